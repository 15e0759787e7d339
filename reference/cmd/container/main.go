// Command container is what runs inside the lab's containers: the step that builds a
// container's world and becomes its program (init), and small programs in place of the
// servers of well-known images. Which one it is says the name it is called by.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
)

func main() {
	switch filepath.Base(os.Args[0]) {
	case "container":
		initialise()
	case "docker-entrypoint.sh":
		runArguments()
	case "nginx":
		serveFiles(80, "/usr/share/nginx/html")
	case "nginx-unprivileged":
		serveFiles(8080, "/usr/share/nginx/html")
	case "httpd-foreground":
		serveFiles(80, "/usr/local/apache2/htdocs")
	case "redis-server":
		serveRedis()
	case "redis-cli":
		askRedis()
	case "postgres":
		listenOnly(5432)
	case "coredns":
		serveDNSHealth()
	case "agnhost":
		agnhost(os.Args[1:])
	default:
		untilStopped()
	}
}

// runArguments becomes the program that its arguments name, as an image's entry script does.
func runArguments() {
	if len(os.Args) < 2 {
		return
	}
	path, err := exec.LookPath(os.Args[1])
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: exec: line 47: %s: not found\n", os.Args[0], os.Args[1])
		os.Exit(127)
	}
	_ = syscall.Exec(path, os.Args[1:], os.Environ())
}

// untilStopped does nothing until it is asked to end, which it does with exit code 0.
func untilStopped() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGWINCH)
	<-stop
}

package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// address gives the Pod's own address from /etc/hosts, where the kubelet writes it beside
// the host name; on the node's network that is the node's.
func address() string {
	hostname, _ := os.Hostname()
	file, err := os.Open("/etc/hosts")
	if err != nil {
		return "127.0.0.1"
	}
	defer file.Close()
	found := "127.0.0.1"
	for lines := bufio.NewScanner(file); lines.Scan(); {
		words := strings.Fields(lines.Text())
		for _, name := range words[min(1, len(words)):] {
			if name == hostname {
				found = words[0]
			}
		}
	}
	return found
}

// listen serves one port in the background until the process ends.
func listen(port int, handler http.Handler) {
	listener := bindPort(port)
	go func() { _ = http.Serve(listener, handler) }()
}

func bindPort(port int) net.Listener {
	listener, err := net.Listen("tcp", net.JoinHostPort(address(), fmt.Sprint(port)))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return listener
}

// serveFiles answers with the files of a folder, and with a page of its own where the
// folder has no index.html.
func serveFiles(port int, root string) {
	files := http.FileServer(http.Dir(root))
	listen(port, http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		if request.URL.Path == "/" {
			if _, err := os.Stat(filepath.Join(root, "index.html")); err != nil {
				fmt.Fprintln(writer, "It works!")
				return
			}
		}
		files.ServeHTTP(writer, request)
	}))
	untilStopped()
}

// listenOnly accepts connections and keeps them open.
func listenOnly(port int) {
	listener := bindPort(port)
	go func() {
		for {
			if _, err := listener.Accept(); err != nil {
				return
			}
		}
	}()
	untilStopped()
}

// serveRedis answers every line PING with PONG.
func serveRedis() {
	listener := bindPort(6379)
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				for lines := bufio.NewScanner(connection); lines.Scan(); {
					if strings.EqualFold(lines.Text(), "PING") {
						_, _ = io.WriteString(connection, "+PONG\r\n")
					}
				}
			}()
		}
	}()
	untilStopped()
}

// askRedis is redis-cli with the one command ping.
func askRedis() {
	connection, err := net.DialTimeout("tcp", net.JoinHostPort(address(), "6379"), time.Second)
	if err != nil {
		fmt.Fprintln(os.Stderr, "Could not connect to Redis at 127.0.0.1:6379: Connection refused")
		os.Exit(1)
	}
	fmt.Fprint(connection, "PING\r\n")
	line, _ := bufio.NewReader(connection).ReadString('\n')
	fmt.Println(strings.TrimLeft(strings.TrimSpace(line), "+"))
}

// serveDNSHealth answers the two probes of CoreDNS.
func serveDNSHealth() {
	ok := http.HandlerFunc(func(writer http.ResponseWriter, _ *http.Request) { fmt.Fprint(writer, "OK") })
	listen(8080, ok)
	listen(8181, ok)
	untilStopped()
}

// agnhost plays the commands of the test image that the course uses.
func agnhost(arguments []string) {
	command := "pause"
	if len(arguments) > 0 {
		command = arguments[0]
	}
	port := 8080
	for _, argument := range arguments {
		fmt.Sscanf(argument, "--http-port=%d", &port)
		fmt.Sscanf(argument, "--port=%d", &port)
	}
	hostname, _ := os.Hostname()
	mux := http.NewServeMux()
	switch command {
	case "pause":
		untilStopped()
		return
	case "liveness":
		begin := time.Now()
		mux.HandleFunc("/healthz", func(writer http.ResponseWriter, _ *http.Request) {
			age := time.Since(begin)
			if age > 10*time.Second {
				writer.WriteHeader(http.StatusInternalServerError)
				fmt.Fprintf(writer, "error: %v", age.Seconds())
				return
			}
			fmt.Fprint(writer, "ok")
		})
	case "serve-hostname":
		if port == 8080 {
			port = 9376
		}
		mux.HandleFunc("/", func(writer http.ResponseWriter, _ *http.Request) { fmt.Fprint(writer, hostname) })
	case "netexec":
		mux.HandleFunc("/", func(writer http.ResponseWriter, _ *http.Request) { fmt.Fprintf(writer, "NOW: %v", time.Now()) })
		mux.HandleFunc("/hostname", func(writer http.ResponseWriter, _ *http.Request) { fmt.Fprint(writer, hostname) })
		mux.HandleFunc("/healthz", func(http.ResponseWriter, *http.Request) {})
		mux.HandleFunc("/exit", func(_ http.ResponseWriter, request *http.Request) {
			code := 0
			fmt.Sscan(request.FormValue("code"), &code)
			os.Exit(code)
		})
	default:
		fmt.Fprintf(os.Stderr, "Error: unknown command %q for \"app\"\nRun 'app --help' for usage.\n", command)
		os.Exit(1)
	}
	listen(port, mux)
	untilStopped()
}

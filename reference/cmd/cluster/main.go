// Command cluster is the supervisor of one lab: inside namespaces of its own it starts
// a cluster like kind's from the real components, and keeps it until it is told to stop.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"kubenotes.dev/reference/internal/cluster"
)

func main() {
	var options cluster.Options
	flag.StringVar(&options.Run, "run", "", "folder for logs, kubeconfig and state of this lab")
	flag.StringVar(&options.Reference, "reference", "", "the reference folder of the project")
	flag.StringVar(&options.Version, "version", "", "Kubernetes version, as v1.2.3")
	flag.BoolVar(&options.Nodes, "nodes", true, "run kubelets and the scheduler; without, three Node objects are written through the API")
	flag.Parse()
	if err := run(options); err != nil {
		fmt.Fprintln(os.Stderr, "cluster:", err)
		os.Exit(1)
	}
}

func run(options cluster.Options) error {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	started, err := cluster.Start(options)
	if started != nil {
		defer started.Stop()
	}
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(options.Run, "ready"), []byte("ready\n"), 0o644); err != nil {
		return err
	}
	select {
	case <-stop:
		return nil
	case err := <-started.Failed():
		return err
	}
}

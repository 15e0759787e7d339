// Command lab runs the reference control plane: the real etcd, kube-apiserver,
// kube-controller-manager, kube-scheduler, kubeadm phases and kubelet in one binary, one process each.
package main

import (
	"fmt"
	"os"

	"k8s.io/component-base/cli"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubeadm "k8s.io/kubernetes/cmd/kubeadm/app/cmd"

	_ "time/tzdata"

	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"

	"kubenotes.dev/reference/internal/etcd"
	"kubenotes.dev/reference/internal/hashes"
	"kubenotes.dev/reference/internal/localpath"
	"kubenotes.dev/reference/internal/node"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: lab etcd|kube-apiserver|kube-controller-manager|kube-scheduler|kubeadm|node|local-path|hashes …")
		os.Exit(2)
	}
	name := os.Args[1]
	os.Args = append([]string{name}, os.Args[2:]...)
	switch name {
	case "etcd":
		if err := etcd.Run(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, "etcd:", err)
			os.Exit(1)
		}
	case "kube-apiserver":
		os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
	case "kube-controller-manager":
		os.Exit(cli.Run(controllermanager.NewControllerManagerCommand()))
	case "kube-scheduler":
		os.Exit(cli.Run(scheduler.NewSchedulerCommand()))
	case "node":
		if err := node.Run(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, "node:", err)
			os.Exit(1)
		}
	case "local-path":
		if err := localpath.Run(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, "local-path:", err)
			os.Exit(1)
		}
	case "hashes":
		if err := hashes.Run(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, "hashes:", err)
			os.Exit(1)
		}
	case "kubeadm":
		if err := kubeadm.NewKubeadmCommand(os.Stdin, os.Stdout, os.Stderr).Execute(); err != nil {
			os.Exit(1)
		}
	default:
		fmt.Fprintf(os.Stderr, "lab: no component is called %q\n", name)
		os.Exit(2)
	}
}

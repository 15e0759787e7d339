// Package etcd runs one embedded etcd member for the reference control plane.
package etcd

import (
	"flag"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"go.etcd.io/etcd/client/pkg/v3/transport"
	"go.etcd.io/etcd/server/v3/embed"
)

// Run starts etcd with the flags that kubeadm writes into its static Pod and
// blocks until the process is asked to stop.
func Run(args []string) error {
	flags := flag.NewFlagSet("etcd", flag.ExitOnError)
	dir := flags.String("data-dir", "/var/lib/etcd", "data directory")
	address := flags.String("address", "172.18.0.2", "address of the control-plane node")
	pki := flags.String("pki", "/etc/kubernetes/pki/etcd", "folder of kubeadm's etcd certificates")
	if err := flags.Parse(args); err != nil {
		return err
	}
	config := embed.NewConfig()
	config.Name = "kind-control-plane"
	config.Dir = *dir
	config.ListenClientUrls = urls("https://127.0.0.1:2379", "https://"+*address+":2379")
	config.AdvertiseClientUrls = config.ListenClientUrls
	config.ListenPeerUrls = urls("https://" + *address + ":2380")
	config.AdvertisePeerUrls = config.ListenPeerUrls
	config.ListenMetricsUrls = urls("http://127.0.0.1:2381")
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	config.ClientTLSInfo = transport.TLSInfo{CertFile: *pki + "/server.crt", KeyFile: *pki + "/server.key", TrustedCAFile: *pki + "/ca.crt", ClientCertAuth: true}
	config.PeerTLSInfo = transport.TLSInfo{CertFile: *pki + "/peer.crt", KeyFile: *pki + "/peer.key", TrustedCAFile: *pki + "/ca.crt", ClientCertAuth: true}
	config.UnsafeNoFsync = true
	config.LogLevel = "error"
	member, err := embed.StartEtcd(config)
	if err != nil {
		return err
	}
	defer member.Close()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	select {
	case <-stop:
		return nil
	case err := <-member.Err():
		return err
	}
}

func urls(texts ...string) []url.URL {
	var list []url.URL
	for _, text := range texts {
		parsed, err := url.Parse(text)
		if err != nil {
			panic(err)
		}
		list = append(list, *parsed)
	}
	return list
}

// Package node runs the real kubelet on a machine that is not there: hardware and
// containers are the lab's, all else is the kubelet's own code.
package node

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	clientset "k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/cert"
	"k8s.io/kubernetes/cmd/kubelet/app/options"
	"k8s.io/kubernetes/pkg/kubelet"
	kubeletconfig "k8s.io/kubernetes/pkg/kubelet/apis/config"
	"k8s.io/kubernetes/pkg/kubelet/cm"
	kubecontainer "k8s.io/kubernetes/pkg/kubelet/container"
	"k8s.io/kubernetes/pkg/kubelet/server"
	"k8s.io/kubernetes/pkg/kubemark"
	"k8s.io/kubernetes/pkg/volume"
	"k8s.io/kubernetes/pkg/volume/hostpath"
	"k8s.io/kubernetes/pkg/volume/util/hostutil"
	"k8s.io/kubernetes/pkg/volume/util/subpath"
	"k8s.io/mount-utils"

	"kubenotes.dev/reference/internal/runtime"
	"kubenotes.dev/reference/internal/sandbox"
)

const (
	controlPlane = "kind-control-plane"
	rootFolder   = "/var/lib/kubelet"
)

// Run starts the kubelet of one node in the mount namespace that the process has to
// itself, and blocks.
func Run(arguments []string) error {
	flags := flag.NewFlagSet("node", flag.ExitOnError)
	name := flags.String("name", "", "name of the node")
	address := flags.String("address", "", "address of the node")
	kubeconfig := flags.String("kubeconfig", "", "the node's credentials")
	program := flags.String("program", "", "path of the container command")
	images := flags.String("images", "", "path of the table of images")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return err
	}
	if err := sandbox.Empty(rootFolder, "/run/containerd", "/var/log/pods", "/var/log/containers", "/var/lib/containers"); err != nil {
		return err
	}
	err := runtime.Start(runtime.Options{
		Node: *name, Address: *address, Program: *program, Images: *images, Work: "/var/lib/containers",
	})
	if err != nil {
		return fmt.Errorf("runtime: %w", err)
	}
	return runKubelet(context.Background(), *name, *address, *kubeconfig)
}

func runKubelet(ctx context.Context, name, address, kubeconfig string) error {
	flags, config := configuration(name, address)
	client, heartbeat, err := clients(kubeconfig, config)
	if err != nil {
		return err
	}
	hollow := kubemark.NewHollowKubelet(flags, config, client, heartbeat, &machine{name: name}, nil, nil, resources{cm.NewStubContainerManager()})
	parts := hollow.KubeletDeps
	parts.Recorder, parts.EventClient = nil, client.CoreV1()
	parts.ProbeManager = nil
	parts.OSInterface = kubecontainer.RealOS{}
	parts.Mounter = mount.New("")
	parts.HostUtil = hostutil.NewHostUtil()
	parts.Subpather = subpath.New(parts.Mounter)
	parts.VolumePlugins = withRealHostPath(parts.VolumePlugins)
	if parts.TLSOptions, err = serving(name, address); err != nil {
		return err
	}
	if err := kubelet.PreInitRuntimeService(ctx, config, parts); err != nil {
		return err
	}
	hollow.Run(ctx)
	return nil
}

// configuration is kubeadm's and kind's, with what only this lab needs.
func configuration(name, address string) (*options.KubeletFlags, *kubeletconfig.KubeletConfiguration) {
	flags, config := kubemark.GetHollowKubeletConfig(&kubemark.HollowKubeletOptions{NodeName: name, KubeletPort: 10250, MaxPods: 110})
	flags.RootDirectory, flags.NodeIP = rootFolder, address
	flags.CertDirectory = filepath.Join(rootFolder, "pki")
	flags.MinimumGCAge = metav1.Duration{}
	flags.MaxContainerCount, flags.MaxPerPodContainerCount = -1, 1
	config.Address = address
	config.ContainerRuntimeEndpoint, config.ImageServiceEndpoint = "unix://"+runtime.Socket, ""
	config.SyncFrequency.Duration = time.Minute
	config.ClusterDNS, config.ClusterDomain = []string{"10.96.0.10"}, "cluster.local"
	config.EnableControllerAttachDetach = true
	config.MakeIPTablesUtilChains = false
	config.MaxOpenFiles = 1000000
	config.ProviderID = "kind://docker/kind/" + name
	config.ImageGCHighThresholdPercent = 100
	config.EvictionHard = map[string]string{"nodefs.available": "0%", "nodefs.inodesFree": "0%", "imagefs.available": "0%"}
	config.PodLogsDir = "/var/log/pods"
	config.StaticPodPath = ""
	if name == controlPlane {
		config.StaticPodPath = "/etc/kubernetes/manifests"
	}
	return flags, config
}

// clients gives the node's client and the one for its heartbeats, as the kubelet command
// makes them.
func clients(kubeconfig string, config *kubeletconfig.KubeletConfiguration) (*clientset.Clientset, *clientset.Clientset, error) {
	rest, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, nil, err
	}
	rest.ContentType = "application/vnd.kubernetes.protobuf"
	rest.UserAgent = "kubelet"
	rest.QPS, rest.Burst = float32(config.KubeAPIQPS), int(config.KubeAPIBurst)
	client, err := clientset.NewForConfig(rest)
	if err != nil {
		return nil, nil, err
	}
	beat := *rest
	beat.Timeout = config.NodeStatusUpdateFrequency.Duration
	beat.QPS = -1
	heartbeat, err := clientset.NewForConfig(&beat)
	return client, heartbeat, err
}

// withRealHostPath puts the real plugin, which checks types, in place of the hollow one.
func withRealHostPath(plugins []volume.VolumePlugin) []volume.VolumePlugin {
	real := hostpath.ProbeVolumePlugins(volume.VolumeConfig{})
	for index, plugin := range plugins {
		if plugin.GetPluginName() == real[0].GetPluginName() {
			plugins[index] = real[0]
		}
	}
	return plugins
}

// serving makes the key pair with which the node answers the API server.
func serving(name, address string) (*server.TLSOptions, error) {
	certificate, key, err := cert.GenerateSelfSignedCertKey(name, nil, []string{name, address})
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(rootFolder, "pki")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	files := &server.TLSOptions{CertFile: filepath.Join(folder, "kubelet.crt"), KeyFile: filepath.Join(folder, "kubelet.key")}
	if err := os.WriteFile(files.CertFile, certificate, 0o600); err != nil {
		return nil, err
	}
	return files, os.WriteFile(files.KeyFile, key, 0o600)
}

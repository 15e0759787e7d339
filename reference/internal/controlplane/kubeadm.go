// Package controlplane lets kubeadm's own phases write certificates, kubeconfigs and
// static Pod manifests, and reads from the manifests how each component is started.
package controlplane

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"sigs.k8s.io/yaml"
)

// Kubeadm runs phases of kubeadm with one configuration file.
type Kubeadm struct {
	Binary string // the lab binary
	Config string // path of the configuration
}

// configuration holds the values that kind gives to kubeadm, and everything that
// kubeadm would otherwise look for on the network.
const configuration = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: %[1]s
clusterName: kind
controlPlaneEndpoint: kind-control-plane:6443
apiServer:
  certSANs: [localhost, 127.0.0.1]
  extraArgs:
  - {name: runtime-config, value: ""}
controllerManager:
  extraArgs:
  - {name: enable-hostpath-provisioner, value: "true"}
networking:
  podSubnet: 10.244.0.0/16
  serviceSubnet: 10.96.0.0/16
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens:
- token: abcdef.0123456789abcdef
localAPIEndpoint:
  advertiseAddress: 172.18.0.2
  bindPort: 6443
nodeRegistration:
  name: kind-control-plane
  criSocket: unix:///run/containerd/containerd.sock
  kubeletExtraArgs:
  - {name: node-ip, value: 172.18.0.2}
  - {name: provider-id, value: kind://docker/kind/kind-control-plane}
  - {name: node-labels, value: ""}
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: systemd
cgroupRoot: /kubelet
failSwapOn: false
imageGCHighThresholdPercent: 100
evictionHard:
  nodefs.available: "0%%"
  nodefs.inodesFree: "0%%"
  imagefs.available: "0%%"
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
iptables:
  minSyncPeriod: 1s
conntrack:
  maxPerCore: 0
`

// NewKubeadm writes the configuration for one Kubernetes version to dir.
func NewKubeadm(binary, dir, version string) (*Kubeadm, error) {
	file := filepath.Join(dir, "kubeadm.yaml")
	text := fmt.Sprintf(configuration, version)
	return &Kubeadm{Binary: binary, Config: file}, os.WriteFile(file, []byte(text), 0o600)
}

// Init runs `kubeadm init phase …` for each phase, which may have two words.
func (k *Kubeadm) Init(phases ...[]string) error {
	for _, phase := range phases {
		if _, err := k.run(append([]string{"init", "phase"}, phase...)...); err != nil {
			return err
		}
	}
	return nil
}

// NodeKubeconfig writes the kubeconfig of a node's kubelet to file.
func (k *Kubeadm) NodeKubeconfig(node, file string) error {
	out, err := k.run("kubeconfig", "user", "--org", "system:nodes", "--client-name", "system:node:"+node)
	if err != nil {
		return err
	}
	return os.WriteFile(file, out, 0o600)
}

func (k *Kubeadm) run(args ...string) ([]byte, error) {
	command := exec.Command(k.Binary, append(append([]string{"kubeadm"}, args...), "--config", k.Config)...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("kubeadm %v: %w\n%s%s", args, err, out, stderr.Bytes())
	}
	return out, nil
}

// Command reads the argument list of a component from its static Pod manifest.
func Command(component string) ([]string, error) {
	text, err := os.ReadFile("/etc/kubernetes/manifests/" + component + ".yaml")
	if err != nil {
		return nil, err
	}
	var pod struct {
		Spec struct {
			Containers []struct {
				Command []string `json:"command"`
			} `json:"containers"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal(text, &pod); err != nil {
		return nil, err
	}
	if len(pod.Spec.Containers) != 1 || len(pod.Spec.Containers[0].Command) == 0 {
		return nil, fmt.Errorf("manifest of %s holds no command", component)
	}
	return pod.Spec.Containers[0].Command, nil
}

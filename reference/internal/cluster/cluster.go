// Package cluster brings a cluster like kind's to life: kubeadm's files, the real
// control plane, nodes, and the objects that kubeadm and kind create.
package cluster

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"kubenotes.dev/reference/internal/controlplane"
	"kubenotes.dev/reference/internal/process"
	"kubenotes.dev/reference/internal/sandbox"
)

// The supervisor speaks as super-admin, who needs no role; kubectl as kubernetes-admin.
const (
	superConfig = "/etc/kubernetes/super-admin.conf"
	adminConfig = "/etc/kubernetes/admin.conf"
)

// Options say where and how a lab runs.
type Options struct {
	Run       string // folder for logs, kubeconfig and state
	Reference string // the reference folder of the project
	Version   string // Kubernetes version, as v1.2.3
	Nodes     bool   // kubelets and scheduler, or only Node objects
}

// Cluster is a running lab.
type Cluster struct {
	options Options
	group   *process.Group
	kubeadm *controlplane.Kubeadm
}

// Start builds the cluster and returns when every system Pod of it is ready (with nodes)
// or when the API serves all of its objects (without). The Cluster is returned beside an
// error too, so that what already runs can be stopped.
func Start(options Options) (*Cluster, error) {
	group, err := process.NewGroup(filepath.Join(options.Run, "log"))
	if err != nil {
		return nil, err
	}
	c := &Cluster{options: options, group: group}
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"sandbox", c.sandbox},
		{"kubeadm files", c.files},
		{"control plane", c.controlPlane},
		{"nodes", c.nodes},
		{"kubeadm objects", c.kubeadmObjects},
		{"kind objects", c.kindObjects},
		{"rest", c.rest},
	} {
		begin := time.Now()
		if err := step.do(); err != nil {
			return c, fmt.Errorf("%s: %w", step.name, err)
		}
		fmt.Printf("%-16s %5.1f s\n", step.name, time.Since(begin).Seconds())
	}
	return c, nil
}

// Stop ends all components.
func (c *Cluster) Stop() { c.group.StopAll() }

// Failed yields an error when a component ended.
func (c *Cluster) Failed() <-chan error { return c.group.Failed() }

func (c *Cluster) binary(name string) string {
	return filepath.Join(c.options.Reference, "bin", name)
}

func (c *Cluster) sandbox() error {
	if err := sandbox.Network(); err != nil {
		return err
	}
	if err := sandbox.Root(filepath.Join(c.options.Run, "disk"), c.options.Reference); err != nil {
		return err
	}
	if err := sandbox.Empty("/var/lib/etcd"); err != nil {
		return err
	}
	return sandbox.Hosts(c.options.Run)
}

func (c *Cluster) files() error {
	kubeadm, err := controlplane.NewKubeadm(c.binary("lab"), c.options.Run, c.options.Version)
	if err != nil {
		return err
	}
	c.kubeadm = kubeadm
	return kubeadm.Init([]string{"certs", "all"}, []string{"kubeconfig", "all"}, []string{"control-plane", "all"}, []string{"etcd", "local"})
}

func (c *Cluster) controlPlane() error {
	if err := c.group.Start("etcd", false, c.binary("lab"), "etcd"); err != nil {
		return err
	}
	components := []string{"kube-apiserver", "kube-controller-manager"}
	if c.options.Nodes {
		components = append(components, "kube-scheduler")
	}
	for _, name := range components {
		command, err := controlplane.Command(name)
		if err != nil {
			return err
		}
		if err := c.group.Start(name, false, append([]string{c.binary("lab")}, command...)...); err != nil {
			return err
		}
		if name == "kube-apiserver" {
			if err := c.until(2*time.Minute, "get", "--raw", "/readyz"); err != nil {
				return err
			}
		}
	}
	if err := c.kubeconfig(); err != nil {
		return err
	}
	// kubeadm makes this binding in a step of its own when it waits for the control plane.
	if err := c.kubectl("create", "clusterrolebinding", "kubeadm:cluster-admins", "--clusterrole=cluster-admin", "--group=kubeadm:cluster-admins"); err != nil {
		return err
	}
	return c.until(time.Minute, "get", "serviceaccount", "default", "--namespace", "default")
}

// kubeconfig writes the file that kubectl uses, with kind's names in it.
func (c *Cluster) kubeconfig() error {
	text, err := os.ReadFile(adminConfig)
	if err != nil {
		return err
	}
	renamed := strings.NewReplacer("kubernetes-admin@kind", "kind-kind", "kubernetes-admin", "kind-kind", "name: kind\n", "name: kind-kind\n", "cluster: kind\n", "cluster: kind-kind\n", "https://kind-control-plane:6443", "https://127.0.0.1:6443").Replace(string(text))
	return os.WriteFile(filepath.Join(c.options.Run, "kubeconfig"), []byte(renamed), 0o600)
}

func (c *Cluster) nodes() error {
	if !c.options.Nodes {
		return c.kubectl("create", "-f", filepath.Join(c.options.Reference, "kind", "nodes.yaml"))
	}
	for _, node := range sandbox.Nodes {
		config := "/etc/kubernetes/kubelet.conf"
		if node.Name != "kind-control-plane" {
			config = "/etc/kubernetes/" + node.Name + ".conf"
			if err := c.kubeadm.NodeKubeconfig(node.Name, config); err != nil {
				return err
			}
		}
		err := c.group.Start(node.Name, true, c.binary("lab"), "node",
			"--name", node.Name, "--address", node.Address, "--kubeconfig", config,
			"--program", c.binary("container"), "--images", filepath.Join(c.options.Reference, "images.yaml"))
		if err != nil {
			return err
		}
		if err := c.until(2*time.Minute, "get", "node", node.Name); err != nil {
			return err
		}
		// The Pod ranges are handed out in the order in which the nodes join.
		if err := c.kubectl("wait", "--for=jsonpath={.spec.podCIDR}", "node/"+node.Name, "--timeout=60s"); err != nil {
			return err
		}
	}
	return nil
}

func (c *Cluster) kubeadmObjects() error {
	return c.kubeadm.Init([]string{"upload-config", "all"}, []string{"bootstrap-token"}, []string{"mark-control-plane"}, []string{"addon", "all"})
}

func (c *Cluster) kindObjects() error {
	if err := c.kubectl("create", "-f", filepath.Join(c.options.Reference, "kind", "system")); err != nil {
		return err
	}
	return c.group.Start("local-path", false, c.binary("lab"), "local-path", "--kubeconfig", superConfig)
}

// rest waits until the system has come to rest.
func (c *Cluster) rest() error {
	if !c.options.Nodes {
		return nil
	}
	if err := c.kubectl("wait", "--for=condition=Ready", "nodes", "--all", "--timeout=120s"); err != nil {
		return err
	}
	for _, namespace := range []string{"kube-system", "local-path-storage"} {
		if err := c.kubectl("wait", "--for=condition=Ready", "pods", "--all", "--namespace", namespace, "--timeout=180s"); err != nil {
			return err
		}
	}
	return nil
}

func (c *Cluster) kubectl(args ...string) error {
	command := exec.Command(c.binary("kubectl"), append([]string{"--kubeconfig", superConfig}, args...)...)
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("kubectl %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return nil
}

// until repeats a kubectl command until it succeeds.
func (c *Cluster) until(limit time.Duration, args ...string) error {
	deadline := time.Now().Add(limit)
	for {
		err := c.kubectl(args...)
		if err == nil {
			return nil
		}
		select {
		case failed := <-c.group.Failed():
			return failed
		case <-time.After(500 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return err
		}
	}
}

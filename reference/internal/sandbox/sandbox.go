// Package sandbox prepares the private network and mount namespaces of a lab: the
// addresses of the three nodes, and a file system whose changes last as long as the lab.
// It must run in namespaces of its own (see lab.sh).
package sandbox

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// Node is one machine of the cluster.
type Node struct {
	Name    string
	Address string
}

// Nodes are the machines of the cluster in the order in which they join it.
var Nodes = []Node{
	{Name: "kind-control-plane", Address: "172.18.0.2"},
	{Name: "kind-worker", Address: "172.18.0.3"},
	{Name: "kind-worker2", Address: "172.18.0.4"},
}

// Network gives the loopback device the addresses of all nodes and makes every
// address of the Pod range bindable, so that probes and logs travel for real.
func Network() error {
	commands := []string{"ip link set lo up"}
	for _, node := range Nodes {
		commands = append(commands, "ip addr add "+node.Address+"/32 dev lo")
	}
	commands = append(commands,
		"ip route add local 10.244.0.0/16 dev lo",
		"ip route add local 10.96.0.0/16 dev lo")
	for _, line := range commands {
		words := strings.Fields(line)
		if out, err := exec.Command(words[0], words[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %v: %s", line, err, out)
		}
	}
	return nil
}

// Root moves the process into a copy of the file system in which everything that is
// written, but for the kept folders, lives in memory under scratch and is gone with the lab.
func Root(scratch string, kept ...string) error {
	if err := os.MkdirAll(scratch, 0o755); err != nil {
		return err
	}
	if err := syscall.Mount("tmpfs", scratch, "tmpfs", 0, ""); err != nil {
		return fmt.Errorf("mount over %s: %w", scratch, err)
	}
	root := filepath.Join(scratch, "root")
	for _, folder := range []string{"root", "upper", "work"} {
		if err := os.Mkdir(filepath.Join(scratch, folder), 0o755); err != nil {
			return err
		}
	}
	layers := fmt.Sprintf("lowerdir=/,upperdir=%s/upper,workdir=%s/work", scratch, scratch)
	if err := syscall.Mount("overlay", root, "overlay", 0, layers); err != nil {
		return fmt.Errorf("overlay over /: %w", err)
	}
	for _, folder := range append([]string{"/proc", "/sys", "/dev", "/tmp"}, kept...) {
		if err := syscall.Mount(folder, root+folder, "", syscall.MS_BIND|syscall.MS_REC, ""); err != nil {
			return fmt.Errorf("show %s: %w", folder, err)
		}
	}
	if err := syscall.Chroot(root); err != nil {
		return err
	}
	return os.Chdir("/")
}

// Empty mounts an empty folder in memory over each path.
func Empty(paths ...string) error {
	for _, path := range paths {
		if err := os.MkdirAll(path, 0o755); err != nil {
			return err
		}
		if err := syscall.Mount("tmpfs", path, "tmpfs", 0, ""); err != nil {
			return fmt.Errorf("mount over %s: %w", path, err)
		}
	}
	return nil
}

// Hosts makes the names of the nodes resolvable inside the mount namespace by a
// hosts file written to dir.
func Hosts(dir string) error {
	lines := []string{"127.0.0.1 localhost"}
	for _, node := range Nodes {
		lines = append(lines, node.Address+" "+node.Name)
	}
	file := filepath.Join(dir, "hosts")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		return err
	}
	if err := syscall.Mount(file, "/etc/hosts", "", syscall.MS_BIND, ""); err != nil {
		return fmt.Errorf("mount hosts: %w", err)
	}
	return nil
}

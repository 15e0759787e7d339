package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"kubenotes.dev/reference/internal/runtime/world"
)

// initialise builds the container's file system from the description in its first
// argument and becomes the container's program. It runs as the first process of new
// process, mount and host-name namespaces; file 3 is a pipe that takes the error if it
// fails and closes without a word when it succeeds.
func initialise() {
	err := becomeProgram(os.Args[1])
	fmt.Fprint(os.NewFile(3, "error"), err)
	os.Exit(1)
}

func becomeProgram(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var container world.Container
	if err := json.Unmarshal(text, &container); err != nil {
		return err
	}
	syscall.CloseOnExec(3)
	if err := buildRoot(&container); err != nil {
		return err
	}
	if err := syscall.Sethostname([]byte(container.Hostname)); err != nil {
		return err
	}
	if err := os.Chdir(container.Directory); err != nil {
		return fmt.Errorf("chdir to cwd (%q) set in config.json failed: %w", container.Directory, err)
	}
	os.Clearenv()
	for _, pair := range container.Environment {
		name, value, _ := strings.Cut(pair, "=")
		os.Setenv(name, value)
	}
	if err := syscall.Setgroups(container.Groups); err != nil {
		return err
	}
	if err := syscall.Setgid(container.Group); err != nil {
		return err
	}
	if err := syscall.Setuid(container.User); err != nil {
		return err
	}
	program, err := exec.LookPath(container.Command[0])
	if err != nil {
		return world.CommandError(container.Command[0], err)
	}
	return syscall.Exec(program, container.Command, container.Environment)
}

// buildRoot makes the root: the host's programs, or busybox's, read through an overlay, the
// image's own programs over them, fresh folders for everything else, then the mounts of the Pod.
func buildRoot(container *world.Container) error {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return err
	}
	root := filepath.Join(container.Scratch, "root")
	for _, folder := range []string{"root", "upper", "overlay"} {
		if err := os.MkdirAll(filepath.Join(container.Scratch, folder), 0o755); err != nil {
			return err
		}
	}
	for _, folder := range []string{"usr", "etc", "dev", "proc", "tmp", "var/log", "var/cache", "var/lib", "run", "root", "home", "data", "mnt", "opt", "srv"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
			return err
		}
	}
	os.Chmod(filepath.Join(root, "tmp"), 0o1777)
	for _, link := range []string{"bin", "sbin", "lib", "lib64"} {
		if err := os.Symlink("usr/"+link, filepath.Join(root, link)); err != nil && !os.IsExist(err) {
			return err
		}
	}
	layers := fmt.Sprintf("lowerdir=%s,upperdir=%s/upper,workdir=%s/overlay", container.Usr, container.Scratch, container.Scratch)
	if err := syscall.Mount("overlay", filepath.Join(root, "usr"), "overlay", 0, layers); err != nil {
		return fmt.Errorf("overlay: %w", err)
	}
	if err := syscall.Mount("proc", filepath.Join(root, "proc"), "proc", 0, ""); err != nil {
		return fmt.Errorf("proc: %w", err)
	}
	if err := smallFiles(root, container); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	for path := range container.Programs {
		if err := bind(self, filepath.Join(root, path), true); err != nil {
			return err
		}
	}
	for _, device := range []string{"null", "zero", "random", "urandom", "full"} {
		if err := bind("/dev/"+device, filepath.Join(root, "dev", device), false); err != nil {
			return err
		}
	}
	for _, mount := range container.Mounts {
		if err := bind(mount.Host, filepath.Join(root, mount.Container), mount.ReadOnly); err != nil {
			return fmt.Errorf("mount %s: %w", mount.Container, err)
		}
	}
	return enter(root, container.ReadOnlyRoot)
}

// enter makes root the container's whole file system.
func enter(root string, readOnly bool) error {
	if readOnly {
		if err := syscall.Mount(root, root, "", syscall.MS_BIND|syscall.MS_REC, ""); err != nil {
			return err
		}
		if err := syscall.Mount("", root, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
			return err
		}
	}
	if err := syscall.Chroot(root); err != nil {
		return err
	}
	return os.Chdir("/")
}

func smallFiles(root string, container *world.Container) error {
	files := map[string]string{
		"etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n",
		"etc/group":  "root:x:0:\nnobody:x:65534:\n",
		"etc/hosts":  "127.0.0.1 localhost\n" + container.Address + " " + container.Hostname + "\n",
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// bind shows a file or folder of the host inside the container.
func bind(from, to string, readOnly bool) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if info.IsDir() {
		err = os.MkdirAll(to, 0o755)
	} else if err = os.MkdirAll(filepath.Dir(to), 0o755); err == nil {
		var file *os.File
		if file, err = os.OpenFile(to, os.O_CREATE|os.O_RDONLY, 0o755); err == nil {
			file.Close()
		}
	}
	if err != nil {
		return err
	}
	if err := syscall.Mount(from, to, "", syscall.MS_BIND|syscall.MS_REC, ""); err != nil {
		return err
	}
	if readOnly {
		return syscall.Mount("", to, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, "")
	}
	return nil
}

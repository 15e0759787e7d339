// Package process starts the components of a lab, each as a process of its own
// with a log file, and stops them in reverse order.
package process

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Group is the set of running components of one lab.
type Group struct {
	logs    string
	running []*running
	failed  chan error
}

type running struct {
	name    string
	command *exec.Cmd
	done    chan struct{}
}

// NewGroup makes a group whose components log to files in the folder logs.
func NewGroup(logs string) (*Group, error) {
	if err := os.MkdirAll(logs, 0o755); err != nil {
		return nil, err
	}
	return &Group{logs: logs, failed: make(chan error, 16)}, nil
}

// Start runs one component in the background. With ownMounts it gets a mount
// namespace of its own, so that what it mounts is seen by nobody else.
func (g *Group) Start(name string, ownMounts bool, argv ...string) error {
	log, err := os.Create(filepath.Join(g.logs, name+".log"))
	if err != nil {
		return err
	}
	defer log.Close()
	command := exec.Command(argv[0], argv[1:]...)
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if ownMounts {
		command.SysProcAttr.Unshareflags = syscall.CLONE_NEWNS
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("start %s: %w", name, err)
	}
	one := &running{name: name, command: command, done: make(chan struct{})}
	g.running = append(g.running, one)
	go func() {
		err := command.Wait()
		close(one.done)
		g.failed <- fmt.Errorf("%s ended: %v (see %s)", name, err, log.Name())
	}()
	return nil
}

// Failed yields an error for each component that ended, wanted or not.
func (g *Group) Failed() <-chan error { return g.failed }

// Pid gives the process id of the named component, 0 when there is none.
func (g *Group) Pid(name string) int {
	for _, one := range g.running {
		if one.name == name {
			return one.command.Process.Pid
		}
	}
	return 0
}

// StopAll ends every component, the last started first; one that has not ended
// five seconds after SIGTERM is killed.
func (g *Group) StopAll() {
	for index := len(g.running) - 1; index >= 0; index-- {
		one := g.running[index]
		_ = one.command.Process.Signal(syscall.SIGTERM)
		select {
		case <-one.done:
		case <-time.After(5 * time.Second):
			_ = one.command.Process.Kill()
			<-one.done
		}
	}
}

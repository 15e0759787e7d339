// Package world describes a container to the process that becomes it.
package world

import (
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
)

// Container is everything that the first process of a container needs to know.
type Container struct {
	Scratch      string            // folder for the root and its layers
	Hostname     string            // what the container calls itself
	Address      string            // the Pod's address
	Command      []string          // program and arguments
	Environment  []string          // NAME=value
	Directory    string            // working directory
	User, Group  int               // ids to run as
	Groups       []int             // supplementary groups
	ReadOnlyRoot bool              // root file system cannot be written
	Usr          string            // the folder that the container sees as /usr
	Programs     map[string]string // paths of the image's own programs
	Mounts       []Mount           // what the Pod mounts
}

// Mount shows a path of the node inside the container.
type Mount struct {
	Host, Container string
	ReadOnly        bool
}

// CommandError gives the words of runc for a program that cannot be started.
func CommandError(program string, err error) error {
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return fmt.Errorf("exec: %q: executable file not found in $PATH", program)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("exec: %q: stat %s: no such file or directory", program, program)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("exec: %q: permission denied", program)
	}
	return fmt.Errorf("exec: %q: %w", program, err)
}

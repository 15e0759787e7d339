package runtime

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"

	"kubenotes.dev/reference/internal/runtime/world"
)

const searchPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// notStarted wraps what runc says into what containerd says around it.
const notStarted = "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: %s"

// StartContainer runs the container's first process.
func (r *Runtime) StartContainer(_ context.Context, request *runtimeapi.StartContainerRequest) (*runtimeapi.StartContainerResponse, error) {
	found := r.container(request.GetContainerId())
	if found == nil {
		return nil, status.Errorf(codes.NotFound, "an error occurred when try to find container %q: not found", request.GetContainerId())
	}
	if err := r.start(found); err != nil {
		found.mutex.Lock()
		defer found.mutex.Unlock()
		found.finished, found.exit, found.reason, found.message = time.Now().UnixNano(), 128, "StartError", err.Error()
		close(found.done)
		return nil, status.Error(codes.Unknown, err.Error())
	}
	return &runtimeapi.StartContainerResponse{}, nil
}

func (r *Runtime) start(c *container) error {
	description, err := r.describe(c)
	if err != nil {
		return err
	}
	log, err := openLog(c.logPath())
	if err != nil {
		return err
	}
	failure, failureIn, err := os.Pipe()
	if err != nil {
		return err
	}
	defer failure.Close()
	command := exec.Command(r.options.Program, description)
	command.Args[0] = "container"
	command.ExtraFiles = []*os.File{failureIn}
	command.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWPID | syscall.CLONE_NEWNS | syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC,
		Setsid:     true,
	}
	copied, err := log.capture(command)
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	failureIn.Close()
	copied.started()
	if text, _ := io.ReadAll(failure); len(text) > 0 {
		_ = command.Wait()
		return fmt.Errorf(notStarted, text)
	}
	c.mutex.Lock()
	c.pid, c.started, c.log = command.Process.Pid, time.Now().UnixNano(), log
	c.mutex.Unlock()
	watch := r.watchMemory(c)
	go func() {
		copied.wait()
		_ = command.Wait()
		c.ended(command.ProcessState.Sys().(syscall.WaitStatus), watch.stop())
		log.close()
	}()
	return nil
}

// ended keeps how the first process ended.
func (c *container) ended(how syscall.WaitStatus, outOfMemory bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.finished = time.Now().UnixNano()
	c.exit = int32(how.ExitStatus())
	if how.Signaled() {
		c.exit = 128 + int32(how.Signal())
	}
	switch {
	case outOfMemory:
		c.reason = "OOMKilled"
	case c.exit == 0:
		c.reason = "Completed"
	default:
		c.reason = "Error"
	}
	close(c.done)
}

// describe writes the file from which the first process builds its world.
func (r *Runtime) describe(c *container) (string, error) {
	user := c.user()
	described := world.Container{
		Scratch: c.scratch, Hostname: c.hostname(r.options.Node), Address: c.address(r.options.Address),
		Command: c.command(), Environment: []string{searchPath, "HOSTNAME=" + c.hostname(r.options.Node)},
		Directory: c.config.GetWorkingDir(), User: int(user.Uid), Group: int(user.Gid),
		ReadOnlyRoot: c.config.GetLinux().GetSecurityContext().GetReadonlyRootfs(), Usr: "/usr", Programs: c.image.Programs,
	}
	if c.image.Busybox {
		described.Usr = filepath.Join(filepath.Dir(r.options.Program), "busybox", "usr")
	}
	if described.Directory == "" {
		described.Directory = "/"
	}
	for _, group := range user.SupplementalGroups {
		described.Groups = append(described.Groups, int(group))
	}
	for _, pair := range c.config.GetEnvs() {
		described.Environment = append(described.Environment, pair.GetKey()+"="+string(pair.GetValue()))
	}
	for _, mount := range c.config.GetMounts() {
		// containerd makes a folder of the host that is not there.
		if _, err := os.Stat(mount.GetHostPath()); os.IsNotExist(err) {
			if err := os.MkdirAll(mount.GetHostPath(), 0o755); err != nil {
				return "", err
			}
		}
		described.Mounts = append(described.Mounts, world.Mount{Host: mount.GetHostPath(), Container: mount.GetContainerPath(), ReadOnly: mount.GetReadonly()})
	}
	if err := os.MkdirAll(c.scratch, 0o755); err != nil {
		return "", err
	}
	environment := strings.Join(described.Environment, "\x00")
	if err := os.WriteFile(filepath.Join(c.scratch, "environment"), []byte(environment), 0o600); err != nil {
		return "", err
	}
	text, err := json.Marshal(described)
	if err != nil {
		return "", err
	}
	file := filepath.Join(c.scratch, "container.json")
	return file, os.WriteFile(file, text, 0o644)
}

func (c *container) hostname(node string) string {
	if name := c.sandbox.config.GetHostname(); name != "" {
		return name
	}
	return node
}

func (c *container) address(node string) string {
	if c.sandbox.address != "" {
		return c.sandbox.address
	}
	return node
}

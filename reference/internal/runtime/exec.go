package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/cri-streaming/pkg/streaming"
	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
	utilexec "k8s.io/utils/exec"

	"kubenotes.dev/reference/internal/runtime/world"
)

// ExecSync runs a probe or a hook.
func (r *Runtime) ExecSync(ctx context.Context, request *runtimeapi.ExecSyncRequest) (*runtimeapi.ExecSyncResponse, error) {
	var cancel context.CancelFunc
	timeout := time.Duration(request.GetTimeout()) * time.Second
	if timeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	var stdout, stderr bytes.Buffer
	err := r.execute(ctx, request.GetContainerId(), request.GetCmd(), nil, &stdout, &stderr)
	if timeout > 0 && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, status.Errorf(codes.DeadlineExceeded, "failed to exec in container: timeout %v exceeded: context deadline exceeded", timeout)
	}
	response := &runtimeapi.ExecSyncResponse{Stdout: stdout.Bytes(), Stderr: stderr.Bytes()}
	var ended utilexec.CodeExitError
	if errors.As(err, &ended) {
		response.ExitCode = int32(ended.Code)
		return response, nil
	}
	if err != nil {
		return nil, status.Error(codes.Unknown, err.Error())
	}
	return response, nil
}

// execute runs one more process in a running container.
func (r *Runtime) execute(ctx context.Context, id string, argv []string, stdin io.Reader, stdout, stderr io.Writer) error {
	found := r.container(id)
	if found == nil {
		return fmt.Errorf("container %q not found", id)
	}
	found.mutex.Lock()
	state, pid := found.state(), found.pid
	found.mutex.Unlock()
	if state != runtimeapi.ContainerState_CONTAINER_RUNNING {
		return fmt.Errorf("container is in %s state", state)
	}
	if err := lookUp(pid, argv[0], found.image.Bare); err != nil {
		return fmt.Errorf("failed to exec in container: failed to start exec %q: OCI runtime exec failed: exec failed: unable to start container process: %w", id, err)
	}
	environment, err := os.ReadFile(filepath.Join(found.scratch, "environment"))
	if err != nil {
		return err
	}
	user := found.user()
	entered := []string{
		"--target", fmt.Sprint(pid), "--mount", "--pid", "--uts", "--ipc", fmt.Sprintf("--root=/proc/%d/root", pid),
		fmt.Sprintf("--wd=/proc/%d/cwd", pid), "--setuid", fmt.Sprint(user.Uid), "--setgid", fmt.Sprint(user.Gid), "--",
	}
	command := exec.CommandContext(ctx, "nsenter", append(entered, argv...)...)
	command.Env = strings.Split(string(environment), "\x00")
	command.Stdin, command.Stdout, command.Stderr = stdin, stdout, stderr
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	command.WaitDelay = time.Second
	err = command.Run()
	var ended *exec.ExitError
	if !errors.As(err, &ended) {
		return err
	}
	code := ended.ExitCode()
	if how := ended.Sys().(syscall.WaitStatus); how.Signaled() {
		code = 128 + int(how.Signal())
	}
	return utilexec.CodeExitError{Err: fmt.Errorf("command terminated with exit code %d", code), Code: code}
}

// lookUp finds a program inside the container; a bare image has none.
func lookUp(pid int, program string, bare bool) error {
	if bare {
		return world.CommandError(program, exec.ErrNotFound)
	}
	root := fmt.Sprintf("/proc/%d/root", pid)
	folders := strings.Split(strings.TrimPrefix(searchPath, "PATH="), ":")
	if strings.Contains(program, "/") {
		if _, err := os.Stat(filepath.Join(root, program)); err != nil {
			return world.CommandError(program, os.ErrNotExist)
		}
		return nil
	}
	for _, folder := range folders {
		if info, err := os.Stat(filepath.Join(root, resolved(folder), program)); err == nil && info.Mode()&0o111 != 0 {
			return nil
		}
	}
	return world.CommandError(program, exec.ErrNotFound)
}

// resolved follows the links of the container's root, which point into /usr.
func resolved(folder string) string {
	if strings.HasPrefix(folder, "/usr") {
		return folder
	}
	return "/usr" + folder
}

func (r *Runtime) startStreams() error {
	listener, err := net.Listen("tcp", net.JoinHostPort(r.options.Address, "0"))
	if err != nil {
		return err
	}
	config := streaming.DefaultConfig
	config.Addr = listener.Addr().String()
	listener.Close()
	if r.streams, err = streaming.NewServer(config, (*streams)(r)); err != nil {
		return err
	}
	go func() { _ = r.streams.Start(true) }()
	return nil
}

// Exec gives the address where the command can be talked to.
func (r *Runtime) Exec(_ context.Context, request *runtimeapi.ExecRequest) (*runtimeapi.ExecResponse, error) {
	return r.streams.GetExec(request)
}

// Attach gives the address where the first process can be talked to.
func (r *Runtime) Attach(_ context.Context, request *runtimeapi.AttachRequest) (*runtimeapi.AttachResponse, error) {
	return r.streams.GetAttach(request)
}

// PortForward gives the address where the Pod's ports can be reached.
func (r *Runtime) PortForward(_ context.Context, request *runtimeapi.PortForwardRequest) (*runtimeapi.PortForwardResponse, error) {
	return r.streams.GetPortForward(request)
}

// streams is the part of the runtime behind those addresses.
type streams Runtime

// Exec runs a command with the caller's streams.
func (s *streams) Exec(ctx context.Context, id string, argv []string, in io.Reader, out, err io.WriteCloser, _ bool, _ <-chan remotecommand.TerminalSize) error {
	return (*Runtime)(s).execute(ctx, id, argv, in, writer(out), writer(err))
}

// Attach waits until the container ends; its output goes to the log.
func (s *streams) Attach(ctx context.Context, id string, _ io.Reader, _, _ io.WriteCloser, _ bool, _ <-chan remotecommand.TerminalSize) error {
	found := (*Runtime)(s).container(id)
	if found == nil {
		return fmt.Errorf("container %q not found", id)
	}
	select {
	case <-found.done:
	case <-ctx.Done():
	}
	return nil
}

// PortForward joins the caller with a port of the Pod.
func (s *streams) PortForward(_ context.Context, id string, port int32, stream io.ReadWriteCloser) error {
	s.mutex.Lock()
	found := s.sandboxes[id]
	s.mutex.Unlock()
	if found == nil {
		return fmt.Errorf("sandbox %q not found", id)
	}
	connection, err := net.Dial("tcp", net.JoinHostPort(found.address, fmt.Sprint(port)))
	if err != nil {
		return err
	}
	defer connection.Close()
	go func() { _, _ = io.Copy(connection, stream) }()
	_, err = io.Copy(stream, connection)
	return err
}

// writer keeps a missing stream from becoming a writer that is not nil.
func writer(stream io.WriteCloser) io.Writer {
	if stream == nil {
		return nil
	}
	return stream
}

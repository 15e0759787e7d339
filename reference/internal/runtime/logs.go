package runtime

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

// logFile takes the output of one container, line by line, in the form that the kubelet reads.
type logFile struct {
	path  string
	mutex sync.Mutex
	file  *os.File
}

func openLog(path string) (*logFile, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	log := &logFile{path: path}
	return log, log.reopen()
}

func (l *logFile) reopen() error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.file != nil {
		l.file.Close()
	}
	file, err := os.OpenFile(l.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o640)
	l.file = file
	return err
}

func (l *logFile) line(stream, tag string, text []byte) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	fmt.Fprintf(l.file, "%s %s %s %s\n", time.Now().UTC().Format(time.RFC3339Nano), stream, tag, text)
}

func (l *logFile) close() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.file.Close()
}

// capture is the two streams of a command on their way to the log.
type capture struct {
	ends  []*os.File
	group sync.WaitGroup
}

func (l *logFile) capture(command *exec.Cmd) (*capture, error) {
	copied := &capture{}
	for _, stream := range []string{"stdout", "stderr"} {
		out, in, err := os.Pipe()
		if err != nil {
			return nil, err
		}
		if stream == "stdout" {
			command.Stdout = in
		} else {
			command.Stderr = in
		}
		copied.ends = append(copied.ends, in)
		copied.group.Go(func() { l.copy(stream, out) })
	}
	return copied, nil
}

// started closes this process's ends of the pipes.
func (c *capture) started() {
	for _, end := range c.ends {
		end.Close()
	}
}

func (c *capture) wait() { c.group.Wait() }

func (l *logFile) copy(stream string, out io.ReadCloser) {
	defer out.Close()
	reader := bufio.NewReaderSize(out, 16*1024)
	for {
		text, long, err := reader.ReadLine()
		if err != nil {
			return
		}
		tag := "F"
		if long {
			tag = "P"
		}
		l.line(stream, tag, text)
	}
}

// ReopenContainerLog starts a new file after rotation.
func (r *Runtime) ReopenContainerLog(_ context.Context, request *runtimeapi.ReopenContainerLogRequest) (*runtimeapi.ReopenContainerLogResponse, error) {
	found := r.container(request.GetContainerId())
	if found == nil || found.log == nil {
		return nil, status.Error(codes.Unknown, "container is not running")
	}
	return &runtimeapi.ReopenContainerLogResponse{}, found.log.reopen()
}

package runtime

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

// container is one container of a Pod, from its creation to its removal.
type container struct {
	id        string
	sandbox   *sandbox
	config    *runtimeapi.ContainerConfig
	image     *image
	reference string // full name of the image
	scratch   string // folder of its file system
	created   int64

	mutex    sync.Mutex
	pid      int
	started  int64
	finished int64
	exit     int32
	reason   string
	message  string
	log      *logFile
	done     chan struct{} // closed when it has ended
}

// CreateContainer prepares a container whose image lies on the node.
func (r *Runtime) CreateContainer(_ context.Context, request *runtimeapi.CreateContainerRequest) (*runtimeapi.CreateContainerResponse, error) {
	config := request.GetConfig()
	reference, ok := r.images.has(config.GetImage().GetImage())
	if !ok {
		return nil, status.Errorf(codes.NotFound, "failed to get image from containerd %q: image not found", config.GetImage().GetImage())
	}
	entry, _ := r.images.find(reference)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	home, err := r.sandboxOf(request.GetPodSandboxId())
	if err != nil {
		return nil, err
	}
	made := &container{
		id: r.identity(), sandbox: home, config: config, image: entry, reference: reference,
		created: time.Now().UnixNano(), done: make(chan struct{}),
	}
	made.scratch = filepath.Join(r.options.Work, made.id[:16])
	if len(made.command()) == 0 {
		return nil, status.Error(codes.Unknown, "failed to generate container \""+made.id+"\" spec: failed to generate spec: no command specified")
	}
	r.containers[made.id] = made
	return &runtimeapi.CreateContainerResponse{ContainerId: made.id}, nil
}

// command joins the image's entry point and command with the Pod's command and args.
func (c *container) command() []string {
	entrypoint, arguments := c.image.Entrypoint, c.image.Command
	if len(c.config.GetCommand()) > 0 {
		entrypoint, arguments = c.config.GetCommand(), nil
	}
	if len(c.config.GetArgs()) > 0 {
		arguments = c.config.GetArgs()
	}
	return slices.Concat(entrypoint, arguments)
}

func (c *container) state() runtimeapi.ContainerState {
	switch {
	case c.finished != 0:
		return runtimeapi.ContainerState_CONTAINER_EXITED
	case c.started != 0:
		return runtimeapi.ContainerState_CONTAINER_RUNNING
	}
	return runtimeapi.ContainerState_CONTAINER_CREATED
}

// StopContainer sends the stop signal, and kills after the timeout.
func (r *Runtime) StopContainer(_ context.Context, request *runtimeapi.StopContainerRequest) (*runtimeapi.StopContainerResponse, error) {
	if found := r.container(request.GetContainerId()); found != nil {
		found.stop(time.Duration(request.GetTimeout()) * time.Second)
	}
	return &runtimeapi.StopContainerResponse{}, nil
}

// stop ends a running container and returns when it has ended.
func (c *container) stop(grace time.Duration) {
	c.mutex.Lock()
	running, pid := c.state() == runtimeapi.ContainerState_CONTAINER_RUNNING, c.pid
	if c.state() == runtimeapi.ContainerState_CONTAINER_CREATED {
		c.finished, c.exit, c.reason = time.Now().UnixNano(), 128, "Unknown"
	}
	c.mutex.Unlock()
	if !running {
		return
	}
	if grace > 0 {
		signal := syscall.SIGTERM
		if c.image.StopSignal != 0 {
			signal = syscall.Signal(c.image.StopSignal)
		}
		if named := c.config.GetStopSignal(); named != runtimeapi.Signal_SIGNAL_RUNTIME_DEFAULT {
			signal = signals[strings.TrimPrefix(named.String(), "SIGNAL_")]
		}
		_ = syscall.Kill(pid, signal)
		select {
		case <-c.done:
			return
		case <-time.After(grace):
		}
	}
	_ = syscall.Kill(pid, syscall.SIGKILL)
	<-c.done
}

var signals = map[string]syscall.Signal{
	"SIGABRT": syscall.SIGABRT, "SIGALRM": syscall.SIGALRM, "SIGHUP": syscall.SIGHUP, "SIGINT": syscall.SIGINT,
	"SIGKILL": syscall.SIGKILL, "SIGQUIT": syscall.SIGQUIT, "SIGTERM": syscall.SIGTERM, "SIGUSR1": syscall.SIGUSR1,
	"SIGUSR2": syscall.SIGUSR2, "SIGWINCH": syscall.SIGWINCH,
}

// RemoveContainer forgets a container.
func (r *Runtime) RemoveContainer(_ context.Context, request *runtimeapi.RemoveContainerRequest) (*runtimeapi.RemoveContainerResponse, error) {
	if found := r.container(request.GetContainerId()); found != nil {
		found.stop(0)
		found.forget()
		r.mutex.Lock()
		defer r.mutex.Unlock()
		delete(r.containers, found.id)
	}
	return &runtimeapi.RemoveContainerResponse{}, nil
}

func (c *container) forget() { _ = os.RemoveAll(c.scratch) }

func (r *Runtime) container(id string) *container {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.containers[id]
}

// ListContainers lists containers, the newest first.
func (r *Runtime) ListContainers(_ context.Context, request *runtimeapi.ListContainersRequest) (*runtimeapi.ListContainersResponse, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	filter := request.GetFilter()
	response := &runtimeapi.ListContainersResponse{}
	for _, one := range r.containers {
		one.mutex.Lock()
		state := one.state()
		one.mutex.Unlock()
		if filter.GetId() != "" && !strings.HasPrefix(one.id, filter.GetId()) ||
			filter.GetState() != nil && filter.GetState().GetState() != state ||
			filter.GetPodSandboxId() != "" && filter.GetPodSandboxId() != one.sandbox.id ||
			!contains(one.config.GetLabels(), filter.GetLabelSelector()) {
			continue
		}
		response.Containers = append(response.Containers, &runtimeapi.Container{
			Id: one.id, PodSandboxId: one.sandbox.id, Metadata: one.config.GetMetadata(), Image: one.config.GetImage(),
			ImageRef: digest(one.reference), ImageId: digest(one.reference), State: state, CreatedAt: one.created,
			Labels: one.config.GetLabels(), Annotations: one.config.GetAnnotations(),
		})
	}
	slices.SortFunc(response.Containers, func(a, b *runtimeapi.Container) int { return int(b.CreatedAt - a.CreatedAt) })
	return response, nil
}

// ContainerStatus describes one container.
func (r *Runtime) ContainerStatus(_ context.Context, request *runtimeapi.ContainerStatusRequest) (*runtimeapi.ContainerStatusResponse, error) {
	found := r.container(request.GetContainerId())
	if found == nil {
		return nil, status.Errorf(codes.NotFound, "an error occurred when try to find container %q: not found", request.GetContainerId())
	}
	found.mutex.Lock()
	defer found.mutex.Unlock()
	described := r.images.describe(found.reference)
	return &runtimeapi.ContainerStatusResponse{Status: &runtimeapi.ContainerStatus{
		Id: found.id, Metadata: found.config.GetMetadata(), State: found.state(),
		CreatedAt: found.created, StartedAt: found.started, FinishedAt: found.finished,
		ExitCode: found.exit, Reason: found.reason, Message: found.message,
		Image:    &runtimeapi.ImageSpec{Image: found.reference, UserSpecifiedImage: found.config.GetImage().GetUserSpecifiedImage()},
		ImageRef: described.RepoDigests[0], ImageId: described.Id,
		Labels: found.config.GetLabels(), Annotations: found.config.GetAnnotations(), Mounts: found.config.GetMounts(),
		LogPath:    found.logPath(),
		Resources:  &runtimeapi.ContainerResources{Linux: found.config.GetLinux().GetResources()},
		User:       &runtimeapi.ContainerUser{Linux: found.user()},
		StopSignal: found.stopSignal(),
	}}, nil
}

func (c *container) logPath() string {
	return filepath.Join(c.sandbox.config.GetLogDirectory(), c.config.GetLogPath())
}

func (c *container) user() *runtimeapi.LinuxContainerUser {
	security := c.config.GetLinux().GetSecurityContext()
	user := &runtimeapi.LinuxContainerUser{Uid: c.image.User}
	if asked := security.GetRunAsUser(); asked != nil {
		user.Uid = asked.GetValue()
	}
	if asked := security.GetRunAsGroup(); asked != nil {
		user.Gid = asked.GetValue()
	}
	user.SupplementalGroups = append([]int64{user.Gid}, security.GetSupplementalGroups()...)
	return user
}

func (c *container) stopSignal() runtimeapi.Signal {
	if named := c.config.GetStopSignal(); named != runtimeapi.Signal_SIGNAL_RUNTIME_DEFAULT {
		return named
	}
	for name, signal := range signals {
		if int(signal) == c.image.StopSignal {
			return runtimeapi.Signal(runtimeapi.Signal_value["SIGNAL_"+name])
		}
	}
	return runtimeapi.Signal_SIGNAL_SIGTERM
}

// UpdateContainerResources keeps the new limits.
func (r *Runtime) UpdateContainerResources(_ context.Context, request *runtimeapi.UpdateContainerResourcesRequest) (*runtimeapi.UpdateContainerResourcesResponse, error) {
	found := r.container(request.GetContainerId())
	if found == nil {
		return nil, status.Errorf(codes.NotFound, "failed to find container: container %q not found", request.GetContainerId())
	}
	found.mutex.Lock()
	defer found.mutex.Unlock()
	if found.config.Linux == nil {
		found.config.Linux = &runtimeapi.LinuxContainerConfig{}
	}
	found.config.Linux.Resources = request.GetLinux()
	return &runtimeapi.UpdateContainerResourcesResponse{}, nil
}

// UpdatePodSandboxResources has nothing to do: limits are kept by container.
func (r *Runtime) UpdatePodSandboxResources(context.Context, *runtimeapi.UpdatePodSandboxResourcesRequest) (*runtimeapi.UpdatePodSandboxResourcesResponse, error) {
	return &runtimeapi.UpdatePodSandboxResourcesResponse{}, nil
}

// ContainerStats holds no measurements: nothing here is metered.
func (r *Runtime) ContainerStats(context.Context, *runtimeapi.ContainerStatsRequest) (*runtimeapi.ContainerStatsResponse, error) {
	return &runtimeapi.ContainerStatsResponse{}, nil
}

// ListContainerStats holds no measurements either.
func (r *Runtime) ListContainerStats(context.Context, *runtimeapi.ListContainerStatsRequest) (*runtimeapi.ListContainerStatsResponse, error) {
	return &runtimeapi.ListContainerStatsResponse{}, nil
}

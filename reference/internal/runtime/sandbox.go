package runtime

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

// sandbox is the shared part of one Pod's containers.
type sandbox struct {
	id      string
	config  *runtimeapi.PodSandboxConfig
	handler string
	address string // empty on the node's network
	created int64
	ready   bool
}

// RunPodSandbox gives a Pod its address.
func (r *Runtime) RunPodSandbox(_ context.Context, request *runtimeapi.RunPodSandboxRequest) (*runtimeapi.RunPodSandboxResponse, error) {
	if handler := request.GetRuntimeHandler(); handler != "" && handler != "runc" {
		return nil, status.Errorf(codes.Unknown, "failed to get sandbox runtime: no runtime for %q is configured", handler)
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	made := &sandbox{config: request.GetConfig(), handler: request.GetRuntimeHandler(), created: time.Now().UnixNano(), ready: true}
	if made.namespaces().GetNetwork() != runtimeapi.NamespaceMode_NODE {
		address, err := r.network.take()
		if err != nil {
			return nil, status.Errorf(codes.Unknown, "failed to setup network for sandbox: %v", err)
		}
		made.address = address
	}
	made.id = r.identity()
	r.sandboxes[made.id] = made
	return &runtimeapi.RunPodSandboxResponse{PodSandboxId: made.id}, nil
}

func (s *sandbox) namespaces() *runtimeapi.NamespaceOption {
	return s.config.GetLinux().GetSecurityContext().GetNamespaceOptions()
}

func (s *sandbox) state() runtimeapi.PodSandboxState {
	if s.ready {
		return runtimeapi.PodSandboxState_SANDBOX_READY
	}
	return runtimeapi.PodSandboxState_SANDBOX_NOTREADY
}

// StopPodSandbox ends the containers of a Pod that still run, and gives its address back.
func (r *Runtime) StopPodSandbox(_ context.Context, request *runtimeapi.StopPodSandboxRequest) (*runtimeapi.StopPodSandboxResponse, error) {
	r.mutex.Lock()
	var left []*container
	if found := r.sandboxes[request.GetPodSandboxId()]; found != nil {
		found.ready = false
	}
	for _, one := range r.containers {
		if one.sandbox.id == request.GetPodSandboxId() {
			left = append(left, one)
		}
	}
	r.mutex.Unlock()
	for _, one := range left {
		one.stop(0)
	}
	return &runtimeapi.StopPodSandboxResponse{}, nil
}

// RemovePodSandbox forgets a Pod and its containers.
func (r *Runtime) RemovePodSandbox(ctx context.Context, request *runtimeapi.RemovePodSandboxRequest) (*runtimeapi.RemovePodSandboxResponse, error) {
	if _, err := r.StopPodSandbox(ctx, &runtimeapi.StopPodSandboxRequest{PodSandboxId: request.GetPodSandboxId()}); err != nil {
		return nil, err
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	delete(r.sandboxes, request.GetPodSandboxId())
	maps.DeleteFunc(r.containers, func(_ string, one *container) bool {
		if one.sandbox.id != request.GetPodSandboxId() {
			return false
		}
		one.forget()
		return true
	})
	return &runtimeapi.RemovePodSandboxResponse{}, nil
}

// PodSandboxStatus describes one Pod.
func (r *Runtime) PodSandboxStatus(_ context.Context, request *runtimeapi.PodSandboxStatusRequest) (*runtimeapi.PodSandboxStatusResponse, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	found := r.sandboxes[request.GetPodSandboxId()]
	if found == nil {
		return nil, status.Errorf(codes.NotFound, "an error occurred when try to find sandbox %q: not found", request.GetPodSandboxId())
	}
	return &runtimeapi.PodSandboxStatusResponse{Status: &runtimeapi.PodSandboxStatus{
		Id: found.id, Metadata: found.config.GetMetadata(), State: found.state(), CreatedAt: found.created,
		Network: &runtimeapi.PodSandboxNetworkStatus{Ip: found.address},
		Linux:   &runtimeapi.LinuxPodSandboxStatus{Namespaces: &runtimeapi.Namespace{Options: found.namespaces()}},
		Labels:  found.config.GetLabels(), Annotations: found.config.GetAnnotations(), RuntimeHandler: found.handler,
	}}, nil
}

// ListPodSandbox lists Pods, the newest first.
func (r *Runtime) ListPodSandbox(_ context.Context, request *runtimeapi.ListPodSandboxRequest) (*runtimeapi.ListPodSandboxResponse, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	filter := request.GetFilter()
	response := &runtimeapi.ListPodSandboxResponse{}
	for _, one := range r.sandboxes {
		if filter.GetId() != "" && !strings.HasPrefix(one.id, filter.GetId()) ||
			filter.GetState() != nil && filter.GetState().GetState() != one.state() ||
			!contains(one.config.GetLabels(), filter.GetLabelSelector()) {
			continue
		}
		response.Items = append(response.Items, &runtimeapi.PodSandbox{
			Id: one.id, Metadata: one.config.GetMetadata(), State: one.state(), CreatedAt: one.created,
			Labels: one.config.GetLabels(), Annotations: one.config.GetAnnotations(), RuntimeHandler: one.handler,
		})
	}
	slices.SortFunc(response.Items, func(a, b *runtimeapi.PodSandbox) int { return int(b.CreatedAt - a.CreatedAt) })
	return response, nil
}

// PodSandboxStats holds no measurements: nothing here is metered.
func (r *Runtime) PodSandboxStats(context.Context, *runtimeapi.PodSandboxStatsRequest) (*runtimeapi.PodSandboxStatsResponse, error) {
	return &runtimeapi.PodSandboxStatsResponse{}, nil
}

// ListPodSandboxStats holds no measurements either.
func (r *Runtime) ListPodSandboxStats(context.Context, *runtimeapi.ListPodSandboxStatsRequest) (*runtimeapi.ListPodSandboxStatsResponse, error) {
	return &runtimeapi.ListPodSandboxStatsResponse{}, nil
}

func contains(labels, selector map[string]string) bool {
	for key, value := range selector {
		if labels[key] != value {
			return false
		}
	}
	return true
}

func (r *Runtime) sandboxOf(id string) (*sandbox, error) {
	if found := r.sandboxes[id]; found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("failed to find sandbox id %q: not found", id)
}

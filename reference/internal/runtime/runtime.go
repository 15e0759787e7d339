// Package runtime is the lab's container runtime behind the real CRI client of the
// kubelet: containers are processes of this machine in namespaces of their own; images
// come from a table, and pulling them takes the table's time.
package runtime

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"

	"google.golang.org/grpc"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/cri-streaming/pkg/streaming"
)

// Socket is where the kubelet expects the runtime of a kind node.
const Socket = "/run/containerd/containerd.sock"

// Options say which node the runtime serves and where it keeps its files.
type Options struct {
	Node    string // name of the node
	Address string // address of the node
	Program string // path of the container command
	Images  string // path of the table of images
	Work    string // folder for the containers' file systems
}

// Runtime answers the kubelet's calls.
type Runtime struct {
	runtimeapi.UnimplementedRuntimeServiceServer
	runtimeapi.UnimplementedImageServiceServer

	options    Options
	images     *images
	streams    streaming.Server
	mutex      sync.Mutex
	made       int
	network    addresses
	sandboxes  map[string]*sandbox
	containers map[string]*container
}

// Start listens on Socket.
func Start(options Options) error {
	table, err := readImages(options.Images)
	if err != nil {
		return err
	}
	r := &Runtime{options: options, images: table, sandboxes: map[string]*sandbox{}, containers: map[string]*container{}}
	if err := r.startStreams(); err != nil {
		return err
	}
	for _, folder := range []string{filepath.Dir(Socket), options.Work} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	listener, err := net.Listen("unix", Socket)
	if err != nil {
		return err
	}
	server := grpc.NewServer()
	runtimeapi.RegisterRuntimeServiceServer(server, r)
	runtimeapi.RegisterImageServiceServer(server, r)
	go func() { _ = server.Serve(listener) }()
	return nil
}

// identity makes the next 64 hex digits.
func (r *Runtime) identity() string {
	r.made++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", r.options.Node, r.made))
	return hex.EncodeToString(sum[:])
}

// Version says what a node of kind v0.33 says.
func (r *Runtime) Version(context.Context, *runtimeapi.VersionRequest) (*runtimeapi.VersionResponse, error) {
	return &runtimeapi.VersionResponse{Version: "0.1.0", RuntimeName: "containerd", RuntimeVersion: "v2.3.4", RuntimeApiVersion: "v1"}, nil
}

// Status is always ready.
func (r *Runtime) Status(context.Context, *runtimeapi.StatusRequest) (*runtimeapi.StatusResponse, error) {
	return &runtimeapi.StatusResponse{
		Status: &runtimeapi.RuntimeStatus{Conditions: []*runtimeapi.RuntimeCondition{
			{Type: runtimeapi.RuntimeReady, Status: true},
			{Type: runtimeapi.NetworkReady, Status: true},
		}},
		RuntimeHandlers: []*runtimeapi.RuntimeHandler{
			{Name: "", Features: &runtimeapi.RuntimeHandlerFeatures{RecursiveReadOnlyMounts: true, UserNamespaces: true}},
			{Name: "runc", Features: &runtimeapi.RuntimeHandlerFeatures{RecursiveReadOnlyMounts: true, UserNamespaces: true}},
		},
		Features: &runtimeapi.RuntimeFeatures{SupplementalGroupsPolicy: true},
	}, nil
}

// RuntimeConfig names the cgroup driver of a kind node.
func (r *Runtime) RuntimeConfig(context.Context, *runtimeapi.RuntimeConfigRequest) (*runtimeapi.RuntimeConfigResponse, error) {
	return &runtimeapi.RuntimeConfigResponse{Linux: &runtimeapi.LinuxRuntimeConfiguration{CgroupDriver: runtimeapi.CgroupDriver_SYSTEMD}}, nil
}

// UpdateRuntimeConfig takes the node's Pod range.
func (r *Runtime) UpdateRuntimeConfig(_ context.Context, request *runtimeapi.UpdateRuntimeConfigRequest) (*runtimeapi.UpdateRuntimeConfigResponse, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return &runtimeapi.UpdateRuntimeConfigResponse{}, r.network.use(request.GetRuntimeConfig().GetNetworkConfig().GetPodCidr())
}

// addresses hands out the addresses of a Pod range in rising order, as host-local does.
type addresses struct {
	base net.IP
	next int
}

func (a *addresses) use(cidr string) error {
	if cidr == "" || a.base != nil {
		return nil
	}
	address, _, err := net.ParseCIDR(cidr)
	if err != nil {
		return err
	}
	a.base, a.next = address.To4(), 2 // .1 is the gateway
	return nil
}

func (a *addresses) take() (string, error) {
	if a.base == nil {
		return "", fmt.Errorf("cni plugin not initialized")
	}
	address := net.IPv4(a.base[0], a.base[1], a.base[2], byte(a.next))
	a.next++
	if a.next > 254 {
		a.next = 2
	}
	return address.String(), nil
}

package runtime

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
	"sigs.k8s.io/yaml"
)

// image is one repository of the table.
type image struct {
	Name       string            `json:"name"`
	Tags       []string          `json:"tags"`
	Size       uint64            `json:"size"`
	Preloaded  bool              `json:"preloaded"`
	Entrypoint []string          `json:"entrypoint"`
	Command    []string          `json:"command"`
	StopSignal int               `json:"stopSignal"`
	User       int64             `json:"user"`
	Bare       bool              `json:"bare"`    // holds its own programs only, no shell
	Busybox    bool              `json:"busybox"` // its shell and tools are busybox
	Programs   map[string]string `json:"programs"`
}

type images struct {
	Images []image `json:"images"`
	Pull   string  `json:"pull"`

	pullTime time.Duration
	mutex    sync.Mutex
	present  map[string]bool // full references on this node
}

func readImages(file string) (*images, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	table := &images{present: map[string]bool{}}
	if err := yaml.UnmarshalStrict(text, table); err != nil {
		return nil, err
	}
	table.pullTime, err = time.ParseDuration(table.Pull)
	return table, err
}

// fullReference writes an image name as containerd does: registry, repository and tag.
func fullReference(name string) string {
	first, _, found := strings.Cut(name, "/")
	switch {
	case !found:
		name = "docker.io/library/" + name
	case !strings.ContainsAny(first, ".:") && first != "localhost":
		name = "docker.io/" + name
	}
	if !strings.Contains(name, "@") && !strings.Contains(name[strings.LastIndex(name, "/"):], ":") {
		name += ":latest"
	}
	return name
}

func repository(reference string) (name, tag string) {
	name, _, digested := strings.Cut(reference, "@")
	if colon := strings.LastIndex(name, ":"); colon > strings.LastIndex(name, "/") {
		return name[:colon], name[colon+1:]
	}
	if digested {
		return name, ""
	}
	return name, "latest"
}

func digest(reference string) string {
	sum := sha256.Sum256([]byte(reference))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// find gives the table's entry of a reference, nil when the repository is unknown, and
// whether the tag exists.
func (i *images) find(reference string) (*image, bool) {
	name, tag := repository(reference)
	for index := range i.Images {
		if entry := &i.Images[index]; entry.Name == name {
			return entry, len(entry.Tags) == 0 || tag == "" || slices.Contains(entry.Tags, tag)
		}
	}
	return nil, false
}

func (i *images) describe(reference string) *runtimeapi.Image {
	entry, _ := i.find(reference)
	name, _ := repository(reference)
	described := &runtimeapi.Image{
		Id: digest(reference), RepoTags: []string{reference}, RepoDigests: []string{name + "@" + digest(reference)},
		Size: entry.Size, Uid: &runtimeapi.Int64Value{Value: entry.User},
	}
	if strings.Contains(reference, "@") {
		described.RepoTags, described.RepoDigests = nil, []string{reference}
	}
	return described
}

// has answers whether an image lies on this node, by its name or by its digest.
func (i *images) has(name string) (string, bool) {
	reference := fullReference(name)
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if i.present[reference] {
		return reference, true
	}
	for known := range i.present {
		if digest(known) == name {
			return known, true
		}
	}
	if entry, tagged := i.find(reference); entry != nil && entry.Preloaded && tagged {
		i.present[reference] = true
		return reference, true
	}
	return "", false
}

// ImageStatus says whether an image lies on the node.
func (r *Runtime) ImageStatus(_ context.Context, request *runtimeapi.ImageStatusRequest) (*runtimeapi.ImageStatusResponse, error) {
	reference, ok := r.images.has(request.GetImage().GetImage())
	if !ok {
		return &runtimeapi.ImageStatusResponse{}, nil
	}
	return &runtimeapi.ImageStatusResponse{Image: r.images.describe(reference)}, nil
}

// ListImages lists what lies on the node.
func (r *Runtime) ListImages(context.Context, *runtimeapi.ListImagesRequest) (*runtimeapi.ListImagesResponse, error) {
	r.images.mutex.Lock()
	defer r.images.mutex.Unlock()
	response := &runtimeapi.ListImagesResponse{}
	for reference := range r.images.present {
		response.Images = append(response.Images, r.images.describe(reference))
	}
	slices.SortFunc(response.Images, func(a, b *runtimeapi.Image) int { return strings.Compare(a.Id, b.Id) })
	return response, nil
}

// PullImage takes the table's time, or fails with containerd's words.
func (r *Runtime) PullImage(ctx context.Context, request *runtimeapi.PullImageRequest) (*runtimeapi.PullImageResponse, error) {
	reference := fullReference(request.GetImage().GetImage())
	entry, tagged := r.images.find(reference)
	failed := fmt.Sprintf("failed to pull and unpack image %q: failed to resolve image: ", reference)
	host, _, _ := strings.Cut(reference, "/")
	select {
	case <-time.After(r.images.pullTime):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	switch {
	case entry != nil && tagged:
		r.images.mutex.Lock()
		defer r.images.mutex.Unlock()
		r.images.present[reference] = true
		return &runtimeapi.PullImageResponse{ImageRef: digest(reference)}, nil
	case entry != nil || host == "registry.k8s.io":
		return nil, status.Error(codes.NotFound, failed+reference+": not found")
	case host == "docker.io":
		return nil, status.Error(codes.Unknown, failed+"pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed")
	}
	name, tag := repository(reference)
	return nil, status.Errorf(codes.Unknown, "%sfailed to do request: Head \"https://%s/v2/%s/manifests/%s\": dial tcp: lookup %s on 172.18.0.1:53: no such host",
		failed, host, strings.TrimPrefix(name, host+"/"), tag, host)
}

// RemoveImage forgets an image.
func (r *Runtime) RemoveImage(_ context.Context, request *runtimeapi.RemoveImageRequest) (*runtimeapi.RemoveImageResponse, error) {
	reference, ok := r.images.has(request.GetImage().GetImage())
	if ok {
		r.images.mutex.Lock()
		defer r.images.mutex.Unlock()
		delete(r.images.present, reference)
	}
	return &runtimeapi.RemoveImageResponse{}, nil
}

// ImageFsInfo reports one file system with room to spare.
func (r *Runtime) ImageFsInfo(context.Context, *runtimeapi.ImageFsInfoRequest) (*runtimeapi.ImageFsInfoResponse, error) {
	usage := []*runtimeapi.FilesystemUsage{{
		Timestamp: time.Now().UnixNano(), FsId: &runtimeapi.FilesystemIdentifier{Mountpoint: "/var/lib/containerd"},
		UsedBytes: &runtimeapi.UInt64Value{Value: 1 << 30}, InodesUsed: &runtimeapi.UInt64Value{Value: 1000},
	}}
	return &runtimeapi.ImageFsInfoResponse{ImageFilesystems: usage, ContainerFilesystems: usage}, nil
}

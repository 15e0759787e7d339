package node

import (
	"context"

	cadvisorapi "github.com/google/cadvisor/lib/model"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/klog/v2"
	cadvisortest "k8s.io/kubernetes/pkg/kubelet/cadvisor/testing"
	"k8s.io/kubernetes/pkg/kubelet/cm"
)

// machine answers the kubelet's questions about the hardware: every node is the same.
type machine struct {
	cadvisortest.Fake
	name string
}

const (
	cores      = 4
	memory     = 8388608 << 10
	disk       = 100 << 30
	diskInodes = 6553600
)

// MachineInfo describes the processor, the memory and the machine's identities.
func (m *machine) MachineInfo(klog.Logger) (*cadvisorapi.MachineInfo, error) {
	return &cadvisorapi.MachineInfo{
		NumCores: cores, MemoryCapacity: memory,
		MachineID: "00000000000000000000000000000000", SystemUUID: "00000000-0000-0000-0000-000000000000", BootID: "00000000-0000-0000-0000-000000000000",
	}, nil
}

// VersionInfo names the kernel and the operating system of a kind node.
func (m *machine) VersionInfo() (*cadvisorapi.VersionInfo, error) {
	return &cadvisorapi.VersionInfo{KernelVersion: "6.8.0-generic", ContainerOsVersion: "Debian GNU/Linux 13 (trixie)"}, nil
}

func fileSystem(mountpoint string) cadvisorapi.FsInfo {
	inodes, free := uint64(diskInodes), uint64(diskInodes-1000)
	return cadvisorapi.FsInfo{Device: "/dev/vda1", Mountpoint: mountpoint, Capacity: disk, Available: disk - 1<<30, Usage: 1 << 30, Inodes: &inodes, InodesFree: &free}
}

// ImagesFsInfo, RootFsInfo, ContainerFsInfo and GetDirFsInfo all name one disk with room to spare.
func (m *machine) ImagesFsInfo(context.Context) (cadvisorapi.FsInfo, error) {
	return fileSystem("/var/lib/containerd"), nil
}

// RootFsInfo describes the node's disk.
func (m *machine) RootFsInfo() (cadvisorapi.FsInfo, error) { return fileSystem("/"), nil }

// ContainerFsInfo describes the containers' disk.
func (m *machine) ContainerFsInfo(context.Context) (cadvisorapi.FsInfo, error) {
	return fileSystem("/var/lib/containerd"), nil
}

// GetDirFsInfo describes the disk under a path.
func (m *machine) GetDirFsInfo(path string) (cadvisorapi.FsInfo, error) { return fileSystem(path), nil }

// resources is a container manager that owns no cgroups but knows the disk.
type resources struct{ cm.ContainerManager }

// GetCapacity gives what the kubelet does not learn from the machine: the disk.
func (r resources) GetCapacity(klog.Logger, bool) v1.ResourceList {
	return v1.ResourceList{v1.ResourceEphemeralStorage: *resource.NewQuantity(disk, resource.BinarySI)}
}

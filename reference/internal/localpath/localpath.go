// Package localpath plays kind's storage provisioner with the library that it is made of:
// the claims, events and annotations are the library's, the folder is made by the kubelet.
package localpath

import (
	"context"
	"flag"
	"fmt"
	"path"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v11/controller"
)

const (
	name   = "rancher.io/local-path"
	folder = "/var/local-path-provisioner"
)

// Run provisions and deletes volumes until the process ends.
func Run(arguments []string) error {
	flags := flag.NewFlagSet("local-path", flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "credentials")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	ctx := context.Background()
	controller.NewProvisionController(ctx, client, name, provisioner{}, controller.LeaderElection(false)).Run(ctx)
	return nil
}

type provisioner struct{}

// Provision makes the volume of one claim on the node that the scheduler chose.
func (provisioner) Provision(_ context.Context, options controller.ProvisionOptions) (*v1.PersistentVolume, controller.ProvisioningState, error) {
	claim := options.PVC
	if claim.Spec.Selector != nil {
		return nil, controller.ProvisioningFinished, fmt.Errorf("claim.Spec.Selector is not supported")
	}
	for _, mode := range claim.Spec.AccessModes {
		if mode != v1.ReadWriteOnce && mode != v1.ReadWriteOncePod {
			return nil, controller.ProvisioningFinished, fmt.Errorf("NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes")
		}
	}
	if options.SelectedNode == nil {
		return nil, controller.ProvisioningFinished, fmt.Errorf("configuration error, no node was specified")
	}
	kind, mode := v1.HostPathDirectoryOrCreate, v1.PersistentVolumeFilesystem
	return &v1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: options.PVName},
		Spec: v1.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *options.StorageClass.ReclaimPolicy,
			AccessModes:                   claim.Spec.AccessModes,
			VolumeMode:                    &mode,
			Capacity:                      v1.ResourceList{v1.ResourceStorage: claim.Spec.Resources.Requests[v1.ResourceStorage]},
			PersistentVolumeSource: v1.PersistentVolumeSource{HostPath: &v1.HostPathVolumeSource{
				Path: path.Join(folder, fmt.Sprintf("%s_%s_%s", options.PVName, claim.Namespace, claim.Name)), Type: &kind,
			}},
			NodeAffinity: &v1.VolumeNodeAffinity{Required: &v1.NodeSelector{NodeSelectorTerms: []v1.NodeSelectorTerm{{
				MatchExpressions: []v1.NodeSelectorRequirement{{
					Key: v1.LabelHostname, Operator: v1.NodeSelectorOpIn, Values: []string{options.SelectedNode.Labels[v1.LabelHostname]},
				}},
			}}}},
		},
	}, controller.ProvisioningFinished, nil
}

// Delete has nothing to remove: the folder is gone with the lab.
func (provisioner) Delete(context.Context, *v1.PersistentVolume) error { return nil }

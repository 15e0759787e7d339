// Package node runs the real kubelet on a machine that is not there.
package node

import (
	_ "k8s.io/cri-client/pkg"
	_ "k8s.io/cri-streaming/pkg/streaming"
	_ "k8s.io/kubernetes/pkg/kubemark"
)

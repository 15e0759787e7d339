import type { Pod } from '../api/types.gen.ts'
import type { NodeDescription } from '../kubelet/index.ts'
import type { NetworkPlugin } from '../network/index.ts'
import manifests from './static-pods.gen.json' with { type: 'json' }

/** How long before `startTime` its control plane began to start, in milliseconds. */
export const startup = 90_000

/** What kubeadm marks the control-plane node with and runs on it. */
const controlPlane = {
  staticPods: (manifests as readonly Omit<Pod, 'status'>[]).map(manifest => ({ ...manifest, status: {} })),
  labels: { 'node-role.kubernetes.io/control-plane': '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' },
  taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
}

// Follows pkg/kubelet/kubelet.go updateRuntimeUp and pkg/kubelet/container/runtime.go RuntimeCondition.String; the reason and
// the message in it are containerd's (internal/cri/server/status.go, and ErrCNINotInitialized of go-cni).
const noNetwork =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized'

/** The nodes that kind makes: a control plane and `workers` workers, named and numbered as kind does. Without a plugin they have no Pod network. */
export function kindNodes(workers: number, plugin: NetworkPlugin): readonly NodeDescription[] {
  const network = plugin === 'none' ? { networkError: noNetwork } : {}
  const nodes: NodeDescription[] = [{ name: 'kind-control-plane', ip: '172.18.0.2', podCIDR: '10.244.0.0/24', ...controlPlane, ...network }]
  for (let index = 1; index <= workers; index++) {
    nodes.push({ name: index === 1 ? 'kind-worker' : `kind-worker${index}`, ip: `172.18.0.${index + 2}`, podCIDR: `10.244.${index}.0/24`, ...network })
  }
  return nodes
}

import type { Lease, Node, NodeCondition, Pod, Taint } from '../api/types.gen.ts'
import { formatMicroTime, formatTime } from '../apimachinery/meta.ts'

/** A machine of the cluster. */
export interface NodeDescription {
  readonly name: string
  readonly ip: string
  /** The range its Pods get addresses from, such as `10.244.1.0/24`. */
  readonly podCIDR: string
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly Taint[]
  readonly capacity?: Readonly<Record<string, string>>
  /** Below which rest of memory Pods are evicted, such as `100Mi`. kind's kubelets never do: their configuration leaves it out. */
  readonly evictionMemory?: string
  /** What its container runtime says against the Pod network, when no plugin has been set up. */
  readonly networkError?: string
  /** Pods from manifests on the node itself; the API server shows a mirror of each. */
  readonly staticPods?: readonly Pod[]
}

const defaultCapacity = { cpu: '4', 'ephemeral-storage': '100Gi', memory: '8Gi', pods: '110' }

/** What a node of this cluster can hold. */
export function capacityOf(node: NodeDescription): Record<string, string> {
  return { ...defaultCapacity, ...node.capacity }
}

/** The four conditions of a node where all is well but, it may be, its network. Follows pkg/kubelet/nodestatus/setters.go. */
export function usualConditions(heartbeat: number, since: number, networkError?: string): NodeCondition[] {
  const times = { lastHeartbeatTime: formatTime(heartbeat), lastTransitionTime: formatTime(since) }
  return [
    { type: 'MemoryPressure', status: 'False', ...times, reason: 'KubeletHasSufficientMemory', message: 'kubelet has sufficient memory available' },
    { type: 'DiskPressure', status: 'False', ...times, reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure' },
    { type: 'PIDPressure', status: 'False', ...times, reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available' },
    networkError === undefined
      ? { type: 'Ready', status: 'True', ...times, reason: 'KubeletReady', message: 'kubelet is posting ready status' }
      : { type: 'Ready', status: 'False', ...times, reason: 'KubeletNotReady', message: networkError },
  ]
}

/** The Node object a kubelet registers. Follows pkg/kubelet/kubelet_node_status.go initialNode. */
export function newNode(node: NodeDescription, now: number, images: readonly { readonly names: readonly string[]; readonly size: number }[]): Node {
  const labels = {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': node.name,
    'kubernetes.io/os': 'linux',
    ...node.labels,
  }
  const capacity = capacityOf(node)
  return {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: {
      name: node.name,
      labels,
      annotations: { 'node.alpha.kubernetes.io/ttl': '0', 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: {
      podCIDR: node.podCIDR,
      podCIDRs: [node.podCIDR],
      providerID: `kind://docker/kind/${node.name}`,
      ...(node.taints === undefined || node.taints.length === 0 ? {} : { taints: [...node.taints] }),
    },
    status: {
      capacity,
      allocatable: capacity,
      conditions: usualConditions(now, now, node.networkError),
      addresses: [
        { type: 'InternalIP', address: node.ip },
        { type: 'Hostname', address: node.name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        machineID: '00000000000000000000000000000000',
        systemUUID: '00000000-0000-0000-0000-000000000000',
        bootID: '00000000-0000-0000-0000-000000000000',
        kernelVersion: '6.8.0-generic',
        osImage: 'Debian GNU/Linux 13 (trixie)',
        containerRuntimeVersion: 'containerd://2.3.4',
        kubeletVersion: 'v1.37.0',
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
        runningInUserNamespace: false,
      },
      runtimeHandlers: ['', 'runc'].map(name => ({ name, features: { recursiveReadOnlyMounts: true, userNamespaces: true } })),
      features: { supplementalGroupsPolicy: true },
      declaredFeatures: [
        'ExtendWebSocketsToKubelet',
        'InPlacePodLevelResourcesVerticalScaling',
        'InPlacePodVerticalScalingInitContainers',
        'RestartAllContainersOnContainerExits',
      ],
      images: images.map(({ names, size }) => ({ names: [...names], sizeBytes: size })),
    },
  }
}

/** The Lease by which a node says that it is alive. Follows component-helpers/apimachinery/lease/controller.go. */
export function newLease(name: string, renewed: number, owner: Node | undefined): Lease {
  return {
    kind: 'Lease',
    apiVersion: 'coordination.k8s.io/v1',
    metadata: {
      name,
      namespace: 'kube-node-lease',
      ...(owner?.metadata.uid === undefined ? {} : { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid: owner.metadata.uid }] }),
    },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: formatMicroTime(renewed) },
  }
}

import type { Cluster, Deployment, EndpointSlice, KubeObject, Node, Pod, ReplicaSet, Service } from '../../kube/index.ts'
import { podStatusText } from '../../kube/index.ts'
import { type NodeItem, type OwnerItem, type Picture, type PodItem, type ServiceItem, type SheetItem, stateOf } from './model.ts'

/** The items of a kind, or none when the cluster does not serve it. */
export function all<T extends KubeObject>(cluster: Cluster, apiVersion: string, kind: string): readonly T[] {
  const found = cluster.api.kindOf(apiVersion, kind)
  return found === undefined ? [] : cluster.api.query<T>(found).items
}

const base = (object: KubeObject): { key: string; namespace: string; name: string } => ({
  key: object.metadata.uid ?? `${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name ?? ''}`,
  namespace: object.metadata.namespace ?? '',
  name: object.metadata.name ?? '',
})

const controller = (object: KubeObject): string => object.metadata.ownerReferences?.find(owner => owner.controller === true)?.uid ?? ''

/** Thousandths of a CPU in a quantity such as `250m`, `4` or `0.5`. */
function milliCPU(quantity: string | undefined): number {
  if (quantity === undefined) return 0
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Math.ceil(Number(quantity) * 1000)
}

function podItem(pod: Pod, receiving: ReadonlySet<string>): PodItem {
  const status = podStatusText(pod)
  const node = pod.spec.nodeName ?? ''
  const ready = pod.status.conditions?.some(condition => condition.type === 'Ready' && condition.status === 'True') ?? false
  const item = base(pod)
  return {
    ...item,
    node,
    status,
    state: stateOf(status, node, ready),
    containers: pod.spec.containers?.length ?? 0,
    restarts: (pod.status.containerStatuses ?? []).reduce((sum, container) => sum + container.restartCount, 0),
    owner: controller(pod),
    receives: receiving.has(item.key),
  }
}

function nodeItem(node: Node, pods: readonly Pod[]): NodeItem {
  const here = pods.filter(pod => pod.spec.nodeName === node.metadata.name && pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed')
  const requests = here.flatMap(pod => (pod.spec.containers ?? []).map(container => milliCPU(container.resources.requests?.['cpu'])))
  const { key, name } = base(node)
  return {
    key,
    name,
    ready: node.status.conditions?.some(condition => condition.type === 'Ready' && condition.status === 'True') ?? false,
    schedulable: node.spec.unschedulable !== true,
    cpuRequested: requests.reduce((sum, request) => sum + request, 0),
    cpuAllocatable: milliCPU(node.status.allocatable?.['cpu']),
  }
}

/** Every kind that owns Pods, with how many it wants and has ready. */
function ownerItems(cluster: Cluster): OwnerItem[] {
  const revision = (object: KubeObject): number => Number(object.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0)
  const item = (object: KubeObject, wanted: number, ready: number): OwnerItem => ({
    ...base(object),
    kind: object.kind,
    resource: object.kind.toLowerCase(),
    parent: controller(object),
    wanted,
    ready,
    revision: revision(object),
  })
  const scaled = (object: Deployment | ReplicaSet): OwnerItem => item(object, object.spec.replicas ?? 1, object.status.readyReplicas ?? 0)
  const counted = (apiVersion: string, kind: string): OwnerItem[] =>
    all<KubeObject & { spec?: { replicas?: number; completions?: number }; status?: Readonly<Record<string, unknown>> }>(cluster, apiVersion, kind).map(
      object => {
        const count = (field: string): number => Number(object.status?.[field] ?? 0)
        const wanted = kind === 'DaemonSet' ? count('desiredNumberScheduled') : (object.spec?.replicas ?? object.spec?.completions ?? 1)
        return item(object, wanted, kind === 'DaemonSet' ? count('numberReady') : kind === 'Job' ? count('succeeded') : count('readyReplicas'))
      },
    )
  return [
    ...all<Deployment>(cluster, 'apps/v1', 'Deployment').map(scaled),
    ...all<ReplicaSet>(cluster, 'apps/v1', 'ReplicaSet').map(scaled),
    ...counted('v1', 'ReplicationController'),
    ...counted('apps/v1', 'StatefulSet'),
    ...counted('apps/v1', 'DaemonSet'),
    ...counted('batch/v1', 'Job'),
  ]
}

function serviceItems(cluster: Cluster): ServiceItem[] {
  const slices = all<EndpointSlice>(cluster, 'discovery.k8s.io/v1', 'EndpointSlice')
  return all<Service>(cluster, 'v1', 'Service').map(service => {
    const { key, namespace, name } = base(service)
    const own = slices.filter(slice => slice.metadata.namespace === namespace && slice.metadata.labels?.['kubernetes.io/service-name'] === name)
    const ready = own.flatMap(slice => (slice.endpoints ?? []).filter(endpoint => endpoint.conditions?.ready !== false))
    const port = service.spec.ports?.[0]?.port
    const ip = service.spec.clusterIP ?? ''
    return {
      key,
      namespace,
      name,
      address: service.spec.type === 'ExternalName' ? (service.spec.externalName ?? '') : port === undefined ? ip : `${ip}:${port}`,
      pods: ready.flatMap(endpoint => (endpoint.targetRef?.uid ? [endpoint.targetRef.uid] : [])),
    }
  })
}

/** Objects that every namespace has of itself are not drawn. */
const own: ReadonlySet<string> = new Set(['kube-root-ca.crt'])

function sheetItems(cluster: Cluster): SheetItem[] {
  const objects = [...all(cluster, 'v1', 'ConfigMap'), ...all(cluster, 'v1', 'Secret')]
  return objects
    .filter(object => !own.has(object.metadata.name ?? ''))
    .map(object => ({ ...base(object), kind: object.kind, resource: object.kind.toLowerCase() }))
}

/** What the picture shows of a cluster at this moment. */
export function observe(cluster: Cluster): Picture {
  const pods = all<Pod>(cluster, 'v1', 'Pod')
  const services = serviceItems(cluster)
  const receiving = new Set(services.flatMap(service => service.pods))
  return {
    nodes: all<Node>(cluster, 'v1', 'Node').map(node => nodeItem(node, pods)),
    pods: pods.map(pod => podItem(pod, receiving)),
    owners: ownerItems(cluster),
    services,
    sheets: sheetItems(cluster),
    namespaces: all(cluster, 'v1', 'Namespace').map(namespace => namespace.metadata.name ?? ''),
  }
}

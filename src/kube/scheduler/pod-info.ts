import type { Container, Pod, PodAffinityTerm, WeightedPodAffinityTerm } from '../api/types.gen.ts'
import { parseQuantity } from '../apimachinery/quantity.ts'
import type { Selector } from '../apimachinery/selector.ts'
import { labelSelectorAsSelector, nothing } from '../apimachinery/selector.ts'
import { isRestartableInitContainer, podRequests } from '../registry/core/pod/helpers.ts'

/** Amounts of resources: CPU in thousandths, everything else in whole units. */
export interface Resources {
  cpu: number
  memory: number
  ephemeralStorage: number
  readonly scalars: ReadonlyMap<string, number>
}

/** A term of Pod affinity, read. */
export interface AffinityTerm {
  readonly topologyKey: string
  readonly selector: Selector
  readonly namespaces: ReadonlySet<string>
  /** Matches namespaces by their labels; matches none when the term has no such selector. */
  readonly namespaceSelector: Selector
}

/** A term and what it counts. */
export interface WeightedTerm {
  readonly term: AffinityTerm
  readonly weight: number
}

/** A port of the node that a Pod takes. */
export interface HostPort {
  readonly ip: string
  readonly protocol: string
  readonly port: number
}

/** What the scheduler works out of a Pod once. Follows pkg/scheduler/framework/types.go PodInfo. */
export interface PodInfo {
  readonly pod: Pod
  readonly key: string
  readonly uid: string
  readonly namespace: string
  readonly priority: number
  readonly requests: Resources
  /** With 100m and 200Mi for containers that ask for nothing, for scoring. */
  readonly nonZero: { readonly cpu: number; readonly memory: number }
  readonly ports: readonly HostPort[]
  readonly affinity: readonly AffinityTerm[]
  readonly antiAffinity: readonly AffinityTerm[]
  readonly preferredAffinity: readonly WeightedTerm[]
  readonly preferredAntiAffinity: readonly WeightedTerm[]
}

const none: readonly never[] = []
const noScalars: ReadonlyMap<string, number> = new Map()
const defaultCPU = 100
const defaultMemory = 200 * 1024 * 1024

/** `namespace/name`. */
export const podKey = ({ metadata }: Pod): string => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`

/** Resources from quantities by name. */
export function resourcesOf(quantities: Iterable<readonly [string, { milliValue(): number; value(): number }]>): Resources {
  const found: Resources = { cpu: 0, memory: 0, ephemeralStorage: 0, scalars: noScalars }
  let scalars: Map<string, number> | undefined
  for (const [name, quantity] of quantities) {
    if (name === 'cpu') found.cpu = quantity.milliValue()
    else if (name === 'memory') found.memory = quantity.value()
    else if (name === 'ephemeral-storage') found.ephemeralStorage = quantity.value()
    else if (name !== 'pods') {
      scalars ??= new Map()
      scalars.set(name, quantity.value())
    }
  }
  return scalars === undefined ? found : { ...found, scalars }
}

function nonZeroRequests(pod: Pod, requests: Resources): { cpu: number; memory: number } {
  const of = ({ resources }: Container) => ({
    cpu: resources.requests?.cpu === undefined ? defaultCPU : parseQuantity(resources.requests.cpu).milliValue(),
    memory: resources.requests?.memory === undefined ? defaultMemory : parseQuantity(resources.requests.memory).value(),
  })
  const all = [...(pod.spec.containers ?? none), ...(pod.spec.initContainers ?? none).filter(isRestartableInitContainer)].map(of)
  const initial = (pod.spec.initContainers ?? none).filter(container => !isRestartableInitContainer(container)).map(of)
  const most = (key: 'cpu' | 'memory') =>
    Math.max(
      all.reduce((sum, each) => sum + each[key], 0),
      ...initial.map(each => each[key]),
    )
  return { cpu: Math.max(requests.cpu, most('cpu')), memory: Math.max(requests.memory, most('memory')) }
}

function readTerm(pod: Pod, { labelSelector, namespaces, namespaceSelector, topologyKey }: PodAffinityTerm): AffinityTerm {
  const own = (namespaces ?? none).length === 0 && namespaceSelector === undefined
  return {
    topologyKey,
    selector: labelSelectorAsSelector(labelSelector),
    namespaces: new Set(own ? [pod.metadata.namespace ?? ''] : (namespaces ?? none)),
    namespaceSelector: namespaceSelector === undefined ? nothing : labelSelectorAsSelector(namespaceSelector),
  }
}

/** Reads a Pod. */
export function podInfoOf(pod: Pod): PodInfo {
  const requests = resourcesOf(podRequests(pod))
  const { affinity } = pod.spec
  const terms = (list: readonly PodAffinityTerm[] | undefined) => (list === undefined ? none : list.map(term => readTerm(pod, term)))
  const weighted = (list: readonly WeightedPodAffinityTerm[] | undefined) =>
    list === undefined ? none : list.map(({ weight, podAffinityTerm }) => ({ weight, term: readTerm(pod, podAffinityTerm) }))
  return {
    pod,
    key: podKey(pod),
    uid: pod.metadata.uid ?? '',
    namespace: pod.metadata.namespace ?? '',
    priority: pod.spec.priority ?? 0,
    requests,
    nonZero: nonZeroRequests(pod, requests),
    ports: hostPorts(pod),
    affinity: terms(affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    antiAffinity: terms(affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferredAffinity: weighted(affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAntiAffinity: weighted(affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
  }
}

function hostPorts(pod: Pod): readonly HostPort[] {
  const found: HostPort[] = []
  for (const { ports } of [...(pod.spec.containers ?? none), ...(pod.spec.initContainers ?? none).filter(isRestartableInitContainer)]) {
    for (const { hostPort, hostIP = '0.0.0.0', protocol = 'TCP' } of ports ?? none)
      if (hostPort !== undefined && hostPort > 0) found.push({ ip: hostIP, protocol, port: hostPort })
  }
  return found
}

/** Whether a term speaks of that Pod. */
export function termMatches(
  { selector, namespaces, namespaceSelector }: AffinityTerm,
  { pod, namespace }: PodInfo,
  namespaceLabels: (namespace: string) => Readonly<Record<string, string>>,
): boolean {
  if (!namespaces.has(namespace) && !namespaceSelector.matches(namespaceLabels(namespace))) return false
  return selector.matches(pod.metadata.labels)
}

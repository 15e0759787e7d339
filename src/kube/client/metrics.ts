import type { Container, Pod } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { parseTime } from '../apimachinery/meta.ts'
import { parseQuantity } from '../apimachinery/quantity.ts'
import type { API } from '../apiserver/interface.ts'
import type { Clock } from '../clock/clock.ts'

/** Work that Pods have to do. */
export interface Load {
  readonly namespace: string
  /** Labels of the Pods that share it. */
  readonly selector: Readonly<Record<string, string>>
  /** Thousandths of a core for all of them together; each takes an equal share, up to its limit. */
  readonly cpu: number
  /** Bytes that each of them holds. */
  readonly memory: number
}

/** What one container used, over the window that ends at the Pod's timestamp. */
export interface ContainerUsage {
  readonly name: string
  /** Thousandths of a core. */
  readonly cpu: number
  /** Bytes. */
  readonly memory: number
}

/** What a Pod used. Times in milliseconds. */
export interface PodUsage {
  readonly name: string
  readonly timestamp: number
  readonly window: number
  readonly containers: readonly ContainerUsage[]
}

/** How often a metrics server asks the kubelets, and how far back an answer reaches. */
const period = 15_000

/**
 * The resource metrics of Pods. A kind cluster has no metrics server: there are none until a load is set.
 * Follows what metrics-server serves as metrics.k8s.io.
 */
export class PodMetrics {
  private readonly api: API
  private readonly clock: Clock
  /** Loads with the moment they came, the newest last. */
  private history: { readonly since: number; readonly loads: readonly Load[] }[] = []

  constructor(api: API, clock: Clock) {
    this.api = api
    this.clock = clock
  }

  /** The loads as they stand; undefined when there is no metrics server. */
  get loads(): readonly Load[] | undefined {
    return this.history.at(-1)?.loads
  }

  /** Turns the load; undefined takes the metrics server away. */
  set(loads: readonly Load[] | undefined): void {
    this.history = loads === undefined ? [] : [...this.history.slice(-1), { since: this.clock.now(), loads }]
  }

  /** What the running Pods of a namespace used when they were last asked; undefined when nobody serves metrics. */
  of(namespace: string): readonly PodUsage[] | undefined {
    if (this.history.length === 0) return undefined
    const timestamp = Math.floor(this.clock.now() / period) * period
    const loads = (this.history.findLast(({ since }) => since <= timestamp) ?? this.history[0])?.loads ?? []
    const measured = this.api.list<Pod & KubeObject>('v1', 'Pod', namespace).filter(pod => runsSince(pod, timestamp - period))
    return measured.map(pod => ({
      name: pod.metadata.name ?? '',
      timestamp,
      window: period,
      containers: usage(pod, shareOf(pod, loads, measured)),
    }))
  }
}

function runsSince({ status }: Pod, time: number): boolean {
  if (status.phase !== 'Running') return false
  const starts = (status.containerStatuses ?? []).map(({ state }) => state.running?.startedAt)
  return starts.length > 0 && starts.every(start => start !== undefined && start !== null && parseTime(start) <= time)
}

const carries = ({ metadata }: Pod, { namespace, selector }: Load) =>
  metadata.namespace === namespace && Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value)

function shareOf(pod: Pod, loads: readonly Load[], all: readonly Pod[]): { cpu: number; memory: number } {
  let [cpu, memory] = [0, 0]
  for (const load of loads) {
    if (!carries(pod, load)) continue
    cpu += load.cpu / all.filter(other => carries(other, load)).length
    memory += load.memory
  }
  return { cpu, memory }
}

/** The first container does the Pod's work. */
function usage({ spec }: Pod, share: { cpu: number; memory: number }): ContainerUsage[] {
  const limited = (wanted: number, container: Container, resource: string, read: (text: string) => number) => {
    const limit = container.resources.limits?.[resource]
    return Math.round(limit === undefined ? wanted : Math.min(wanted, read(limit)))
  }
  return (spec.containers ?? []).map((container, index) => ({
    name: container.name,
    cpu: limited(index === 0 ? share.cpu : 0, container, 'cpu', text => parseQuantity(text).milliValue()),
    memory: limited(index === 0 ? share.memory : 0, container, 'memory', text => parseQuantity(text).value()),
  }))
}

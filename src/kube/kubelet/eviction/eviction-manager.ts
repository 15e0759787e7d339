import type { Pod } from '../../api/types.gen.ts'
import { newQuantity, parseQuantity } from '../../apimachinery/quantity.ts'
import type { Recorder } from '../../client/actor.ts'
import type { Clock } from '../../clock/clock.ts'
import { computePodQOS } from '../../registry/core/pod/qos.ts'
import { podRequests } from '../../registry/core/pod/resource-totals.ts'
import { isMirror } from '../static-pods.ts'

/** What one container holds, in bytes. */
export interface ContainerMemory {
  readonly name: string
  readonly bytes: number
}

/** What the manager needs of its kubelet. */
export interface EvictionContext {
  readonly clock: Clock
  readonly recorder: Recorder
  /** What the node has, in bytes, and below which rest Pods are evicted: `100Mi`; undefined for never. */
  readonly memory: number
  readonly threshold: string | undefined
  /** Pods that may have running containers, with what these hold. */
  activePods(): readonly { readonly pod: Pod; readonly containers: readonly ContainerMemory[] }[]
  /** Stops a Pod for good; its status says that it was evicted, with this message. */
  evict(pod: Pod, message: string): void
  /** Told at every look whether the node is short of memory. */
  onPressure(pressure: boolean): void
}

/** Milliseconds, from pkg/kubelet/kubelet.go and the default of evictionPressureTransitionPeriod. */
const monitoringPeriod = 10_000
const transitionPeriod = 300_000
const systemCriticalPriority = 2_000_000_000

/** Pods that are never evicted. Follows pkg/kubelet/types/pod_update.go IsCriticalPod. */
const isCritical = (pod: Pod) => isMirror(pod) || (pod.spec.priority ?? 0) >= systemCriticalPriority
const bytesText = (bytes: number) => newQuantity(Math.round(bytes), 'BinarySI').toString()
const requestOf = (pod: Pod) => podRequests(pod).get('memory')?.value() ?? 0

interface Usage {
  readonly pod: Pod
  readonly containers: readonly ContainerMemory[]
  readonly used: number
  readonly request: number
}

/** Those that use more than they asked for first, then the least important, then the greediest. Follows eviction/helpers.go rankMemoryPressure. */
export function rankByMemory(a: Usage, b: Usage): number {
  const exceeds = ({ used, request }: Usage) => (used > request ? 0 : 1)
  return exceeds(a) - exceeds(b) || (a.pod.spec.priority ?? 0) - (b.pod.spec.priority ?? 0) || b.used - b.request - (a.used - a.request)
}

/**
 * Frees memory by evicting Pods before the node runs out of it. Looks every ten seconds, as long as there is
 * something to see. Follows pkg/kubelet/eviction/eviction_manager.go synchronize.
 */
export class EvictionManager {
  private readonly context: EvictionContext
  private readonly about: { apiVersion: string; kind: string; metadata: { name: string; uid: string } }
  private scheduled = false
  private observedAt: number | undefined

  /** `node` is what events about the node name. */
  constructor(context: EvictionContext, node: string) {
    this.context = context
    this.about = { apiVersion: 'v1', kind: 'Node', metadata: { name: node, uid: node } }
  }

  get underPressure(): boolean {
    return this.observedAt !== undefined && this.context.clock.now() < this.observedAt + transitionPeriod
  }

  /** A container has taken memory. */
  poke(): void {
    if (this.context.threshold === undefined || this.scheduled) return
    const { clock } = this.context
    this.scheduled = true
    clock.schedule(monitoringPeriod - (clock.now() % monitoringPeriod), () => {
      this.scheduled = false
      this.synchronize()
    })
  }

  /** Why a Pod is not taken while memory is short; undefined when it is. Follows Admit. */
  refuses(pod: Pod): string | undefined {
    if (!this.underPressure || isCritical(pod) || computePodQOS(pod.spec) !== 'BestEffort') return undefined
    const tolerated = (pod.spec.tolerations ?? []).some(
      ({ key = '', operator = 'Equal', effect = '' }) =>
        (key === '' || key === 'node.kubernetes.io/memory-pressure') && operator === 'Exists' && (effect === '' || effect === 'NoSchedule'),
    )
    return tolerated ? undefined : 'The node had condition: [MemoryPressure]. '
  }

  private synchronize(): void {
    const { clock, recorder, memory, threshold = '0' } = this.context
    const usages = this.context.activePods().map(({ pod, containers }): Usage => {
      return { pod, containers, used: containers.reduce((sum, { bytes }) => sum + bytes, 0), request: requestOf(pod) }
    })
    const used = usages.reduce((sum, each) => sum + each.used, 0)
    const available = Math.max(0, memory - used)
    const met = available < parseQuantity(threshold).value()
    if (met) this.observedAt = clock.now()
    this.context.onPressure(this.underPressure)
    if (used > 0 || this.underPressure) this.poke()
    if (!met) return
    recorder.event(this.about, 'Warning', 'EvictionThresholdMet', 'Attempting to reclaim memory')
    const [first] = usages.sort(rankByMemory).filter(({ pod }) => !isCritical(pod))
    if (first === undefined) return
    const message = this.messageOf(first, available)
    recorder.event(first.pod, 'Warning', 'Evicted', message)
    this.context.evict(first.pod, message)
  }

  /** Follows helpers.go evictionMessage. */
  private messageOf({ pod, containers }: Usage, available: number): string {
    const { threshold = '0' } = this.context
    const specs = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])]
    const greedy = containers.flatMap(({ name, bytes }) => {
      const request = parseQuantity(specs.find(spec => spec.name === name)?.resources.requests?.memory ?? '0')
      if (bytes <= request.value()) return []
      return [`Container ${name} was using ${bytesText(bytes)}, request is ${request.toString()}, has larger consumption of memory. `]
    })
    return `The node was low on resource: memory. Threshold quantity: ${threshold}, available: ${bytesText(available)}. ${greedy.join('')}`
  }
}

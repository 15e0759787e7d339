import type { Pod } from '../../api/types.gen.ts'
import { parseQuantity } from '../../apimachinery/quantity.ts'
import type { Recorder } from '../../client/actor.ts'
import type { Clock } from '../../clock/clock.ts'
import type { NodeReporter } from '../node-reporter.ts'
import type { NodeDescription } from '../node-status.ts'
import { capacityOf } from '../node-status.ts'
import type { PodRuntime } from '../pod/pod-runtime.ts'
import type { PodWorker } from '../pod/pod-worker.ts'
import type { Ending } from '../status/generate.ts'
import { EvictionManager } from './eviction-manager.ts'

/** What evicting takes of a kubelet. */
export interface EvictionsContext {
  readonly clock: Clock
  readonly recorder: Recorder
  readonly node: NodeDescription
  readonly reporter: NodeReporter
  readonly workers: ReadonlyMap<string, PodWorker>
  readonly runtimes: ReadonlyMap<string, PodRuntime>
}

/** Seconds that an evicted Pod's containers get. */
const grace = 1

/** The Pods that one node has evicted, and the manager that chooses them. */
export class Evictions {
  readonly manager: EvictionManager
  private readonly context: EvictionsContext
  /** Why, by uid. */
  private readonly messages = new Map<string, string>()

  constructor(context: EvictionsContext) {
    const { clock, recorder, node, reporter } = context
    this.context = context
    this.manager = new EvictionManager(
      {
        clock,
        recorder,
        memory: parseQuantity(capacityOf(node).memory ?? '0').value(),
        threshold: node.evictionMemory,
        activePods: () => this.activePods(),
        evict: (pod, message) => this.evict(pod, message),
        onPressure: pressure => reporter.setMemoryPressure(pressure),
      },
      node.name,
    )
  }

  /** What ended an evicted Pod; undefined for the others. */
  endOf(uid: string): Ending | undefined {
    const message = this.messages.get(uid)
    return message === undefined ? undefined : { reason: 'Evicted', message, disruption: 'TerminationByKubelet' }
  }

  forget(uid: string): void {
    this.messages.delete(uid)
  }

  private activePods() {
    return [...this.context.workers].flatMap(([uid, { pod, terminationRequested }]) => {
      const running = terminationRequested ? [] : (this.context.runtimes.get(uid)?.running ?? [])
      return running.length === 0 ? [] : [{ pod, containers: running.map(({ config, memory }) => ({ name: config.name, bytes: memory })) }]
    })
  }

  private evict(pod: Pod, message: string): void {
    const uid = pod.metadata.uid ?? ''
    this.messages.set(uid, message)
    this.context.workers.get(uid)?.update(pod, true, grace)
  }
}

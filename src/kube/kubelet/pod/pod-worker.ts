import type { Pod } from '../../api/types.gen.ts'
import type { Rand } from '../../apimachinery/rand.ts'
import type { Clock, Timer } from '../../clock/clock.ts'
import type { Pause, Program } from '../../process/process.ts'
import { Process } from '../../process/process.ts'
import { isPodTerminal } from '../../registry/core/pod/helpers.ts'
import type { RuntimeStatus } from '../runtime/runtime.ts'
import type { Pleg } from './pleg.ts'

/** How a sync went. */
export interface SyncResult {
  /** The Pod is over: its containers are to be stopped for good. */
  readonly terminal?: boolean
  /** It did not all go well: try again. */
  readonly failed?: boolean
  /** When a back-off ends, in milliseconds since the epoch: no need to try before. */
  readonly backoffUntil?: number | undefined
  /** Something was started: look at the Pod at once. */
  readonly relist?: boolean
}

/** What a worker lets its kubelet do. */
export interface PodSyncer {
  syncPod(worker: PodWorker, status: RuntimeStatus): Generator<Pause, SyncResult, void>
  syncTerminating(worker: PodWorker, status: RuntimeStatus): Generator<Pause, void, void>
  syncTerminated(worker: PodWorker, status: RuntimeStatus): Generator<Pause, void, void>
  onFinished(worker: PodWorker): void
}

/** What workers of one node share. */
export interface WorkerContext {
  readonly clock: Clock
  readonly rand: Rand
  readonly pleg: Pleg
  readonly syncer: PodSyncer
  /** Where in each second the node looks for Pods whose turn has come, in milliseconds. */
  readonly tickPhase: number
  /** True while the kubelet is down: nothing is done for Pods. */
  paused(): boolean
}

/** Milliseconds, from pkg/kubelet/pod_workers.go and kubelet.go. */
const resyncInterval = 60_000
const backOffPeriod = 10_000
const jitter = 0.5
/** No states of containers look like this. */
const unsettled = 'unsettled'

/**
 * Drives one Pod through its life: syncing until it is over or to be deleted, terminating until its containers
 * have stopped, terminated until all is cleaned up. Follows pkg/kubelet/pod_workers.go.
 */
export class PodWorker {
  readonly uid: string
  /** The Pod as it was last heard of. */
  pod: Pod
  /** Seconds a terminating Pod's containers get; undefined leaves it to the Pod. */
  gracePeriod: number | undefined
  private readonly context: WorkerContext
  private readonly process: Process
  private terminating = false
  private terminated = false
  private done = false
  private pending = false
  /** There is a reason for a turn that the states of containers do not show. */
  private fresh = true
  private settled = ''
  private wake: (() => void) | undefined
  private retry: Timer | undefined
  private resyncAt = 0

  constructor(context: WorkerContext, pod: Pod) {
    this.context = context
    this.pod = pod
    this.uid = pod.metadata.uid ?? ''
    this.update(pod)
    this.process = new Process(context.clock, this.run())
  }

  /** Whether its containers are to be stopped. */
  get terminationRequested(): boolean {
    return this.terminating
  }

  /** False once all of its containers have stopped for good. */
  get couldHaveRunningContainers(): boolean {
    return !this.terminated
  }

  get finished(): boolean {
    return this.done
  }

  /** News of the Pod. `kill`: stop it whatever it says. Follows UpdatePod. */
  update(pod: Pod, kill = false, graceOverride?: number): void {
    this.pod = pod
    if (this.done) return
    const over = isPodTerminal(pod)
    if (!this.terminating && (kill || over || pod.metadata.deletionTimestamp !== undefined)) this.terminating = true
    if (this.terminating && !this.terminated) this.gracePeriod = this.effectiveGrace(pod, graceOverride)
    this.queue()
  }

  /** Have another look. */
  queue(): void {
    this.fresh = true
    this.queueLook()
  }

  /** Something may have happened to its containers. */
  queueLook(): void {
    if (this.done) return
    this.pending = true
    this.wake?.()
  }

  /** The next of the regular syncs, which come every 60 to 90 seconds; most of them find nothing to do and are left out. */
  nextResync(): number {
    const now = this.context.clock.now()
    while (this.resyncAt <= now) this.resyncAt += this.jittered(resyncInterval)
    return this.resyncAt
  }

  /** A regular sync whose time has come. */
  scheduleAt(time: number): void {
    this.enqueue(time - this.context.clock.now())
  }

  stop(): void {
    this.retry?.cancel()
    this.process.stop(0)
  }

  private *run(): Program {
    const { pleg, clock, syncer } = this.context
    let lastLook = -1
    let lastSync = 0
    for (;;) {
      yield* this.untilPending()
      const status = yield* pleg.newerThan(this.uid, lastLook, lastSync)
      if (this.terminated) {
        yield* syncer.syncTerminated(this, status)
        this.done = true
        this.retry?.cancel()
        syncer.onFinished(this)
        return 0
      }
      if (this.terminating) {
        yield* syncer.syncTerminating(this, status)
        lastLook = pleg.count
        lastSync = clock.now()
        this.terminated = true
        this.pending = true
        continue
      }
      const states = pleg.statesOf(this.uid)
      if (!this.fresh && states === this.settled) {
        // What this turn would see was seen by the last one, and that found nothing to do.
        lastLook = pleg.count
        lastSync = clock.now()
        continue
      }
      this.fresh = false
      const result = yield* syncer.syncPod(this, status)
      lastLook = pleg.count
      lastSync = clock.now()
      this.settled = result.failed === true || result.relist === true ? unsettled : states
      if (result.relist === true) pleg.requestRelist(this.uid)
      if (result.terminal === true) {
        this.terminating = true
        this.pending = true
      }
      this.completeWork(result)
    }
  }

  private *untilPending(): Generator<Pause, void, void> {
    while (!this.pending || this.context.paused()) {
      yield {
        wait: wake => {
          this.wake = wake
          return () => (this.wake = undefined)
        },
      }
    }
    this.pending = false
  }

  /** Arranges the next turn. Follows completeWork. */
  private completeWork(result: SyncResult): void {
    const now = this.context.clock.now()
    this.resyncAt = now + this.jittered(resyncInterval)
    this.retry?.cancel()
    this.retry = undefined
    if (result.failed !== true) return
    const wait = result.backoffUntil === undefined ? backOffPeriod : Math.min(Math.max(0, result.backoffUntil - now), resyncInterval)
    this.enqueue(this.jittered(wait))
  }

  /** Takes up the Pod again at the first of the node's ticks after `delay`. */
  private enqueue(delay: number): void {
    const { clock, tickPhase } = this.context
    const due = clock.now() + delay
    const tick = Math.ceil((due - tickPhase) / 1000) * 1000 + tickPhase
    this.retry?.cancel()
    this.retry = clock.schedule(tick - clock.now(), () => {
      this.retry = undefined
      this.queue()
    })
  }

  private jittered(duration: number): number {
    return Math.round(duration * (1 + this.context.rand.next() * jitter))
  }

  /** The grace period can only get shorter, and is never under a second. Follows calculateEffectiveGracePeriod. */
  private effectiveGrace({ metadata, spec }: Pod, override: number | undefined): number {
    let grace = this.gracePeriod ?? 0
    let overridden = false
    for (const value of [metadata.deletionGracePeriodSeconds, override]) {
      if (value !== undefined && (grace === 0 || value < grace)) {
        grace = value
        overridden = true
      }
    }
    if (!overridden && grace === 0) grace = spec.terminationGracePeriodSeconds ?? 0
    return Math.max(1, grace)
  }
}

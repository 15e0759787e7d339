import type { Clock } from '../../clock/clock.ts'
import type { Pause } from '../../process/process.ts'
import type { RuntimeStatus } from '../runtime/runtime.ts'
import { noRuntimeStatus } from '../runtime/runtime.ts'
import type { PodRuntime } from './pod-runtime.ts'

interface Seen {
  status: RuntimeStatus
  /** The how manieth look it was. */
  look: number
  /** Ids and states of containers and sandboxes, to see whether something has changed. */
  states: string
}

/**
 * Looks at what the runtime holds once a second, and at one Pod when asked, and tells of Pods that changed.
 * Follows pkg/kubelet/pleg/generic.go. Looks at which nothing has changed take no work.
 */
export class Pleg {
  private readonly clock: Clock
  private readonly phase: number
  private readonly runtimeOf: (uid: string) => PodRuntime | undefined
  private readonly onChange: (uid: string) => void
  private readonly seen = new Map<string, Seen>()
  private readonly dirty = new Set<string>()
  private readonly waiting = new Map<string, () => void>()
  private looks = 0
  private scheduled = false

  /** `phase`: where in each second the node looks, in milliseconds. */
  constructor(clock: Clock, phase: number, runtimeOf: (uid: string) => PodRuntime | undefined, onChange: (uid: string) => void) {
    this.clock = clock
    this.phase = phase
    this.runtimeOf = runtimeOf
    this.onChange = onChange
  }

  /** Something of the Pod has changed: the next look will see it. */
  markChanged(uid: string): void {
    this.dirty.add(uid)
    this.scheduleLook()
  }

  /** Looks at one Pod now. */
  relist(uid: string): void {
    this.look(uid)
  }

  /** Looks at one Pod, a moment later. */
  requestRelist(uid: string): void {
    this.clock.schedule(0, () => {
      this.look(uid)
      this.wake(uid)
    })
  }

  /** Ids and states of what was seen last: as long as they are the same, nothing has happened to the Pod's containers. */
  statesOf(uid: string): string {
    return this.seen.get(uid)?.states ?? ''
  }

  /** Counts looks, to ask later for one that came after. */
  get count(): number {
    return this.looks
  }

  /** What was seen of a Pod, in a look after the `after`th and later than `since`; waits for the next one if need be. */
  *newerThan(uid: string, after: number, since: number): Generator<Pause, RuntimeStatus, void> {
    for (;;) {
      const seen = this.seen.get(uid)
      if (after < 0) return seen?.status ?? noRuntimeStatus
      if (seen !== undefined && seen.look > after) return seen.status
      if (this.lastTick() > since && !this.dirty.has(uid)) return seen?.status ?? noRuntimeStatus
      yield {
        wait: wake => {
          this.waiting.set(uid, wake)
          this.scheduleLook()
          return () => this.waiting.delete(uid)
        },
      }
    }
  }

  forget(uid: string): void {
    this.seen.delete(uid)
    this.dirty.delete(uid)
  }

  private lastTick(): number {
    return Math.floor((this.clock.now() - this.phase) / 1000) * 1000 + this.phase
  }

  private scheduleLook(): void {
    if (this.scheduled) return
    this.scheduled = true
    this.clock.schedule(this.lastTick() + 1000 - this.clock.now(), () => {
      this.scheduled = false
      for (const uid of [...this.dirty]) this.look(uid)
      for (const uid of [...this.waiting.keys()]) this.wake(uid)
    })
  }

  private wake(uid: string): void {
    const wake = this.waiting.get(uid)
    this.waiting.delete(uid)
    wake?.()
  }

  private look(uid: string): void {
    this.dirty.delete(uid)
    const runtime = this.runtimeOf(uid)
    const status = runtime?.snapshot() ?? noRuntimeStatus
    const removed = runtime?.removeOldDead()
    let states = ''
    for (const { id, state } of status.containers) if (state !== 'created' && removed?.has(id) !== true) states += `${id} ${state}\n`
    for (const { id, ready } of status.sandboxes) states += `${id} ${ready}\n`
    const before = this.seen.get(uid)?.states ?? ''
    this.seen.set(uid, { status, look: ++this.looks, states })
    if (states !== before) this.onChange(uid)
  }
}

import type { PodInfo } from './pod-info.ts'

/** A Pod that waits for a node. */
export interface Waiting {
  info: PodInfo
  /** When it came, in milliseconds since the epoch, and its place among those of the same moment. */
  readonly since: number
  readonly sequence: number
  attempts: number
  /** The plugins that refused it last. */
  refusedBy: ReadonlySet<string>
  /** When it was found to fit nowhere. */
  parkedAt: number
}

/**
 * Pods to schedule, the highest priority first and then the one that came first, and beside them those that fit
 * nowhere until something changes. Follows pkg/scheduler/backend/queue.
 */
export class SchedulingQueue {
  private active: Waiting[] = []
  private sorted = true
  private readonly parked = new Map<string, Waiting>()
  private readonly queued = new Set<string>()
  private sequence = 0

  get hasActive(): boolean {
    return this.active.length > 0
  }

  get hasParked(): boolean {
    return this.parked.size > 0
  }

  /** A new Pod. */
  add(info: PodInfo, now: number): void {
    if (this.queued.has(info.uid) || this.parked.has(info.uid)) {
      this.update(info)
      return
    }
    this.push({ info, since: now, sequence: this.sequence++, attempts: 0, refusedBy: new Set(), parkedAt: 0 })
  }

  /** The Pod has changed while it waits. */
  update(info: PodInfo): void {
    const waiting = this.parked.get(info.uid) ?? this.active.find(each => each.info.uid === info.uid)
    if (waiting === undefined) return
    waiting.info = info
    this.sorted = false
  }

  remove(uid: string): void {
    this.parked.delete(uid)
    if (!this.queued.delete(uid)) return
    this.active = this.active.filter(each => each.info.uid !== uid)
  }

  /** The next Pod. */
  pop(): Waiting | undefined {
    if (!this.sorted) {
      this.active.sort((a, b) => a.info.priority - b.info.priority || b.since - a.since || b.sequence - a.sequence)
      this.sorted = true
    }
    const next = this.active.pop()
    if (next === undefined) return undefined
    this.queued.delete(next.info.uid)
    next.attempts++
    return next
  }

  /** A Pod that fits nowhere. */
  park(waiting: Waiting, refusedBy: ReadonlySet<string>, now: number): void {
    waiting.refusedBy = refusedBy
    waiting.parkedAt = now
    this.parked.set(waiting.info.uid, waiting)
  }

  /** Takes up parked Pods again; true when there were any. */
  activate(test: (waiting: Waiting) => boolean): boolean {
    let any = false
    for (const [uid, waiting] of this.parked) {
      if (!test(waiting)) continue
      this.parked.delete(uid)
      this.push(waiting)
      any = true
    }
    return any
  }

  private push(waiting: Waiting): void {
    this.active.push(waiting)
    this.queued.add(waiting.info.uid)
    this.sorted = false
  }
}

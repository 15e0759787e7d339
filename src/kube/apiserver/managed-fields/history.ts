import { type Managers, noManagers, type Update, updated, writerId } from './managers.ts'
import type { Shape } from './shape.ts'

/** A write whose fields nobody has worked out yet: `next` gives the object as it was sent, before admission changed it. */
export type PendingUpdate = Omit<Update, 'shape' | 'live' | 'next'> & {
  readonly shape: () => Shape
  readonly live: () => unknown
  readonly next: () => unknown
}

/** How many writes wait at most until the owners are worked out. */
const patience = 12

/**
 * Who owns which field of one version of an object. Writes only note down what they did; the field sets are worked
 * out when somebody asks, since almost nobody does and each costs more than the write itself.
 */
export class History {
  private settled: Managers
  private waiting: readonly PendingUpdate[]

  constructor(settled: Managers, waiting: readonly PendingUpdate[]) {
    this.settled = settled
    this.waiting = waiting
  }

  /** Whether it is known that nobody owns anything. */
  get isEmpty(): boolean {
    return this.waiting.length === 0 && this.settled.size === 0
  }

  get managers(): Managers {
    for (const { shape, live, next, ...update } of this.waiting) {
      this.settled = updated(this.settled, { ...update, shape: shape(), live: live(), next: next() })
    }
    this.waiting = []
    return this.settled
  }

  /** The history of what this write made. */
  after(update: PendingUpdate): History {
    const last = this.waiting.at(-1)
    // A status changes nothing else on its way in, so that of many in a row the first state and the last are enough.
    if (last !== undefined && update.subresource === 'status' && last.subresource === 'status' && writerId(last) === writerId(update)) {
      return new History(this.settled, [...this.waiting.slice(0, -1), { ...update, live: last.live }])
    }
    if (this.waiting.length >= patience) return new History(this.managers, [update])
    return new History(this.settled, [...this.waiting, update])
  }
}

/** The history of what is not there yet. */
export const nobody: History = new History(noManagers, [])

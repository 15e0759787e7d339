import { type Managers, noManagers, updated } from './managers.ts'
import type { PendingUpdate } from './pending-update.ts'
import { ElementError } from './shape.ts'

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
    for (const pending of this.waiting) this.settled = unlessBroken(this.settled, () => updated(this.settled, pending.work()))
    this.waiting = []
    return this.settled
  }

  /** The history of what this write made. */
  after(update: PendingUpdate): History {
    const joined = update.joined(this.waiting.at(-1))
    if (joined !== undefined) return new History(this.settled, [...this.waiting.slice(0, -1), joined])
    if (this.waiting.length >= patience) return new History(this.managers, [update])
    return new History(this.settled, [...this.waiting, update])
  }
}

/** Lists whose entries cannot be told apart leave the owners as they were. Follows managedfields/internal/fieldmanager.go UpdateNoErrors. */
function unlessBroken(before: Managers, update: () => Managers): Managers {
  try {
    return update()
  } catch (error) {
    if (error instanceof ElementError) return before
    throw error
  }
}

/** The history of what is not there yet. */
export const nobody: History = new History(noManagers, [])

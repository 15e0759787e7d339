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
  /** Absent until it has been worked out of `before` and `update`. */
  private settled: Managers | undefined
  private before: History | undefined
  private update: PendingUpdate | undefined
  /** How many writes wait, the ones of `before` included. */
  private readonly waiting: number

  /** Known owners, or what `update` made of those of `before`. */
  constructor(settled: Managers | undefined, before?: History, update?: PendingUpdate) {
    this.settled = settled
    this.before = before
    this.update = update
    this.waiting = before === undefined || before.settled !== undefined ? 1 : before.waiting + 1
  }

  /** Whether it is known that nobody owns anything. */
  get isEmpty(): boolean {
    return this.settled?.size === 0
  }

  get managers(): Managers {
    if (this.settled === undefined) {
      const before = this.before?.managers ?? noManagers
      this.settled = unlessBroken(before, this.update)
      this.before = undefined
      this.update = undefined
    }
    return this.settled
  }

  /** The history of what this write made. */
  after(update: PendingUpdate): History {
    const joined = update.joined(this.update)
    if (joined !== undefined) return new History(undefined, this.before, joined)
    if (this.settled === undefined && this.waiting >= patience) void this.managers
    return new History(undefined, this, update)
  }
}

/** Lists whose entries cannot be told apart leave the owners as they were. Follows managedfields/internal/fieldmanager.go UpdateNoErrors. */
function unlessBroken(before: Managers, update: PendingUpdate | undefined): Managers {
  if (update === undefined) return before
  try {
    return updated(before, update.work())
  } catch (error) {
    if (error instanceof ElementError) return before
    throw error
  }
}

/** The history of what is not there yet. */
export const nobody: History = new History(noManagers)

import { StatusError } from '../apimachinery/status-error.ts'
import type { ActorContext } from '../client/actor.ts'
import type { Timer } from '../clock/clock.ts'

/** How long an addon waits after a change before it looks at everything again, in milliseconds. */
const settleTime = 20
const retryTime = 1000

/**
 * Calls `sync` a moment after anything of these kinds changed; `sync` looks at the whole store and writes what differs.
 * Kinds may come to be served later, as custom ones do.
 */
export class Reconciler {
  private readonly context: ActorContext
  private readonly kinds: ReadonlySet<string>
  private readonly sync: () => void
  private readonly isInstalled: () => boolean
  private unwatch: (() => void) | undefined
  private timer: Timer | undefined

  /** While `isInstalled` says no, nothing is looked at. */
  constructor(context: ActorContext, kinds: readonly string[], sync: () => void, isInstalled: () => boolean = () => true) {
    this.context = context
    this.kinds = new Set(kinds)
    this.sync = sync
    this.isInstalled = isInstalled
  }

  start(): void {
    this.unwatch ??= this.context.api.watch(undefined, ({ object }) => {
      if (this.kinds.has(object.kind) && this.isInstalled()) this.queue(settleTime)
    })
    if (this.isInstalled()) this.queue(settleTime)
  }

  stop(): void {
    this.unwatch?.()
    this.unwatch = undefined
    this.timer?.cancel()
    this.timer = undefined
  }

  /** Looks again after `delay` virtual milliseconds. */
  queue(delay: number): void {
    const { clock } = this.context
    if (this.timer !== undefined && this.timer.at <= clock.now() + delay) return
    this.timer?.cancel()
    this.timer = clock.schedule(delay, () => {
      this.timer = undefined
      try {
        this.sync()
      } catch (error) {
        // Somebody else wrote in between, or refused: look again.
        if (!(error instanceof StatusError)) throw error
        if (this.unwatch !== undefined) this.queue(retryTime)
      }
    })
  }
}

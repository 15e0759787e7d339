/** How a process is told of a signal. A shell looks here between its commands and runs its `trap`. */
export class Signals {
  private readonly raised: string[] = []
  private wake: (() => void) | undefined

  /** Delivers a signal by its name without SIG, such as `TERM`. */
  raise(signal: string): void {
    this.raised.push(signal)
    this.wake?.()
  }

  /** Takes the oldest signal that nobody has seen yet. */
  take(): string | undefined {
    return this.raised.shift()
  }

  /** Calls `wake` at the next signal (at once when one waits); gives what stops that. */
  subscribe(wake: () => void): () => void {
    if (this.raised.length > 0) wake()
    this.wake = wake
    return () => (this.wake = undefined)
  }
}

import type { Clock } from '../clock/clock.ts'

interface Entry {
  delay: number
  lastUpdate: number
}

/** Delays that double per key up to a limit. Milliseconds throughout. Follows client-go/util/flowcontrol/backoff.go. */
export class Backoff {
  private readonly clock: Clock
  private readonly initial: number
  private readonly limit: number
  private readonly expiry: number
  private readonly entries = new Map<string, Entry>()

  /** An entry is forgotten `expiry` after its last update. */
  constructor(clock: Clock, initial: number, limit: number, expiry: number) {
    this.clock = clock
    this.initial = initial
    this.limit = limit
    this.expiry = expiry
  }

  /** The delay in force. */
  get(key: string): number {
    return this.entries.get(key)?.delay ?? 0
  }

  /** Moves on to the next delay. */
  next(key: string, eventTime: number): void {
    const entry = this.entries.get(key)
    const lastUpdate = this.clock.now()
    if (entry === undefined || eventTime - entry.lastUpdate > this.expiry) this.entries.set(key, { delay: this.initial, lastUpdate })
    else this.entries.set(key, { delay: Math.min(entry.delay * 2, this.limit), lastUpdate })
  }

  /** Whether the delay counted from `eventTime` is still running. */
  isInBackoffSince(key: string, eventTime: number): boolean {
    const entry = this.entries.get(key)
    return entry !== undefined && eventTime - entry.lastUpdate <= this.expiry && this.clock.now() - eventTime < entry.delay
  }

  /** Whether the delay counted from the last update is still running. */
  isInBackoffSinceUpdate(key: string): boolean {
    const entry = this.entries.get(key)
    return entry !== undefined && this.clock.now() - entry.lastUpdate < entry.delay
  }

  /** Forgets every key that begins so. */
  forget(prefix: string): void {
    for (const key of [...this.entries.keys()]) if (key.startsWith(prefix)) this.entries.delete(key)
  }
}

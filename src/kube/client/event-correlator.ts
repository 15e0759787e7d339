const aggregateAfter = 10
const aggregateInterval = 600_000
const spamBurst = 25
const spamRefill = 300_000
const cacheSize = 4096

interface Aggregate {
  /** The different ones, the oldest first. */
  readonly messages: string[]
  last: number
}

interface Bucket {
  tokens: number
  refilledAt: number
}

/** A map that forgets what was used longest ago. */
class Recent<T> {
  private readonly entries = new Map<string, T>()

  get(key: string): T | undefined {
    const value = this.entries.get(key)
    if (value !== undefined && this.entries.size > cacheSize / 2) {
      this.entries.delete(key)
      this.entries.set(key, value)
    }
    return value
  }

  set(key: string, value: T): void {
    this.entries.delete(key)
    this.entries.set(key, value)
    if (this.entries.size <= cacheSize) return
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest)
      return
    }
  }
}

/**
 * Keeps a component from flooding the server: similar events become one after ten in ten minutes, and an
 * object gets 25 at once, then one in five minutes. Follows client-go/tools/record/events_cache.go.
 */
export class EventCorrelator {
  private readonly aggregates = new Recent<Aggregate>()
  private readonly buckets = new Recent<Bucket>()

  /**
   * Whether an event of a group (an object, a type and a reason) is one of so many that it is counted on the one that
   * stands for them. `now` in milliseconds.
   */
  combines(group: string, message: string, now: number): boolean {
    const record = this.aggregates.get(group)
    if (record === undefined || now - record.last > aggregateInterval) {
      this.aggregates.set(group, { messages: [message], last: now })
      return false
    }
    if (!record.messages.includes(message)) record.messages.push(message)
    record.last = now
    if (record.messages.length < aggregateAfter) return false
    record.messages.shift()
    return true
  }

  /** Whether a source (an object and a type) has used up its events for now. */
  isSpam(source: string, now: number): boolean {
    let bucket = this.buckets.get(source)
    if (bucket === undefined) this.buckets.set(source, (bucket = { tokens: spamBurst, refilledAt: now }))
    bucket.tokens = Math.min(spamBurst, bucket.tokens + (now - bucket.refilledAt) / spamRefill)
    bucket.refilledAt = now
    if (bucket.tokens < 1) return true
    bucket.tokens--
    return false
  }
}

const aggregateAfter = 10
const aggregateInterval = 600_000
const spamBurst = 25
const spamRefill = 300_000
const cacheSize = 4096

/** What tells one event of a component from another. Texts in Go's words. */
export interface EventFacts {
  /** The object and its field path. */
  readonly object: string
  readonly fieldPath: string
  readonly type: string
  readonly reason: string
  readonly message: string
}

/** What to do with an event: write it new, or count it on the one that is there. */
export interface Correlated {
  /** What identifies the event to write. */
  readonly key: string
  /** The message, marked when it stands for many similar ones. */
  readonly message: string
}

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

  /** Where the event belongs. `now` in milliseconds. */
  aggregate(facts: EventFacts, now: number): Correlated {
    const group = `${facts.object}\n${facts.type}\n${facts.reason}`
    let record = this.aggregates.get(group)
    if (record === undefined || now - record.last > aggregateInterval) {
      record = { messages: [], last: now }
      this.aggregates.set(group, record)
    }
    if (!record.messages.includes(facts.message)) record.messages.push(facts.message)
    record.last = now
    if (record.messages.length < aggregateAfter) return { key: `${group}\n${facts.fieldPath}\n${facts.message}`, message: facts.message }
    record.messages.shift()
    return { key: group, message: `(combined from similar events): ${facts.message}` }
  }

  /** Whether the object has used up its events for now. */
  isSpam({ object, type }: EventFacts, now: number): boolean {
    const key = `${object}\n${type}`
    let bucket = this.buckets.get(key)
    if (bucket === undefined) this.buckets.set(key, (bucket = { tokens: spamBurst, refilledAt: now }))
    bucket.tokens = Math.min(spamBurst, bucket.tokens + (now - bucket.refilledAt) / spamRefill)
    bucket.refilledAt = now
    if (bucket.tokens < 1) return true
    bucket.tokens--
    return false
  }
}

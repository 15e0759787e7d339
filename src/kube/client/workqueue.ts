import { StatusError } from '../apimachinery/status-error.ts'
import type { Clock, Timer } from '../clock/clock.ts'
import type { Workqueue } from './actor.ts'

const baseDelay = 5
const maxDelay = 1_000_000
/** How long a worker is busy with one key, in milliseconds: changes that come meanwhile are seen in one sync. */
const defaultDuration = 5

/** How a queue works. */
export interface WorkqueueOptions {
  /** Milliseconds before the same key is worked on again. Default 5. */
  readonly duration?: number
  /** After so many failures in a row the key is dropped. Default: never. */
  readonly maxRetries?: number
}

interface Item {
  /** When it will be worked on, or undefined while it does not wait. */
  timer: Timer | undefined
  /** The earliest `addAfter` that has not fired. */
  delayed: Timer | undefined
  freeAt: number
  failures: number
}

/**
 * A queue whose worker calls `sync` with each key. A StatusError from it puts the key back with a growing
 * delay; a clean sync forgets the key's failures. Follows client-go/util/workqueue and the controllers' processNextWorkItem.
 */
export function createWorkqueue(clock: Clock, sync: (key: string) => void, options: WorkqueueOptions = {}): Workqueue {
  const duration = options.duration ?? defaultDuration
  const items = new Map<string, Item>()

  const itemOf = (key: string) => {
    let item = items.get(key)
    if (item === undefined) items.set(key, (item = { timer: undefined, delayed: undefined, freeAt: 0, failures: 0 }))
    return item
  }

  const addAt = (key: string, delay: number): Timer => {
    const item = itemOf(key)
    const at = Math.max(clock.now() + delay, item.freeAt)
    if (item.timer !== undefined && item.timer.at <= at) return item.timer
    item.timer?.cancel()
    item.timer = clock.schedule(at - clock.now(), () => work(key, item))
    return item.timer
  }

  const addRateLimited = (key: string) => {
    const item = itemOf(key)
    addAt(key, Math.min(maxDelay, baseDelay * 2 ** item.failures++))
  }

  const work = (key: string, item: Item) => {
    item.timer = undefined
    item.freeAt = clock.now() + duration
    try {
      sync(key)
      item.failures = 0
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      if (options.maxRetries !== undefined && item.failures >= options.maxRetries) item.failures = 0
      else addRateLimited(key)
    }
    if (items.size > 10_000) sweep()
  }

  const sweep = () => {
    for (const [key, item] of items)
      if (item.timer === undefined && item.delayed === undefined && item.failures === 0 && item.freeAt <= clock.now()) items.delete(key)
  }

  return {
    add: key => void addAt(key, 0),
    addAfter(key, delay) {
      if (delay <= 0) return addAt(key, 0)
      const item = itemOf(key)
      if (item.delayed !== undefined && item.delayed.at <= clock.now() + delay) return item.delayed
      item.delayed?.cancel()
      item.delayed = clock.schedule(delay, () => {
        item.delayed = undefined
        addAt(key, 0)
      })
      return item.delayed
    },
    addRateLimited,
    forget: key => {
      const item = items.get(key)
      if (item !== undefined) item.failures = 0
    },
  }
}

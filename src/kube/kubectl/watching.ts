import { parseFieldSelector } from '../apimachinery/field-selector.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { parseSelector } from '../apimachinery/selector.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { API, ListOptions } from '../apiserver/interface.ts'
import type { Clock } from '../clock/clock.ts'
import type { Pause } from '../process/process.ts'
import type { Kind } from '../registry/kind.ts'

/**
 * The changes of one kind that fit a selection, in order, for a program to take one by one. As from the
 * server, an object that comes to fit is ADDED and one that no longer fits is DELETED.
 */
export class Watch {
  private readonly events: WatchEvent[] = []
  private readonly stop: () => void
  private wake: (() => void) | undefined

  constructor(api: API, kind: Kind, options: ListOptions) {
    const seen = narrowed(kind, options)
    this.stop = api.watch(kind, event => {
      const narrow = seen(event)
      if (narrow === undefined) return
      this.events.push(narrow)
      this.wake?.()
    })
  }

  /**
   * The next change; undefined when `deadline` (virtual milliseconds since the epoch) passes first, or when `over`, which is
   * handed what wakes the waiting, says that it is.
   */
  *next(clock: Clock, deadline = Number.POSITIVE_INFINITY, over: (wake: () => void) => boolean = () => false): Generator<Pause, WatchEvent | undefined, void> {
    while (this.events.length === 0) {
      if (clock.now() >= deadline || over(() => this.wake?.())) return undefined
      yield {
        wait: wake => {
          this.wake = wake
          const timer = deadline === Number.POSITIVE_INFINITY ? undefined : clock.schedule(deadline - clock.now(), wake)
          return () => {
            this.wake = undefined
            timer?.cancel()
          }
        },
      }
    }
    return this.events.shift()
  }

  /** No more changes are wanted. */
  close(): void {
    this.stop()
  }
}

/** What a selection shows of a change: an object that comes to fit is ADDED, one that no longer fits DELETED; undefined when it never fitted. */
export function narrowed(kind: Kind, options: ListOptions): (event: WatchEvent) => WatchEvent | undefined {
  const fits = fitting(kind, options)
  return event => {
    const now = event.type !== 'DELETED' && fits(event.object)
    const before = event.old !== undefined ? fits(event.old) : event.type === 'DELETED' && fits(event.object)
    return now || before ? { ...event, type: now ? (before ? 'MODIFIED' : 'ADDED') : 'DELETED' } : undefined
  }
}

function fitting(kind: Kind, { namespace, labelSelector, fieldSelector }: ListOptions): (object: KubeObject) => boolean {
  const labels = labelSelector ? parseSelector(labelSelector) : undefined
  const fields = fieldSelector ? parseFieldSelector(fieldSelector) : undefined
  return object => {
    if (kind.namespaced && namespace && object.metadata.namespace !== namespace) return false
    if (labels !== undefined && !labels.matches(object.metadata.labels)) return false
    return fields === undefined || fields.matches(fieldsOf(kind, object))
  }
}

function fieldsOf(kind: Kind, object: KubeObject): Record<string, string> {
  return { ...kind.selectableFields?.(object), 'metadata.name': object.metadata.name ?? '', 'metadata.namespace': object.metadata.namespace ?? '' }
}

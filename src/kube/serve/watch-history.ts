import { StatusError } from '../apimachinery/status-error.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { API } from '../apiserver/interface.ts'
import type { Kind } from '../registry/kind.ts'

/** How many changes of a kind are remembered. */
const capacity = 2000

/** The changes of one kind since somebody first asked for it. */
class KindHistory {
  readonly events: WatchEvent[] = []
  /** Changes up to this resourceVersion are not known any more. */
  oldest: number
  readonly handlers = new Set<(event: WatchEvent) => void>()

  constructor(oldest: number) {
    this.oldest = oldest
  }

  take(event: WatchEvent): void {
    this.events.push(event)
    if (this.events.length > capacity) this.oldest = versionOf(this.events.shift())
    for (const handler of [...this.handlers]) handler(event)
  }
}

const versionOf = (event: WatchEvent | undefined) => Number(event?.object.metadata.resourceVersion ?? 0)

/**
 * What happened lately: a client lists, and then watches from the resourceVersion that the list had. Follows
 * apiserver/pkg/storage/cacher/watch_cache.go.
 */
export class WatchHistory {
  private readonly api: API
  private readonly kinds = new Map<string, KindHistory>()

  constructor(api: API) {
    this.api = api
  }

  /** Remembers the changes of a kind from now on. */
  remember(kind: Kind): void {
    this.of(kind)
  }

  /** The changes of a kind after a resourceVersion. Throws Expired when some of them are forgotten. */
  since(kind: Kind, version: number): readonly WatchEvent[] {
    const { oldest, events } = this.of(kind)
    if (version < oldest) throw new StatusError({ code: 410, reason: 'Expired', message: `too old resource version: ${version} (${oldest})` })
    return events.filter(event => versionOf(event) > version)
  }

  /** Tells every later change of a kind; gives what stops it. */
  follow(kind: Kind, handler: (event: WatchEvent) => void): () => void {
    const { handlers } = this.of(kind)
    handlers.add(handler)
    return () => handlers.delete(handler)
  }

  private of(kind: Kind): KindHistory {
    const key = `${kind.group}/${kind.version}/${kind.plural}`
    let history = this.kinds.get(key)
    if (history === undefined) {
      const fresh = new KindHistory(Number(this.api.query(kind).resourceVersion))
      this.kinds.set(key, (history = fresh))
      this.api.watch(kind, event => fresh.take(event))
    }
    return history
  }
}

import type { KubeObject } from '../apimachinery/meta.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { API } from '../apiserver/interface.ts'
import type { Clock } from '../clock/clock.ts'
import type { Kind } from '../registry/kind.ts'
import type { Informer, Informers } from './actor.ts'

/** How long a watch event is on its way, in milliseconds. */
const watchLatency = 1

interface Handler<T extends KubeObject> {
  readonly handle: (event: WatchEvent<T>) => void
  /** Whose handler it is. */
  readonly actor: string
  /** Which objects it asked for; undefined for all. */
  readonly concerns: ((object: T) => boolean) | undefined
}

/** Follows one kind of the store; see Informer. */
class KindInformer<T extends KubeObject> implements Informer<T> {
  private readonly api: API
  private readonly clock: Clock
  private readonly kind: Kind
  private readonly apiVersion: string
  private readonly handlers: Handler<T>[] = []
  private pending: WatchEvent<T>[] = []
  private deliversAt = -1

  constructor(api: API, clock: Clock, apiVersion: string, kind: Kind) {
    this.api = api
    this.clock = clock
    this.apiVersion = apiVersion
    this.kind = kind
  }

  get(namespace: string, name: string): T | undefined {
    return this.api.get<T>(this.apiVersion, this.kind.kind, namespace, name)
  }

  list(namespace = ''): readonly T[] {
    return this.api.list<T>(this.apiVersion, this.kind.kind, namespace)
  }

  byIndex(index: string, value: string): readonly T[] {
    return this.api.byIndex<T>(this.kind, index, value)
  }

  addIndex(index: string, values: (object: T) => readonly string[]): void {
    this.api.addIndex<T>(this.kind, index, values)
  }

  onEvent(handle: (event: WatchEvent<T>) => void, concerns?: (object: T) => boolean): void {
    const existing = concerns === undefined ? this.list() : this.list().filter(concerns)
    if (existing.length > 0) {
      this.clock.schedule(watchLatency, () => {
        for (const object of existing) handle({ type: 'ADDED', object })
      })
    }
    this.handlers.push({ handle, actor: this.clock.origin?.actor ?? '', concerns })
    if (this.handlers.length === 1) this.api.watch<T>(this.kind, event => this.receive(event))
  }

  /** Events of one moment travel together. */
  private receive(event: WatchEvent<T>): void {
    const at = this.clock.now() + watchLatency
    if (this.deliversAt !== at) {
      const batch: WatchEvent<T>[] = []
      this.pending = batch
      this.deliversAt = at
      this.clock.schedule(watchLatency, () => this.deliver(batch))
    }
    this.pending.push(event)
  }

  private deliver(batch: readonly WatchEvent<T>[]): void {
    for (const event of batch) {
      const cause = event.object.metadata.resourceVersion ?? ''
      for (const { handle, actor, concerns } of this.handlers) {
        if (concerns !== undefined && !concerns(event.object)) continue
        this.clock.attribute(actor, cause)
        handle(event)
      }
    }
  }
}

/** What is there of a kind that the server does not serve: nothing, ever. */
const nothing: Informer<KubeObject> = { get: () => undefined, list: () => [], byIndex: () => [], addIndex: () => undefined, onEvent: () => undefined }

/** Informers shared by all actors of one cluster. A kind that is not served is followed as an empty one. */
export function createInformers(api: API, clock: Clock): Informers {
  const informers = new Map<string, Informer<never>>()
  return {
    of<T extends KubeObject>(apiVersion: string, name: string): Informer<T> {
      const key = `${apiVersion} ${name}`
      let informer = informers.get(key)
      if (informer === undefined) {
        const kind = api.kindOf(apiVersion, name)
        if (kind === undefined) return nothing as Informer<never> as Informer<T>
        informers.set(key, (informer = new KindInformer<never>(api, clock, apiVersion, kind)))
      }
      return informer as Informer<never> as Informer<T>
    },
  }
}

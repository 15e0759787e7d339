import type { KubeObject } from '../apimachinery/meta.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { Ownership } from './host.ts'
import { OrderedMap } from './ordered.ts'

/** Hears of every write, in order. */
export type WatchHandler<T extends KubeObject = KubeObject> = (event: WatchEvent<T>) => void

/** Gives the values under which an object is found in one index. */
export type IndexValues = (object: KubeObject) => readonly string[]

interface Index {
  readonly values: IndexValues
  readonly buckets: Map<string, OrderedMap<KubeObject>>
  /** Where each object stands now. */
  readonly standing: Map<string, readonly string[]>
}

const none: readonly never[] = []

/** The objects of one resource, by `namespace/name` (or `name`), with their indexes and watchers. */
class Table {
  readonly objects = new OrderedMap<KubeObject>()
  readonly indexes = new Map<string, Index>()
  readonly handlers: WatchHandler[] = []
}

function sameValues(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}

function update(index: Index, key: string, after: KubeObject | undefined): void {
  const old = index.standing.get(key) ?? none
  const now = after === undefined ? none : index.values(after)
  if (!sameValues(old, now)) {
    for (const value of old) {
      const bucket = index.buckets.get(value)
      bucket?.delete(key)
      if (bucket?.size === 0) index.buckets.delete(value)
    }
    if (now.length > 0) index.standing.set(key, now)
    else index.standing.delete(key)
  }
  if (after === undefined) return
  for (const value of now) {
    let bucket = index.buckets.get(value)
    if (bucket === undefined) index.buckets.set(value, (bucket = new OrderedMap()))
    bucket.set(key, after)
  }
}

/**
 * What etcd is to a real server: all objects by resource and key, one revision for the whole, and watches
 * that hear of each write at once. Stored objects are never changed; a write replaces them.
 */
export class Storage {
  private readonly tables = new Map<string, Table>()
  private readonly handlers: WatchHandler[] = []
  private written = 0
  private readonly ownership: Ownership | undefined

  /** With `ownership` the owners of an object's fields stay with what takes its place. */
  constructor(ownership?: Ownership) {
    this.ownership = ownership
  }

  /** The revision of the last write. */
  get revision(): number {
    return this.written
  }

  get(resource: string, key: string): KubeObject | undefined {
    return this.tables.get(resource)?.objects.get(key)
  }

  /** All objects of a resource in key order; with a namespace, those in it. */
  list(resource: string, namespace = ''): readonly KubeObject[] {
    const table = this.tables.get(resource)
    if (table === undefined) return none
    return namespace === '' ? table.objects.list() : table.objects.below(`${namespace}/`)
  }

  /** Stores an object that nobody else holds: its resourceVersion is set here. */
  put(resource: string, key: string, object: KubeObject): void {
    const table = this.table(resource)
    const old = table.objects.get(key)
    object.metadata.resourceVersion = String(++this.written)
    if (old !== undefined) this.ownership?.carry(object, old)
    table.objects.set(key, object)
    for (const index of table.indexes.values()) update(index, key, object)
    this.tell(table, old === undefined ? { type: 'ADDED', object } : { type: 'MODIFIED', object, old })
  }

  /** Removes an object; watchers see its last state with the revision of the removal. */
  remove(resource: string, key: string): KubeObject | undefined {
    const table = this.table(resource)
    const old = table.objects.get(key)
    if (old === undefined) return undefined
    table.objects.delete(key)
    for (const index of table.indexes.values()) update(index, key, undefined)
    const object = { ...old, metadata: { ...old.metadata, resourceVersion: String(++this.written) } }
    this.ownership?.carry(object, old)
    this.tell(table, { type: 'DELETED', object, old })
    return object
  }

  /** Keeps an index of a resource from now on; the same name again changes nothing. */
  addIndex(resource: string, name: string, values: IndexValues): void {
    const table = this.table(resource)
    if (table.indexes.has(name)) return
    const index: Index = { values, buckets: new Map(), standing: new Map() }
    table.indexes.set(name, index)
    for (const object of table.objects.list()) update(index, keyIn(object), object)
  }

  /** The objects that `name`'s index holds under `value`, in key order. */
  byIndex(resource: string, name: string, value: string): readonly KubeObject[] {
    return this.tables.get(resource)?.indexes.get(name)?.buckets.get(value)?.list() ?? none
  }

  /** Tells `handler` of each write to a resource (undefined: to any); gives back what stops it. */
  watch(resource: string | undefined, handler: WatchHandler): () => void {
    const handlers = resource === undefined ? this.handlers : this.table(resource).handlers
    handlers.push(handler)
    return () => {
      const at = handlers.indexOf(handler)
      if (at >= 0) handlers.splice(at, 1)
    }
  }

  private tell(table: Table, event: WatchEvent): void {
    for (const handler of table.handlers) handler(event)
    for (const handler of this.handlers) handler(event)
  }

  private table(resource: string): Table {
    let table = this.tables.get(resource)
    if (table === undefined) this.tables.set(resource, (table = new Table()))
    return table
  }
}

/** An object's key in storage. */
export function keyIn(object: KubeObject): string {
  const { namespace, name = '' } = object.metadata
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`
}

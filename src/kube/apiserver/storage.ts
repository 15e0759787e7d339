import type { KubeObject } from '../apimachinery/meta.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { Ownership } from './host.ts'
import type { Slot } from './ordered.ts'
import { Ordered } from './ordered.ts'

/** Hears of every write, in order. */
export type WatchHandler<T extends KubeObject = KubeObject> = (event: WatchEvent<T>) => void

/** Gives the values under which an object is found in one index. */
export type IndexValues = (object: KubeObject) => readonly string[]

/** An object in its place, and the values under which it stands in each of its resource's indexes. */
interface Stored extends Slot<KubeObject> {
  readonly standing: (readonly string[])[]
}

interface Index {
  readonly name: string
  readonly values: IndexValues
  readonly buckets: Map<string, Ordered<KubeObject>>
}

const none: readonly never[] = []

/** The objects of one resource, by `namespace/name` (or `name`), with their indexes and watchers. */
class Table {
  readonly slots = new Map<string, Stored>()
  readonly ordered = new Ordered<KubeObject>()
  readonly indexes: Index[] = []
  readonly handlers: WatchHandler[] = []

  index(name: string): Index | undefined {
    return this.indexes.find(index => index.name === name)
  }
}

function sameValues(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}

/** Puts a slot whose object changed (or goes) where it now belongs in the index at `position`. */
function place({ values, buckets }: Index, position: number, slot: Stored, after: KubeObject | undefined): void {
  const old = slot.standing[position] ?? none
  const now = after === undefined ? none : values(after)
  if (sameValues(old, now)) {
    for (const value of old) buckets.get(value)?.touch()
    return
  }
  slot.standing[position] = now
  for (let at = 0; at < old.length; at++) {
    const value = old[at] ?? ''
    if (old.indexOf(value) < at) continue
    const bucket = buckets.get(value)
    bucket?.remove(slot)
    if (bucket?.isEmpty === true) buckets.delete(value)
  }
  for (let at = 0; at < now.length; at++) {
    const value = now[at] ?? ''
    if (now.indexOf(value) < at) continue
    let bucket = buckets.get(value)
    if (bucket === undefined) buckets.set(value, (bucket = new Ordered()))
    bucket.add(slot)
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
    return this.tables.get(resource)?.slots.get(key)?.value
  }

  /** All objects of a resource in key order; with a namespace, those in it. */
  list(resource: string, namespace = ''): readonly KubeObject[] {
    const table = this.tables.get(resource)
    if (table === undefined) return none
    return namespace === '' ? table.ordered.list() : table.ordered.below(`${namespace}/`)
  }

  /** Stores an object that nobody else holds: its resourceVersion is set here. */
  put(resource: string, key: string, object: KubeObject): void {
    const table = this.table(resource)
    object.metadata.resourceVersion = String(++this.written)
    let slot = table.slots.get(key)
    const old = slot?.value
    if (old !== undefined) this.ownership?.carry(object, old)
    if (slot === undefined) {
      slot = { key, value: object, standing: [] }
      table.slots.set(key, slot)
      table.ordered.add(slot)
    } else {
      slot.value = object
      table.ordered.touch()
    }
    for (let position = 0; position < table.indexes.length; position++) {
      const index = table.indexes[position]
      if (index !== undefined) place(index, position, slot, object)
    }
    this.tell(table, old === undefined ? { type: 'ADDED', object } : { type: 'MODIFIED', object, old })
  }

  /** Removes an object; watchers see its last state with the revision of the removal. */
  remove(resource: string, key: string): KubeObject | undefined {
    const table = this.table(resource)
    const slot = table.slots.get(key)
    if (slot === undefined) return undefined
    const old = slot.value
    table.slots.delete(key)
    table.ordered.remove(slot)
    for (const [position, index] of table.indexes.entries()) place(index, position, slot, undefined)
    const object = { ...old, metadata: { ...old.metadata, resourceVersion: String(++this.written) } }
    this.ownership?.carry(object, old)
    this.tell(table, { type: 'DELETED', object, old })
    return object
  }

  /** Keeps an index of a resource from now on; the same name again changes nothing. */
  addIndex(resource: string, name: string, values: IndexValues): void {
    const table = this.table(resource)
    if (table.index(name) !== undefined) return
    const index: Index = { name, values, buckets: new Map() }
    const position = table.indexes.push(index) - 1
    for (const slot of table.slots.values()) place(index, position, slot, slot.value)
  }

  /** The objects that `name`'s index holds under `value`, in key order. */
  byIndex(resource: string, name: string, value: string): readonly KubeObject[] {
    return this.tables.get(resource)?.index(name)?.buckets.get(value)?.list() ?? none
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

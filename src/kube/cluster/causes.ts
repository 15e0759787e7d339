import { deepEqual } from '../apimachinery/deep-copy.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { API } from '../apiserver/interface.ts'
import type { Clock, Origin } from '../clock/clock.ts'
import { ruleOf } from './rules.ts'

/** Names one object. `namespace` is '' for kinds without. */
export interface ObjectName {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** One change of one object: who made it, by which rule, because of what. */
export interface Change {
  /** The resourceVersion that the change gave the object. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly verb: 'create' | 'update' | 'delete'
  readonly object: ObjectName
  /** Which fields it changed, two levels deep, such as `spec.replicas` or `status.conditions`. */
  readonly fields: readonly string[]
  /** A component of the cluster, with its node if it has one, or `terminal`. */
  readonly actor: string
  /** What the actor is there for, in a sentence, and where Kubernetes' source has it. */
  readonly rule: { readonly says: string; readonly follows: string }
  /** The change it followed from; undefined for what began in the terminal or by itself. */
  readonly cause?: string
  /** The line of the terminal. */
  readonly line?: string
}

/** A change as it is kept: there are many, so they share what they can. */
interface Kept extends Pick<Change, 'id' | 'time' | 'verb' | 'fields'>, ObjectName {
  readonly origin: Origin | undefined
}

/** A list of fields that all changes of the same fields share. */
class FieldList {
  readonly fields: readonly string[]
  private readonly longer = new Map<string, Map<string, FieldList>>()

  constructor(fields: readonly string[] = []) {
    this.fields = fields
  }

  /** The list with one more at its end: a part of the object, or a field of that part. */
  and(part: string, field = ''): FieldList {
    let lists = this.longer.get(part)
    if (lists === undefined) this.longer.set(part, (lists = new Map()))
    let list = lists.get(field)
    if (list === undefined) lists.set(field, (list = new FieldList([...this.fields, field === '' ? part : `${part}.${field}`])))
    return list
  }
}

/** So many changes are kept; the oldest go first. */
const limit = 60_000
const verbs = { ADDED: 'create', MODIFIED: 'update', DELETED: 'delete' } as const
const parts: readonly string[] = ['metadata', 'spec', 'status']
/** What every write changes of the metadata; working out who owns which field takes its time. */
const bookkeeping: ReadonlySet<string> = new Set(['resourceVersion', 'managedFields', 'generation'])

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The list with the fields of one part of an object that differ. */
function addDifferences(list: FieldList, part: string, after: unknown, before: unknown): FieldList {
  if (after === before) return list
  if (!isRecord(after) || !isRecord(before)) return deepEqual(after, before) ? list : list.and(part)
  let found = list
  for (const field in after) {
    const left = after[field]
    const right = before[field]
    if (left !== right && !(part === 'metadata' && bookkeeping.has(field)) && !deepEqual(left, right)) found = found.and(part, field)
  }
  for (const field in before) {
    if (!(field in after) && !(part === 'metadata' && bookkeeping.has(field)) && before[field] !== undefined) found = found.and(part, field)
  }
  return found
}

/** Which fields two states of an object differ in, two levels deep; what every write changes is left out. `none` is the empty list. */
export function fieldsOf(object: KubeObject, old: KubeObject, none = new FieldList()): readonly string[] {
  const after = object as KubeObject & Record<string, unknown>
  const before = old as KubeObject & Record<string, unknown>
  let found = none
  for (const part of parts) found = addDifferences(found, part, after[part], before[part])
  for (const part in after) if (!parts.includes(part)) found = addDifferences(found, part, after[part], before[part])
  for (const part in before) if (!parts.includes(part) && !(part in after)) found = addDifferences(found, part, undefined, before[part])
  return found.fields
}

/** Remembers of every change of the store who made it and from which earlier change it followed. */
export class CauseLog {
  private readonly clock: Clock
  /** How many changes there have been. */
  count = 0
  /** In the order of their ids, which are numbers that grow. */
  private readonly changes: Kept[] = []
  private readonly unchanged = new FieldList()

  constructor(api: API, clock: Clock) {
    this.clock = clock
    api.watch(undefined, event => this.note(event))
  }

  /** The changes of an object, the oldest first; with `field` (such as `spec.replicas`) only those that made or changed it. */
  of(object: ObjectName, field?: string): readonly Change[] {
    const { apiVersion, kind, namespace, name } = object
    const found = this.changes.filter(each => each.name === name && each.kind === kind && each.namespace === namespace && each.apiVersion === apiVersion)
    const about =
      field === undefined
        ? found
        : found.filter(
            ({ verb, fields }) => verb === 'create' || fields.some(each => each === field || field.startsWith(`${each}.`) || each.startsWith(`${field}.`)),
          )
    return about.map(told)
  }

  /** A change and what it followed from, back to the first: the newest first. */
  chain(id: string): readonly Change[] {
    const chain: Change[] = []
    const seen = new Set<string>()
    for (let next: string | undefined = id; next !== undefined && !seen.has(next); ) {
      seen.add(next)
      const kept = this.find(Number(next))
      if (kept === undefined) break
      chain.push(told(kept))
      next = kept.origin?.cause
    }
    return chain
  }

  private note({ type, object, old }: WatchEvent<KubeObject>): void {
    const { kind, apiVersion, metadata } = object
    if (kind === 'Lease' || (kind === 'Event' && type !== 'ADDED')) return
    this.count++
    const { resourceVersion: id = '', namespace = '', name = '' } = metadata
    const fields = type === 'MODIFIED' && old !== undefined ? fieldsOf(object, old, this.unchanged) : this.unchanged.fields
    this.changes.push({ id, time: this.clock.now(), verb: verbs[type], apiVersion, kind, namespace, name, fields, origin: this.clock.origin })
    if (this.changes.length > limit) this.changes.splice(0, limit / 4)
  }

  private find(id: number): Kept | undefined {
    let low = 0
    let high = this.changes.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (Number(this.changes[middle]?.id) < id) low = middle + 1
      else high = middle
    }
    const found = this.changes[low]
    return Number(found?.id) === id ? found : undefined
  }
}

function told({ id, time, verb, apiVersion, kind, namespace, name, fields, origin }: Kept): Change {
  const { actor = '', cause, line } = origin ?? {}
  return {
    id,
    time,
    verb,
    object: { apiVersion, kind, namespace, name },
    fields,
    actor,
    rule: ruleOf(actor, verb, kind),
    ...(cause === undefined ? {} : { cause }),
    ...(line === undefined ? {} : { line }),
  }
}

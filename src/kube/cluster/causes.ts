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

/** An object that changed, and those of its changes that are kept, the oldest first. */
interface Subject {
  readonly name: ObjectName
  readonly changes: Kept[]
}

/** A change as it is kept: there are many, so they share what they can. */
interface Kept extends Pick<Change, 'id' | 'time' | 'verb' | 'fields'> {
  readonly subject: Subject
  readonly origin: Origin | undefined
}

/** A list of fields that all changes of the same fields share. */
class FieldList {
  readonly fields: readonly string[]
  private readonly longer = new Map<string, FieldList>()

  constructor(fields: readonly string[] = []) {
    this.fields = fields
  }

  /** The list with one more at its end. */
  and(field: string): FieldList {
    let list = this.longer.get(field)
    if (list === undefined) this.longer.set(field, (list = new FieldList([...this.fields, field])))
    return list
  }
}

/** So many changes are kept; the oldest go first. */
const limit = 60_000
const verbs = { ADDED: 'create', MODIFIED: 'update', DELETED: 'delete' } as const
const parts: readonly string[] = ['metadata', 'spec', 'status']
/** What every write changes of the metadata; working out who owns which field takes its time. */
const bookkeeping: ReadonlySet<string> = new Set(['resourceVersion', 'managedFields', 'generation'])

const keyOf = ({ apiVersion, kind, namespace, name }: ObjectName) => `${apiVersion} ${kind} ${namespace}/${name}`
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The list with the fields of one part of an object that differ. */
function addDifferences(list: FieldList, part: string, after: unknown, before: unknown): FieldList {
  if (after === before) return list
  if (!isRecord(after) || !isRecord(before)) return deepEqual(after, before) ? list : list.and(part)
  let found = list
  for (const field in after) {
    const [left, right] = [after[field], before[field]]
    if (left !== right && !(part === 'metadata' && bookkeeping.has(field)) && !deepEqual(left, right)) found = found.and(`${part}.${field}`)
  }
  for (const field in before) {
    if (!(field in after) && !(part === 'metadata' && bookkeeping.has(field)) && before[field] !== undefined) found = found.and(`${part}.${field}`)
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
  private readonly changes = new Map<string, Kept>()
  private readonly subjects = new Map<string, Subject>()
  private readonly unchanged = new FieldList()

  constructor(api: API, clock: Clock) {
    this.clock = clock
    api.watch(undefined, event => this.note(event))
  }

  /** The changes of an object, the oldest first; with `field` (such as `spec.replicas`) only those that made or changed it. */
  of(object: ObjectName, field?: string): readonly Change[] {
    const found = this.subjects.get(keyOf(object))?.changes ?? []
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
      const kept: Kept | undefined = this.changes.get(next)
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
    const subject = this.subjectOf({ apiVersion, kind, namespace, name })
    const fields = type === 'MODIFIED' && old !== undefined ? fieldsOf(object, old, this.unchanged) : this.unchanged.fields
    const kept: Kept = { id, time: this.clock.now(), verb: verbs[type], subject, fields, origin: this.clock.origin }
    this.changes.set(id, kept)
    subject.changes.push(kept)
    if (this.changes.size > limit) this.forgetOldest()
  }

  private subjectOf(name: ObjectName): Subject {
    const key = keyOf(name)
    let subject = this.subjects.get(key)
    if (subject === undefined) this.subjects.set(key, (subject = { name, changes: [] }))
    return subject
  }

  private forgetOldest(): void {
    let left = limit / 4
    for (const [id, { subject }] of this.changes) {
      if (left-- <= 0) break
      this.changes.delete(id)
      subject.changes.shift()
      if (subject.changes.length === 0) this.subjects.delete(keyOf(subject.name))
    }
  }
}

function told({ id, time, verb, subject, fields, origin }: Kept): Change {
  const { actor = '', cause, line } = origin ?? {}
  return {
    id,
    time,
    verb,
    object: subject.name,
    fields,
    actor,
    rule: ruleOf(actor, verb, subject.name.kind),
    ...(cause === undefined ? {} : { cause }),
    ...(line === undefined ? {} : { line }),
  }
}

import { deepEqual } from '../apimachinery/deep-copy.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { API } from '../apiserver/interface.ts'
import type { Clock } from '../clock/clock.ts'
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

/** A change as it is kept: there are many. */
type Kept = Omit<Change, 'rule'>

/** So many changes are kept; the oldest go first. */
const limit = 60_000
const verbs = { ADDED: 'create', MODIFIED: 'update', DELETED: 'delete' } as const
const parts = ['metadata', 'spec', 'status'] as const
/** What every write changes of the metadata; working out who owns which field takes its time. */
const bookkeeping: ReadonlySet<string> = new Set(['resourceVersion', 'managedFields', 'generation'])

const keyOf = ({ apiVersion, kind, namespace, name }: ObjectName) => `${apiVersion} ${kind} ${namespace}/${name}`
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Which fields two states of an object differ in, two levels deep; what every write changes is left out. */
export function fieldsOf(object: KubeObject, old: KubeObject): string[] {
  const fields: string[] = []
  const after: Record<string, unknown> = { ...object }
  const before: Record<string, unknown> = { ...old }
  for (const part of new Set([...parts, ...Object.keys(after), ...Object.keys(before)])) {
    const [left, right] = [after[part], before[part]]
    if (left === right) continue
    if (!isRecord(left) || !isRecord(right)) {
      if (!deepEqual(left, right)) fields.push(part)
      continue
    }
    const differs = (field: string) => !(part === 'metadata' && bookkeeping.has(field)) && left[field] !== right[field] && !deepEqual(left[field], right[field])
    for (const field in left) if (differs(field)) fields.push(`${part}.${field}`)
    for (const field in right) if (!(field in left) && differs(field)) fields.push(`${part}.${field}`)
  }
  return fields
}

/** Remembers of every change of the store who made it and from which earlier change it followed. */
export class CauseLog {
  private readonly clock: Clock
  /** How many changes there have been. */
  count = 0
  private changes = new Map<string, Kept>()
  private byObject = new Map<string, string[]>()

  constructor(api: API, clock: Clock) {
    this.clock = clock
    api.watch(undefined, event => this.note(event))
  }

  /** The changes of an object, the oldest first; with `field` (such as `spec.replicas`) only those that made or changed it. */
  of(object: ObjectName, field?: string): readonly Change[] {
    const found = (this.byObject.get(keyOf(object)) ?? []).flatMap(id => this.changes.get(id) ?? [])
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
      next = kept.cause
    }
    return chain
  }

  private note({ type, object, old }: WatchEvent<KubeObject>): void {
    const { kind, apiVersion, metadata } = object
    if (kind === 'Lease' || (kind === 'Event' && type !== 'ADDED')) return
    this.count++
    const id = metadata.resourceVersion ?? ''
    const name: ObjectName = { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name ?? '' }
    const { actor = '', cause, line } = this.clock.origin ?? {}
    this.changes.set(id, {
      id,
      time: this.clock.now(),
      verb: verbs[type],
      object: name,
      fields: type === 'MODIFIED' && old !== undefined ? fieldsOf(object, old) : [],
      actor,
      ...(cause === undefined ? {} : { cause }),
      ...(line === undefined ? {} : { line }),
    })
    const key = keyOf(name)
    const ids = this.byObject.get(key)
    if (ids === undefined) this.byObject.set(key, [id])
    else ids.push(id)
    if (this.changes.size > limit) this.forgetOldest()
  }

  private forgetOldest(): void {
    let left = limit / 4
    for (const [id, { object }] of this.changes) {
      if (left-- <= 0) break
      this.changes.delete(id)
      const ids = this.byObject.get(keyOf(object))
      if (ids === undefined || ids.length <= 1) this.byObject.delete(keyOf(object))
      else ids.splice(ids.indexOf(id), 1)
    }
  }
}

const told = (kept: Kept): Change => ({ ...kept, rule: ruleOf(kept.actor, kept.verb, kept.object.kind) })

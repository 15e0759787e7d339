import type { ManagedFieldsEntry } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { apiVersionOf } from '../../apimachinery/meta.ts'
import type { Clock } from '../../clock/clock.ts'
import type { KindVerdict } from '../../registry/kind.ts'
import type { Ownership, WriteRequest } from '../host.ts'
import type { FieldPath } from './field-set.ts'
import { History, nobody } from './history.ts'
import { decodeManagers, encodeManagers, type Managers, noManagers, type Writer } from './managers.ts'
import { PendingUpdate } from './pending-update.ts'

/** Who applies by a request. */
export function applierOf(request: WriteRequest<KindVerdict>): Writer {
  const { kind, options, manager = '' } = request
  return { manager: options.fieldManager ?? manager, operation: 'Apply', apiVersion: apiVersionOf(kind.group, kind.version), subresource: partOf(request) }
}

const partOf = ({ recordedAs, options }: WriteRequest<KindVerdict>) => recordedAs ?? options.subresource ?? ''

/** The managers a client wrote itself: none, or one empty entry, forgets all. Follows managedfields/internal/fieldmanager.go decodeLiveOrNew. */
function managersGiven(entries: readonly ManagedFieldsEntry[]): Managers | undefined {
  const [first] = entries
  if (entries.length === 0 || (entries.length === 1 && first !== undefined && Object.keys(first).length === 0)) return noManagers
  return decodeManagers(entries)
}

/** Where nobody was told of at the start, nobody is later. Follows managedfields/internal/skipnonapplied.go. */
const untracked = (history: History) => history === nobody || history.isEmpty

/** A scale takes over a field that has an owner, without a time. Follows apimachinery/pkg/util/managedfields/scalehandler.go. */
const replicas = ['f:spec', 'f:replicas']

function isOwned(managers: Managers, path: FieldPath): boolean {
  for (const { fields } of managers.values()) if (fields.has(path)) return true
  return false
}

/** The owners of the fields of a server's objects. */
export class FieldOwnership implements Ownership {
  private readonly clock: Clock
  private readonly histories = new WeakMap<KubeObject, History>()
  /** What clients wrote into managedFields of objects that are on their way in. */
  private readonly written = new WeakMap<KubeObject, readonly ManagedFieldsEntry[]>()

  constructor(clock: Clock) {
    this.clock = clock
  }

  take(object: KubeObject): void {
    const { managedFields } = object.metadata
    if (managedFields === undefined) return
    this.written.set(object, managedFields)
    delete object.metadata.managedFields
  }

  record(request: WriteRequest<KindVerdict>, object: KubeObject, existing: KubeObject | undefined, sent: () => KubeObject): void {
    if (this.histories.has(object)) return
    const { kind } = request
    const managedFields = this.written.get(object)
    const given = managedFields === undefined || partOf(request) !== '' ? undefined : managersGiven(managedFields)
    const before = given !== undefined ? new History(given) : ((existing && this.histories.get(existing)) ?? nobody)
    const scale = request.recordedAs === 'scale'
    if (existing !== undefined && (untracked(before) || (scale && !isOwned(before.managers, replicas)))) {
      this.histories.set(object, before)
      return
    }
    const time = scale ? undefined : this.now()
    const manager = request.options.fieldManager ?? request.manager ?? ''
    this.histories.set(object, before.after(new PendingUpdate(kind, manager, partOf(request), time, existing, sent)))
  }

  /** Says who owns the fields of an object that is about to be written. */
  settle(object: KubeObject, managers: Managers): void {
    this.histories.set(object, new History(managers))
  }

  carry(object: KubeObject, existing: KubeObject): void {
    if (object === existing || this.histories.has(object)) return
    const history = this.histories.get(existing)
    if (history !== undefined) this.histories.set(object, history)
  }

  differ(object: KubeObject, existing: KubeObject): boolean {
    if (this.written.has(object)) return true
    if (!this.histories.has(object)) return false
    const timeless = (entry: ManagedFieldsEntry) => ({ ...entry, time: undefined })
    return !deepEqual(this.entries(object).map(timeless), this.entries(existing).map(timeless))
  }

  /** The moment that a write is of, in milliseconds since the epoch. */
  now(): number {
    return this.clock.now()
  }

  managers(object: KubeObject): Managers {
    return this.histories.get(object)?.managers ?? noManagers
  }

  /** metadata.managedFields of an object. */
  entries(object: KubeObject): readonly ManagedFieldsEntry[] {
    return encodeManagers(this.managers(object))
  }
}

import { deepEqual } from '../apimachinery/deep-copy.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { apiVersionOf } from '../apimachinery/meta.ts'
import type { Rand } from '../apimachinery/rand.ts'
import type { Reader } from '../apimachinery/reader.ts'
import type { GroupResource } from '../apimachinery/status-error.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import type { Kind, KindVerdict } from '../registry/kind.ts'
import type { AdmissionCluster, AdmissionPlugin } from './admission/plugin.ts'
import type { WriteOptions } from './interface.ts'
import type { Storage } from './storage.ts'

/** Tells the time, in milliseconds since the epoch. */
export interface TimeSource {
  now(): number
}

/** What the verbs of the API server work with. */
export interface Host {
  readonly storage: Storage
  readonly clock: TimeSource
  readonly rand: Rand
  readonly reader: Reader
  readonly admission: readonly AdmissionPlugin[]
  readonly cluster: AdmissionCluster
  /** Absent where nobody asks who owns what. */
  readonly ownership?: Ownership
  readonly perform?: Perform
}

/** Does what an object asks for that is not stored, and gives the answer; undefined for what is stored. */
export type Perform = (host: Host, request: WriteRequest<KindVerdict>, object: KubeObject) => KubeObject | undefined

/** Keeps who owns which field of which object, by the object itself. */
export interface Ownership {
  /** Takes off what a client wrote into metadata.managedFields itself, and keeps it for `record`. */
  take(object: KubeObject): void
  /** Notes down that `object` came of `existing` by this write; `sent` gives what the client asked for, before admission. */
  record(request: WriteRequest<KindVerdict>, object: KubeObject, existing: KubeObject | undefined, sent: () => KubeObject): void
  /** `object` took the place of `existing`: the owners stay, unless a write has told them already. */
  carry(object: KubeObject, existing: KubeObject): void
  /** Whether an apply that left the object as it was changed who owns its fields. */
  differ(object: KubeObject, existing: KubeObject): boolean
}

/** One write on its way through the server. A new object's rules are all that a create asks of its kind. */
export interface WriteRequest<K extends KindVerdict = Kind> {
  readonly kind: K
  /** '' for cluster-scoped kinds. */
  readonly namespace: string
  /** '' while a create has not named its object yet. */
  readonly name: string
  readonly options: WriteOptions
  /** Texts for the Warning headers; the verbs add to it. */
  readonly warnings: string[]
  /** A component's own write: already decoded, and its metadata follows the rules. */
  readonly trusted: boolean
  /** A patch's result: it may name another uid, which validation refuses; a whole object with another uid is a conflict. */
  readonly patch?: boolean
  /** Nobody hears the warnings. */
  readonly unheard?: boolean
  /** Who writes when the options do not say. */
  readonly manager?: string
  /** The part of the object that managedFields names, where it is not the one written: a scale writes the whole. */
  readonly recordedAs?: string
  /** Gives what a create asked for, decoded, the same again at each call. */
  readonly sent?: () => KubeObject
}

const resources = new WeakMap<KindVerdict, string>()

/** A kind's name in storage: `deployments.apps`. Versions of one kind share it. */
export function resourceOf(kind: KindVerdict): string {
  let resource = resources.get(kind)
  if (resource === undefined) resources.set(kind, (resource = kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`))
  return resource
}

/** A kind as errors name it. */
export function groupResource(kind: KindVerdict): GroupResource {
  return { group: kind.group, resource: kind.plural }
}

/** The key of an object in storage. */
export function keyFor(kind: KindVerdict, namespace: string, name: string): string {
  return kind.namespaced ? `${namespace}/${name}` : name
}

/** The warnings of a request to begin with: a deprecated version is told in every answer. */
export function warningsFor(kind: KindVerdict): string[] {
  return kind.deprecationWarning === undefined ? [] : [kind.deprecationWarning]
}

/** Runs a request; a refusal takes the warnings with it that were given before. */
export function warning<T>(warnings: readonly string[], run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof StatusError && warnings.length > 0) error.warnings = warnings
    throw error
  }
}

/** Adds a warning unless it was given already, as the server's warning recorder does. */
export function addWarning(warnings: string[], text: string): void {
  if (!warnings.includes(text)) warnings.push(text)
}

/** A shallow copy of an object with its own metadata, for small changes to stored ones. */
export function withMetadata<T extends KubeObject>(object: T, change: Partial<T['metadata']>): T {
  return { ...object, metadata: { ...object.metadata, ...change } }
}

/** Whether objects of the kind may be stored otherwise than it reads them. */
export function readsAnew({ custom, conversion }: KindVerdict): boolean {
  return custom !== undefined || conversion !== undefined
}

function decodedAnew(kind: KindVerdict, stored: KubeObject): KubeObject {
  const object = kind.custom?.decode({ ...stored, apiVersion: apiVersionOf(kind.group, kind.version) }).object ?? stored
  kind.setDefaults?.(object)
  return object
}

const readings = new WeakMap<KindVerdict, WeakMap<KubeObject, KubeObject>>()

/**
 * A stored object as `kind` reads it: objects of custom kinds may have been stored in another version, or before their
 * definition changed; they lose what it does not know any more and gain what it defaults now.
 */
export function asRead<T extends KubeObject>({ ownership }: Pick<Host, 'ownership'>, kind: KindVerdict, stored: T): T {
  if (!readsAnew(kind)) return stored
  let known = readings.get(kind)
  if (known === undefined) readings.set(kind, (known = new WeakMap()))
  let read = known.get(stored)
  if (read === undefined) {
    read = kind.conversion?.fromStored(stored) ?? decodedAnew(kind, stored)
    if (deepEqual(read, stored)) read = stored
    else ownership?.carry(read, stored)
    known.set(stored, read)
  }
  return read as T
}

/** Puts an object of a kind into storage, in the version that is stored; gives it as the kind reads it. */
export function store(host: Host, kind: KindVerdict, key: string, object: KubeObject): KubeObject {
  const { conversion } = kind
  const stored = conversion?.toStored(object) ?? object
  if (conversion !== undefined) {
    conversion.stored.setDefaults?.(stored)
    host.ownership?.carry(stored, object)
  }
  host.storage.put(resourceOf(kind), key, stored)
  return asRead(host, kind, stored)
}

/** The stored object of a kind, as the kind reads it. */
export function storedObject(host: Host, kind: KindVerdict, namespace: string, name: string): KubeObject | undefined {
  const stored = host.storage.get(resourceOf(kind), keyFor(kind, namespace, name))
  return stored && asRead(host, kind, stored)
}

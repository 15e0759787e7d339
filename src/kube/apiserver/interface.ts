import type { ManagedFieldsEntry, PolicyRule, Scale } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import type { Reader } from '../apimachinery/reader.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { Kind, KindVerdict } from '../registry/kind.ts'

/** Options every write takes. */
export interface WriteOptions {
  /** Runs everything but the write itself. */
  readonly dryRun?: boolean
  /** Who writes, in managedFields: `kubectl-client-side-apply`, `kube-controller-manager`, … */
  readonly fieldManager?: string
  /** What unknown and duplicate fields do. kubectl asks for `Strict`; the default `Warn` answers with warnings. */
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore'
  /** `status`, `scale`, … : which part of the object is written. */
  readonly subresource?: string
  /** Of a trusted object: nobody holds or changes a part of it any more, so that the server need not copy it. */
  readonly owned?: boolean
}

/** An answer to a write: the object as it now stands, and the texts of the Warning headers. */
export interface Answer<T extends KubeObject = KubeObject> {
  readonly object: T
  readonly warnings: readonly string[]
}

/** A patch and what it means: RFC 6902, RFC 7386, strategic merge, or a server-side apply configuration. */
export interface Patch {
  readonly type: 'json' | 'merge' | 'strategic' | 'apply'
  readonly body: unknown
  /** For `apply`: take over fields that another manager owns. */
  readonly force?: boolean
}

/** Who asks. */
export interface UserInfo {
  readonly name: string
  readonly groups: readonly string[]
  readonly uid?: string
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

/** What somebody wants to do: something with a resource, or with a path that is none. */
export interface AccessAttributes {
  readonly verb: string
  /** A path such as `/healthz`; the other fields are about resources. */
  readonly path?: string
  readonly group?: string
  readonly resource?: string
  readonly subresource?: string
  /** '' asks for the whole cluster. */
  readonly namespace?: string
  readonly name?: string
}

/** Whether somebody may; `reason` is what stood in the way of knowing. */
export interface AccessDecision {
  readonly allowed: boolean
  readonly reason: string
}

/** How to delete. */
export interface DeleteOptions {
  readonly dryRun?: boolean
  /** Seconds; undefined takes the object's own (Pods) or 0. */
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

/** What a list is narrowed to. Selectors in kubectl's text form: `app=web,tier in (a,b)`, `status.phase!=Running`. */
export interface ListOptions {
  readonly namespace?: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
}

/** The part of the API server's door that new objects go through; see API. */
export interface CreateAPI extends Reader {
  /** All served kinds, in discovery order. */
  kinds(): readonly KindVerdict[]
  /** The kind served as `apiVersion` and `kind`, or undefined. */
  kindOf(apiVersion: string, kind: string): KindVerdict | undefined
  create<T extends KubeObject>(kind: KindVerdict, namespace: string, body: unknown, options?: WriteOptions): Answer<T>
}

/**
 * The API server's door. Every call answers at once (time passes only between calls) or throws a StatusError.
 * Objects handed out are the stored ones: never change them, copy them. `body` of create and update may be
 * any value a client could send; it is decoded strictly against the schema. Objects given as `trusted` are
 * already decoded (controllers write these) and skip decoding, not defaults or validation.
 */
export interface API extends CreateAPI {
  /** The same server for the client of one component, whose name stands in managedFields unless a write gives another. */
  as(fieldManager: string): API
  /** The same server as another user meets it: what roles do not allow is Forbidden. */
  impersonate(user: UserInfo): API
  /** Who asks: the administrator, or who is impersonated. */
  readonly user: UserInfo
  /** Whether roles let the user do something. */
  authorize(attributes: AccessAttributes): AccessDecision
  /** The rules that roles give the user in a namespace. */
  rulesFor(namespace: string): readonly PolicyRule[]
  /** Throws Forbidden when the user may not do this with objects of a kind; the administrator may do all. */
  checkAccess(verb: string, kind: Kind, namespace?: string, name?: string, subresource?: string): void
  kinds(): readonly Kind[]
  kindOf(apiVersion: string, kind: string): Kind | undefined
  create<T extends KubeObject>(kind: Kind, namespace: string, body: unknown, options?: WriteOptions): Answer<T>
  /** The object; throws NotFound. */
  read<T extends KubeObject>(kind: Kind, namespace: string, name: string): T
  /** Matching objects in key order, and the resourceVersion of the whole. */
  query<T extends KubeObject>(kind: Kind, options?: ListOptions): { readonly items: readonly T[]; readonly resourceVersion: string }
  update<T extends KubeObject>(kind: Kind, namespace: string, name: string, body: unknown, options?: WriteOptions): Answer<T>
  patch<T extends KubeObject>(kind: Kind, namespace: string, name: string, patch: Patch, options?: WriteOptions): Answer<T>
  /** Deletes, or marks for deletion; gives the last or marked state. */
  delete<T extends KubeObject>(kind: Kind, namespace: string, name: string, options?: DeleteOptions): Answer<T>
  /** Deletes what `list` matches; gives what was matched. */
  deleteCollection<T extends KubeObject>(kind: Kind, list: ListOptions, options?: DeleteOptions): readonly T[]
  /** The `scale` subresource of a workload, as an autoscaling/v1 Scale. Writes go through update and patch with that subresource. */
  readScale(kind: Kind, namespace: string, name: string): Scale
  /** A controller's writes: `object` is already decoded and complete. */
  createTrusted<T extends KubeObject>(kind: Kind, object: T, options?: WriteOptions): T
  updateTrusted<T extends KubeObject>(kind: Kind, object: T, options?: WriteOptions): T
  /** Assigns a Pod to a node (the binding subresource). */
  bind(namespace: string, pod: string, node: string): void
  /** Asks to evict a Pod (the eviction subresource); 429 when a disruption budget forbids it. */
  evict(namespace: string, pod: string, options?: DeleteOptions): void
  /** Keeps an index of a kind's objects, for `byIndex`; the same name again changes nothing. */
  addIndex<T extends KubeObject>(kind: Kind, index: string, values: (object: T) => readonly string[]): void
  /** The objects found under `value` in an index, in key order. */
  byIndex<T extends KubeObject>(kind: Kind, index: string, value: string): readonly T[]
  /** metadata.managedFields of an object that the server handed out: objects come without, since few ask. */
  managedFields(object: KubeObject): readonly ManagedFieldsEntry[]
  /**
   * Tells every later change of a kind (`undefined`: of every kind), synchronously, in write order. The
   * handler must not write: schedule that. Gives back what stops it.
   */
  watch<T extends KubeObject = KubeObject>(kind: Kind | undefined, handler: (event: WatchEvent<T>) => void): () => void
}

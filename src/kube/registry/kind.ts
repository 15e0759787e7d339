import type { StructSchema } from '../api/schema.ts'
import type { CustomResourceSubresourceScale } from '../api/types.gen.ts'
import type { FieldError } from '../apimachinery/field-error.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import type { Reader } from '../apimachinery/reader.ts'
import type { Column, Row } from '../apimachinery/table.ts'
import type { Decoded } from '../serializer/decode.ts'

/**
 * What the API server does to a new object of one kind on its way in; the same names and order as upstream's rest
 * strategies. `prepareForCreate` may change `object` (it is the store's own copy); the others may not.
 * Follows apiserver/pkg/registry/rest/create.go.
 */
export interface CreateStrategy<T extends KubeObject> {
  /** Clears what a client may not set (status) and sets what the server sets (generation). */
  prepareForCreate?(object: T): void
  /** Every broken rule of a new object, in upstream's order; object metadata included (see validateObjectMeta). */
  validate(object: T): FieldError[]
  /** Warnings for a new object, without the word `Warning:`. */
  warningsOnCreate?(object: T): string[]
}

/** The same for an object that is there already: what changes and deletes it meets. Follows apiserver/pkg/registry/rest/{update,delete}.go. */
export interface UpdateStrategy<T extends KubeObject> {
  prepareForUpdate?(object: T, old: T): void
  /** Every broken rule of the change; upstream validates the new object here too. */
  validateUpdate?(object: T, old: T): FieldError[]
  warningsOnUpdate?(object: T, old: T): string[]
  /** True when a PUT may create the object. Default false. */
  allowCreateOnUpdate?: boolean
  /** False when an update must name the resourceVersion. Default true: last write wins. */
  allowUnconditionalUpdate?: boolean
  /**
   * Present when objects are deleted gracefully: the seconds to grant, from the object and what the client
   * asked for, or undefined to delete at once. Follows upstream's CheckGracefulDelete.
   */
  checkGracefulDelete?(object: T, requested: number | undefined): number | undefined
  /** What becomes of dependents when a delete does not say. Default DeleteDependents. Follows DefaultGarbageCollectionPolicy. */
  defaultGarbageCollectionPolicy?: 'DeleteDependents' | 'OrphanDependents' | 'Unsupported'
}

/** All of a kind's rules. */
export interface Strategy<T extends KubeObject> extends CreateStrategy<T>, UpdateStrategy<T> {}

/** What a kind brings with it that no generated schema describes. */
export interface CustomSchema {
  /** Its fields. */
  readonly struct: StructSchema
  /** A JSON value as an object of the kind, nobody else's. Throws DecodeError. */
  decode(value: unknown): Decoded
  /** The sentence about a type of `struct`, or about one of its fields; undefined when there is none. */
  description(struct: string, field?: string): string | undefined
  /** Where a scale finds its numbers. */
  readonly scale?: CustomResourceSubresourceScale
}

/** How objects of a version that is served become those of the version that is stored, and come back. Both give an object with metadata of its own. */
export interface Conversion<T extends KubeObject = KubeObject> {
  readonly stored: KindVerdict
  toStored(object: T): KubeObject
  fromStored(stored: KubeObject): T
}

/** The first half of a kind: all that decides over a new object. The editor's answers load no more than this. */
export interface KindVerdict<T extends KubeObject = KubeObject> {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** The resource's name, such as `deployments`. */
  readonly plural: string
  readonly shortNames?: readonly string[]
  readonly namespaced: boolean
  /** What every answer warns of when the kind's version is deprecated. */
  readonly deprecationWarning?: string
  /** Present for kinds that a CustomResourceDefinition defines. */
  readonly custom?: CustomSchema
  /** Present for a version that is served beside the one that is stored. */
  readonly conversion?: Conversion<T>
  /** Why no new object is taken, while the kind is on its way out. */
  readonly refusesNew?: string
  /** Fills in defaults, in place. Runs inside decoding, before admission, as upstream's does. */
  setDefaults?(object: T): void
  readonly strategy: CreateStrategy<T>
}

/** Everything the cluster and kubectl know about one kind: one folder, one of these. */
export interface Kind<T extends KubeObject = KubeObject> extends KindVerdict<T> {
  readonly singular: string
  /** `all` for what `kubectl get all` shows. */
  readonly categories?: readonly string[]
  /** Verbs as discovery lists them; default: create delete deletecollection get list patch update watch. */
  readonly verbs?: readonly string[]
  readonly strategy: Strategy<T>
  /** Present when the kind has a status subresource. Writes through the main strategy keep the old status. */
  readonly statusStrategy?: Strategy<T>
  /** The same for Pods' ephemeral containers. */
  readonly ephemeralContainersStrategy?: Strategy<T>
  /** Subresources besides status, such as `scale`, `log`, `binding`, `eviction`. */
  readonly subresources?: readonly string[]
  readonly columns: readonly Column[]
  /** The cells of one object, one per column. `now` in milliseconds since the epoch. */
  row(object: T, now: number): Row
  /** The cells of a whole list, for the kinds where a row depends on the others; else `row` makes each. */
  rows?(objects: readonly T[], now: number): readonly Row[]
  /** The text of `kubectl describe`, without the events block's data being anything but what `reader` shows. */
  describe?(object: T, reader: Reader, now: number): string
  /** Fields `--field-selector` may name, with their values; metadata.name and metadata.namespace are always there. */
  selectableFields?(object: T): Record<string, string>
}

/** Checks the first half of a kind's definition against the contract. */
export function defineVerdict<T extends KubeObject>(verdict: KindVerdict<T>): KindVerdict<T> {
  return verdict
}

/** Forgets the object type, so that verdicts fit one list. */
export function anyVerdict<T extends KubeObject>(verdict: KindVerdict<T>): KindVerdict {
  return verdict as KindVerdict<never> as KindVerdict
}

/** Checks a kind's definition against the contract, and forgets the object type so that kinds fit one list. */
export function defineKind<T extends KubeObject>(kind: Kind<T>): Kind {
  return kind as Kind<never> as Kind
}

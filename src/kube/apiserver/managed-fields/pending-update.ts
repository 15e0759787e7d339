import type { KubeObject } from '../../apimachinery/meta.ts'
import type { KindVerdict } from '../../registry/kind.ts'
import { zeroStruct } from '../../serializer/zero.ts'
import { structOf } from '../decoding.ts'
import type { FieldSet } from './field-set.ts'
import type { Update, Writer } from './managers.ts'
import { shapeOf } from './shape.ts'

const templateGeneration = 'deprecated.daemonset.template.generation'

/** A new DaemonSet gets an annotation on the way through the server's own form. Follows pkg/apis/apps/v1/conversion.go. */
function asStored(object: KubeObject): KubeObject {
  const { kind, metadata } = object
  if (kind !== 'DaemonSet' || metadata.annotations?.[templateGeneration] !== undefined) return object
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [templateGeneration]: '0' } } }
}

/** What a write did, as it is noted down. */
export interface Noted {
  readonly kind: KindVerdict
  readonly writer: Writer
  /** Milliseconds since the epoch. */
  readonly time: number | undefined
  /** What this kind of write cannot change. */
  readonly reset: FieldSet
  /** The object before the write; undefined for a create. */
  readonly live: KubeObject | undefined
  /** Gives the object as it was sent, before admission changed it. */
  sent(): KubeObject
}

/** A write whose fields nobody has worked out yet. */
export class PendingUpdate {
  private readonly noted: Noted
  private readonly live: KubeObject | undefined

  constructor(noted: Noted, live: KubeObject | undefined = noted.live) {
    this.noted = noted
    this.live = live
  }

  /** This write and `earlier` as one; undefined where each counts for itself. */
  joined(earlier: PendingUpdate | undefined): PendingUpdate | undefined {
    // A status changes nothing else on its way in, so that of many in a row the first state and the last are enough.
    if (earlier === undefined) return undefined
    const { writer } = this.noted
    const { manager, operation, apiVersion, subresource } = earlier.noted.writer
    const same = writer.manager === manager && writer.operation === operation && writer.apiVersion === apiVersion
    return same && subresource === 'status' && writer.subresource === 'status' ? new PendingUpdate(this.noted, earlier.live) : undefined
  }

  /** What managers need to know of it. */
  work(): Update {
    const { kind, writer, time, reset } = this.noted
    const struct = structOf(kind)
    return { ...writer, shape: shapeOf(struct), time, live: this.live ?? zeroStruct(struct), next: asStored(this.noted.sent()), reset }
  }
}

import type { KubeObject } from '../../apimachinery/meta.ts'
import { apiVersionOf } from '../../apimachinery/meta.ts'
import type { Kind, KindVerdict } from '../../registry/kind.ts'
import { zeroStruct } from '../../serializer/zero.ts'
import { structOf } from '../decoding.ts'
import { FieldSet } from './field-set.ts'
import type { Update } from './managers.ts'
import { shapeOf } from './shape.ts'

const templateGeneration = 'deprecated.daemonset.template.generation'

const nothing = new FieldSet()
const status = FieldSet.of(['f:status'])
const spec = FieldSet.of(['f:spec'])

/** What a write of this part of a kind cannot change. Follows the kinds' strategies' GetResetFields. */
export function resetFields(kind: KindVerdict, subresource: string): FieldSet {
  if (subresource === 'status') return spec
  return subresource === '' && (kind as Kind).statusStrategy !== undefined ? status : nothing
}

/** A new DaemonSet gets an annotation on the way through the server's own form. Follows pkg/apis/apps/v1/conversion.go. */
function asStored(object: KubeObject): KubeObject {
  const { kind, metadata } = object
  if (kind !== 'DaemonSet' || metadata.annotations?.[templateGeneration] !== undefined) return object
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [templateGeneration]: '0' } } }
}

/** A write whose fields nobody has worked out yet. There is one for every version of every object, so it is kept small. */
export class PendingUpdate {
  private readonly kind: KindVerdict
  private readonly manager: string
  private readonly subresource: string
  private readonly time: number | undefined
  private readonly live: KubeObject | undefined
  private readonly sent: () => KubeObject

  /**
   * `subresource` is the part that managedFields names, `time` in milliseconds since the epoch, `live` the object before
   * the write (undefined for a create); `sent` gives the object as it was sent, before admission changed it.
   */
  constructor(kind: KindVerdict, manager: string, subresource: string, time: number | undefined, live: KubeObject | undefined, sent: () => KubeObject) {
    this.kind = kind
    this.manager = manager
    this.subresource = subresource
    this.time = time
    this.live = live
    this.sent = sent
  }

  /** This write and `earlier` as one; undefined where each counts for itself. */
  joined(earlier: PendingUpdate | undefined): PendingUpdate | undefined {
    // A status changes nothing else on its way in, so that of many in a row the first state and the last are enough.
    if (earlier === undefined || this.subresource !== 'status' || earlier.subresource !== 'status') return undefined
    const { kind, manager, subresource, time, sent } = this
    const same = manager === earlier.manager && kind.version === earlier.kind.version && kind.group === earlier.kind.group
    return same ? new PendingUpdate(kind, manager, subresource, time, earlier.live, sent) : undefined
  }

  /** What managers need to know of it. */
  work(): Update {
    const { kind, manager, subresource, time } = this
    const struct = structOf(kind)
    return {
      manager,
      operation: 'Update',
      apiVersion: apiVersionOf(kind.group, kind.version),
      subresource,
      shape: shapeOf(struct),
      time,
      live: this.live ?? zeroStruct(struct),
      next: asStored(this.sent()),
      reset: resetFields(kind, subresource),
    }
  }
}

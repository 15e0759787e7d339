import type { VolumeAttachment, VolumeError } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, required, tooLong } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { inclusiveRangeError, isDNS1123SubdomainCaseless, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'
import { defineVerdict } from '../../kind.ts'

const specPath = Path.of('spec')
const statusPath = Path.of('status')
const maxMetadataSize = 256 * 1024
const maxMessageSize = 1024

/** Follows pkg/apis/storage/validation/validation.go validateVolumeAttachmentSource. */
function validateSource({ persistentVolumeName: name, inlineVolumeSpec }: VolumeAttachment['spec']['source']): FieldError[] {
  const path = specPath.child('source')
  const one = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'
  if (inlineVolumeSpec === undefined && name === undefined) return [required(path, one)]
  if (inlineVolumeSpec !== undefined && name !== undefined) return [forbidden(path, one)]
  return name === '' ? [required(path.child('persistentVolumeName'), 'must specify non empty persistentVolumeName')] : []
}

/** Follows validateVolumeError. */
function validateFault(fault: VolumeError | undefined, path: Path): FieldError[] {
  const errors = byteLength(fault?.message ?? '') > maxMessageSize ? [tooLong(path.child('message'), maxMessageSize)] : []
  const code = fault?.errorCode ?? 0
  return code < 0 ? [...errors, invalid(path.child('errorCode'), code, inclusiveRangeError(0, 2147483647))] : errors
}

/** The attacher's rules, which are declared beside the type. */
function validateAttacher(attacher: string): FieldError[] {
  const path = specPath.child('attacher')
  if (attacher === '') return [required(path)]
  const errors = isDNS1123SubdomainCaseless(attacher).map(message => invalid(path, attacher, message))
  return [...attacher].length > 63 ? [...errors, { ...tooLong(path, 63), detail: 'may not be more than 63 characters' }] : errors
}

/** Follows ValidateVolumeAttachment, but for the volumes that stand in the attachment itself. */
export function validate({ metadata, spec, status }: VolumeAttachment): FieldError[] {
  const { persistentVolumeName: volume } = spec.source
  const size = Object.entries(status.attachmentMetadata ?? {}).reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0)
  return [
    ...validateObjectMeta(metadata, false, nameIsDNSSubdomain, Path.of('metadata')),
    ...validateSource(spec.source),
    ...nameIsDNSSubdomain(spec.nodeName, false).map(message => invalid(specPath.child('nodeName'), spec.nodeName, message)),
    ...(size > maxMetadataSize ? [tooLong(statusPath.child('attachmentMetadata'), maxMetadataSize)] : []),
    ...validateFault(status.attachError, statusPath.child('attachError')),
    ...validateFault(status.detachError, statusPath.child('detachError')),
    ...(volume === undefined
      ? []
      : nameIsDNSSubdomain(volume, false).map(message => invalid(specPath.child('source', 'persistentVolumeName'), volume, message))),
    ...validateAttacher(spec.attacher),
  ]
}

/** What decides over a new VolumeAttachment. */
export const volumeAttachmentVerdict = defineVerdict<VolumeAttachment>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  plural: 'volumeattachments',
  namespaced: false,
  strategy: {
    prepareForCreate(object) {
      object.status = { attached: false }
    },
    validate,
  },
})

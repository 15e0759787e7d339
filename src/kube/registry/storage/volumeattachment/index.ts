import type { VolumeAttachment } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { fieldImmutable, semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { validate, volumeAttachmentVerdict } from './verdict.ts'

const specPath = Path.of('spec')

/** Follows ValidateVolumeAttachmentUpdate. */
function validateUpdate(attachment: VolumeAttachment, old: VolumeAttachment): FieldError[] {
  return [...validate(attachment), ...(semanticallyEqual(attachment.spec, old.spec) ? [] : [invalid(specPath, null, fieldImmutable)])]
}

/** VolumeAttachment, storage.k8s.io/v1. Follows pkg/registry/storage/volumeattachment/strategy.go. */
export const volumeAttachment = defineKind<VolumeAttachment>({
  ...volumeAttachmentVerdict,
  singular: 'volumeattachment',
  strategy: {
    ...volumeAttachmentVerdict.strategy,
    prepareForUpdate(object, old) {
      object.status = old.status
    },
    validateUpdate,
    allowUnconditionalUpdate: false,
  },
  statusStrategy: {
    prepareForUpdate(object, old) {
      object.spec = old.spec
      object.metadata = { ...old.metadata, ...(object.metadata.managedFields === undefined ? {} : { managedFields: object.metadata.managedFields }) }
    },
    validate,
    validateUpdate,
    allowUnconditionalUpdate: false,
  },
  columns: [{ name: 'Name' }, { name: 'Attacher' }, { name: 'PV' }, { name: 'Node' }, { name: 'Attached' }, { name: 'Age' }],
  row: (object, now) => [
    nameCell(object),
    object.spec.attacher,
    object.spec.source.persistentVolumeName ?? '',
    object.spec.nodeName,
    String(object.status.attached),
    ageCell(object, now),
  ],
})

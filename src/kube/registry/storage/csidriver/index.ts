import type { CSIDriver } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateImmutableField, validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { csiDriverVerdict, validateSpec, warnings } from './verdict.ts'

const specPath = Path.of('spec')

const metadata = Path.of('metadata')

/** Follows ValidateCSIDriverUpdate, whose first path is misspelled. */
function validateUpdate(driver: CSIDriver, old: CSIDriver): FieldError[] {
  return [
    ...validateObjectMetaUpdate(driver.metadata, old.metadata, metadata),
    ...validateSpec(driver.spec),
    ...validateImmutableField(driver.spec.attachRequired, old.spec.attachRequired, specPath.child('attachedRequired')),
    ...validateImmutableField(driver.spec.volumeLifecycleModes, old.spec.volumeLifecycleModes, specPath.child('volumeLifecycleModes')),
  ]
}

/** CSIDriver, storage.k8s.io/v1. Follows pkg/registry/storage/csidriver/strategy.go. */
export const csiDriver = defineKind<CSIDriver>({
  ...csiDriverVerdict,
  singular: 'csidriver',
  strategy: {
    ...csiDriverVerdict.strategy,
    prepareForUpdate(object, old) {
      if (!semanticallyEqual(object.spec, old.spec)) object.metadata.generation = (old.metadata.generation ?? 0) + 1
    },
    validateUpdate,
    warningsOnUpdate: (object, old) => (semanticallyEqual(object.spec.tokenRequests, old.spec.tokenRequests) ? [] : warnings(object)),
    allowUnconditionalUpdate: false,
  },
  columns: [
    { name: 'Name' },
    { name: 'AttachRequired' },
    { name: 'PodInfoOnMount' },
    { name: 'StorageCapacity' },
    { name: 'TokenRequests' },
    { name: 'RequiresRepublish' },
    { name: 'Modes' },
    { name: 'Age' },
  ],
  row(object, now) {
    const { attachRequired, podInfoOnMount, storageCapacity, tokenRequests, requiresRepublish, volumeLifecycleModes = [] } = object.spec
    return [
      nameCell(object),
      String(attachRequired ?? true),
      String(podInfoOnMount ?? false),
      String(storageCapacity ?? false),
      tokenRequests === undefined ? '<unset>' : tokenRequests.map(({ audience }) => audience).join(','),
      String(requiresRepublish ?? false),
      volumeLifecycleModes.join(',') || '<none>',
      ageCell(object, now),
    ]
  },
})

import type { StorageClass } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { fieldImmutable, semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { validateStorageClass } from './validation.ts'

const metadata = Path.of('metadata')

/** Follows the StorageClass strategy's ValidateUpdate; what may not change is declared beside the type. */
export function validateStorageClassUpdate(storageClass: StorageClass, old: StorageClass): FieldError[] {
  const fixed = (['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'] as const).filter(
    field => !semanticallyEqual(storageClass[field], old[field]),
  )
  return [
    ...validateStorageClass(storageClass),
    ...validateObjectMetaUpdate(storageClass.metadata, old.metadata, metadata),
    ...fixed.map(field => invalid(Path.of(field), null, fieldImmutable)),
  ]
}

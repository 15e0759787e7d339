import type { Lease } from '../../../api/types.gen.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validatePlainObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import type { UpdateStrategy } from '../../kind.ts'
import { dropDisabledFields, validateSpec } from './strategy.ts'

const metadata = Path.of('metadata')

/** What changes and deletes meet. */
export const updates: UpdateStrategy<Lease> = {
  prepareForUpdate: dropDisabledFields,
  validateUpdate: (lease, old) => [...validatePlainObjectMetaUpdate(lease.metadata, old.metadata, metadata), ...validateSpec(lease)],
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: false,
}

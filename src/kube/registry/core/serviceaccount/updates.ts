import type { ServiceAccount } from '../../../api/types.gen.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import type { UpdateStrategy } from '../../kind.ts'
import { cleanSecretReferences, enforceAnnotation, validate, warnings } from './strategy.ts'

const metadata = Path.of('metadata')

/** What changes and deletes meet. */
export const updates: UpdateStrategy<ServiceAccount> = {
  prepareForUpdate: cleanSecretReferences,
  validateUpdate: (account, old) => [...validateObjectMetaUpdate(account.metadata, old.metadata, metadata), ...validate(account)],
  warningsOnUpdate: (account, old) => (old.metadata.annotations?.[enforceAnnotation] === undefined ? warnings(account) : []),
}

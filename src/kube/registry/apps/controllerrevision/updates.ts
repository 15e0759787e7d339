import type { ControllerRevision } from '../../../api/types.gen.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateImmutableField, validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import type { UpdateStrategy } from '../../kind.ts'
import { validateCommon } from './strategy.ts'

const data = Path.of('data')

const metadata = Path.of('metadata')

/** What changes and deletes meet. */
export const updates: UpdateStrategy<ControllerRevision> = {
  validateUpdate: (revision, old) => [
    ...validateObjectMetaUpdate(revision.metadata, old.metadata, metadata),
    ...validateCommon(revision),
    ...validateImmutableField(revision.data, old.data, data),
  ],
}

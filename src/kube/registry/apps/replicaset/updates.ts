import type { ReplicaSet } from '../../../api/types.gen.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { dropDisabledTemplateFields, podTemplateWarnings } from '../../core/pod/template.ts'
import type { Strategy, UpdateStrategy } from '../../kind.ts'
import { templatePath } from '../../workload.ts'
import { validateReplicaSetStatusUpdate, validateReplicaSetUpdate } from './validate-update.ts'
import { validateReplicaSet } from './validation.ts'

/** What changes and deletes meet. */
export const updates: UpdateStrategy<ReplicaSet> = {
  prepareForUpdate(replicaSet, old) {
    replicaSet.status = old.status
    dropDisabledTemplateFields(replicaSet.spec.template, old.spec.template)
    if (!semanticallyEqual(replicaSet.spec, old.spec)) replicaSet.metadata.generation = (old.metadata.generation ?? 0) + 1
  },
  validateUpdate: validateReplicaSetUpdate,
  warningsOnUpdate(replicaSet, old) {
    return replicaSet.metadata.generation === old.metadata.generation ? [] : podTemplateWarnings(replicaSet.spec.template, templatePath)
  },
}

/** Writes of the status alone. */
export const statusStrategy: Strategy<ReplicaSet> = {
  validate: validateReplicaSet,
  prepareForUpdate(replicaSet, old) {
    replicaSet.spec = old.spec
  },
  validateUpdate: validateReplicaSetStatusUpdate,
}

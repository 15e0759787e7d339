import type { StatefulSet } from '../../../api/types.gen.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { dropDisabledTemplateFields, podTemplateWarnings } from '../../core/pod/template.ts'
import type { Strategy, UpdateStrategy } from '../../kind.ts'
import { templatePath } from '../../workload.ts'
import { specWarnings } from './strategy.ts'
import { validateStatefulSetStatusUpdate, validateStatefulSetUpdate } from './validate-update.ts'
import { validateStatefulSet } from './validation.ts'

/** What changes and deletes meet. */
export const updates: UpdateStrategy<StatefulSet> = {
  prepareForUpdate(statefulSet, old) {
    statefulSet.status = old.status
    dropDisabledTemplateFields(statefulSet.spec.template, old.spec.template)
    if (!semanticallyEqual(statefulSet.spec, old.spec)) statefulSet.metadata.generation = (old.metadata.generation ?? 0) + 1
  },
  validateUpdate: validateStatefulSetUpdate,
  warningsOnUpdate: (statefulSet, old) => [
    ...(statefulSet.metadata.generation === old.metadata.generation ? [] : podTemplateWarnings(statefulSet.spec.template, templatePath)),
    ...specWarnings(statefulSet, '.Spec'),
  ],
}

/** Writes of the status alone. */
export const statusStrategy: Strategy<StatefulSet> = {
  validate: validateStatefulSet,
  prepareForUpdate(statefulSet, old) {
    statefulSet.spec = old.spec
  },
  validateUpdate: validateStatefulSetStatusUpdate,
}

import type { StatefulSet } from '../../../api/types.gen.ts'
import { semanticallyEqual } from '../../../apimachinery/object-meta-validation.ts'
import { claimSpecWarnings } from '../../claim-warnings.ts'
import { dropDisabledTemplateFields, podTemplateWarnings } from '../../core/pod/template.ts'
import type { Strategy } from '../../kind.ts'
import { templatePath } from '../../workload.ts'
import { validateStatefulSet, validateStatefulSetStatusUpdate, validateStatefulSetUpdate } from './validation.ts'

/** `suffix` is the part of the path that upstream writes on updates only. */
function specWarnings({ spec }: StatefulSet, suffix: string): string[] {
  const claims = (spec.volumeClaimTemplates ?? []).flatMap((claim, index) => claimSpecWarnings(`spec.volumeClaimTemplates[${index}]${suffix}`, claim.spec))
  const negative = (spec.revisionHistoryLimit ?? 0) < 0
  return [...claims, ...(negative ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended'] : [])]
}

/** Follows pkg/registry/apps/statefulset/strategy.go. */
export const strategy: Strategy<StatefulSet> = {
  prepareForCreate(statefulSet) {
    statefulSet.status = { replicas: 0, availableReplicas: 0 }
    statefulSet.metadata.generation = 1
    dropDisabledTemplateFields(statefulSet.spec.template)
  },
  validate: validateStatefulSet,
  warningsOnCreate: statefulSet => [...podTemplateWarnings(statefulSet.spec.template, templatePath), ...specWarnings(statefulSet, '')],
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

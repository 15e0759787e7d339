import type { StatefulSet } from '../../../api/types.gen.ts'
import { claimSpecWarnings } from '../../claim-warnings.ts'
import { dropDisabledTemplateFields, podTemplateWarnings } from '../../core/pod/template.ts'
import type { CreateStrategy } from '../../kind.ts'
import { templatePath } from '../../workload.ts'
import { validateStatefulSet } from './validation.ts'

/** `suffix` is the part of the path that upstream writes on updates only. */
export function specWarnings({ spec }: StatefulSet, suffix: string): string[] {
  const claims = (spec.volumeClaimTemplates ?? []).flatMap((claim, index) => claimSpecWarnings(`spec.volumeClaimTemplates[${index}]${suffix}`, claim.spec))
  const negative = (spec.revisionHistoryLimit ?? 0) < 0
  return [...claims, ...(negative ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended'] : [])]
}

/** Follows pkg/registry/apps/statefulset/strategy.go. */
export const strategy: CreateStrategy<StatefulSet> = {
  prepareForCreate(statefulSet) {
    statefulSet.status = { replicas: 0, availableReplicas: 0 }
    statefulSet.metadata.generation = 1
    dropDisabledTemplateFields(statefulSet.spec.template)
  },
  validate: validateStatefulSet,
  warningsOnCreate: statefulSet => [...podTemplateWarnings(statefulSet.spec.template, templatePath), ...specWarnings(statefulSet, '')],
}

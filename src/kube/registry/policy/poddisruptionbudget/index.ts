import type { PodDisruptionBudget } from '../../../api/types.gen.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { validatePodDisruptionBudgetStatus, validatePodDisruptionBudgetUpdate } from './validate-update.ts'
import { podDisruptionBudgetVerdict } from './verdict.ts'

/** PodDisruptionBudget, policy/v1. Follows pkg/registry/policy/poddisruptionbudget/strategy.go. */
export const podDisruptionBudget = defineKind<PodDisruptionBudget>({
  ...podDisruptionBudgetVerdict,
  singular: 'poddisruptionbudget',
  strategy: {
    ...podDisruptionBudgetVerdict.strategy,
    prepareForUpdate(object, old) {
      object.status = old.status
      if (!semanticallyEqual(object.spec, old.spec)) object.metadata.generation = (old.metadata.generation ?? 0) + 1
    },
    validateUpdate: validatePodDisruptionBudgetUpdate,
    allowUnconditionalUpdate: false,
  },
  statusStrategy: {
    prepareForUpdate(object, old) {
      object.spec = old.spec
    },
    validate: () => [],
    validateUpdate: validatePodDisruptionBudgetStatus,
    allowUnconditionalUpdate: false,
  },
  columns: [{ name: 'Name' }, { name: 'Min Available' }, { name: 'Max Unavailable' }, { name: 'Allowed Disruptions' }, { name: 'Age' }],
  row: (object, now) => [
    nameCell(object),
    String(object.spec.minAvailable ?? 'N/A'),
    String(object.spec.maxUnavailable ?? 'N/A'),
    String(object.status.disruptionsAllowed),
    ageCell(object, now),
  ],
  describe,
})

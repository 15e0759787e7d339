import type { PriorityClass } from '../../../api/types.gen.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { validatePriorityClass, validatePriorityClassUpdate } from './validation.ts'

/** PriorityClass, scheduling.k8s.io/v1. Follows pkg/registry/scheduling/priorityclass/strategy.go. */
export const priorityClass = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  namespaced: false,
  /** Follows pkg/apis/scheduling/v1/defaults.go SetDefaults_PriorityClass. */
  setDefaults(object) {
    object.preemptionPolicy ??= 'PreemptLowerPriority'
  },
  strategy: {
    prepareForCreate(object) {
      object.metadata.generation = 1
    },
    validate: validatePriorityClass,
    validateUpdate: validatePriorityClassUpdate,
  },
  columns: [{ name: 'Name' }, { name: 'Value' }, { name: 'Global-Default' }, { name: 'Age' }, { name: 'PreemptionPolicy' }],
  row: (object, now) => [nameCell(object), String(object.value), String(object.globalDefault ?? false), ageCell(object, now), object.preemptionPolicy ?? ''],
  describe,
})

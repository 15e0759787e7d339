import type { PriorityClass } from '../../../api/types.gen.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { validatePriorityClassUpdate } from './validate-update.ts'
import { priorityClassVerdict } from './verdict.ts'

/** PriorityClass, scheduling.k8s.io/v1. Follows pkg/registry/scheduling/priorityclass/strategy.go. */
export const priorityClass = defineKind<PriorityClass>({
  ...priorityClassVerdict,
  singular: 'priorityclass',
  strategy: { ...priorityClassVerdict.strategy, validateUpdate: validatePriorityClassUpdate },
  columns: [{ name: 'Name' }, { name: 'Value' }, { name: 'Global-Default' }, { name: 'Age' }, { name: 'PreemptionPolicy' }],
  row: (object, now) => [nameCell(object), String(object.value), String(object.globalDefault ?? false), ageCell(object, now), object.preemptionPolicy ?? ''],
  describe,
})

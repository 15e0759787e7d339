import type { StatefulSet } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { statusStrategy, updates } from './updates.ts'
import { statefulSetVerdict } from './verdict.ts'

/** StatefulSet, apps/v1. */
export const statefulSet = defineKind<StatefulSet>({
  ...statefulSetVerdict,
  singular: 'statefulset',
  categories: ['all'],
  subresources: ['scale'],
  strategy: { ...strategy, ...updates },
  statusStrategy,
  columns,
  row,
  describe,
})

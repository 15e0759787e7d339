import type { DaemonSet } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { statusStrategy, updates } from './updates.ts'
import { daemonSetVerdict } from './verdict.ts'

/** DaemonSet, apps/v1. */
export const daemonSet = defineKind<DaemonSet>({
  ...daemonSetVerdict,
  singular: 'daemonset',
  categories: ['all'],
  strategy: { ...strategy, ...updates },
  statusStrategy,
  columns,
  row,
  describe,
})

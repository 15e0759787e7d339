import type { CronJob } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { statusStrategy, updates } from './updates.ts'
import { cronJobVerdict } from './verdict.ts'

/** CronJob, batch/v1. */
export const cronJob = defineKind<CronJob>({
  ...cronJobVerdict,
  singular: 'cronjob',
  categories: ['all'],
  strategy: { ...strategy, ...updates },
  statusStrategy,
  columns,
  row,
  describe,
})

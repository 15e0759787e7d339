import type { Job } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { statusStrategy, updates } from './updates.ts'
import { jobVerdict } from './verdict.ts'

/** Job, batch/v1. */
export const job = defineKind<Job>({
  ...jobVerdict,
  singular: 'job',
  categories: ['all'],
  strategy: { ...strategy, ...updates },
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ 'status.successful': String(object.status.succeeded ?? 0) }),
})

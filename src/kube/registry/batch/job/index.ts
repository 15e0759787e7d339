import type { Job } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { setDefaults } from './defaults.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { statusStrategy, strategy } from './strategy.ts'

/** Job, batch/v1. */
export const job = defineKind<Job>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  plural: 'jobs',
  singular: 'job',
  categories: ['all'],
  namespaced: true,
  setDefaults,
  strategy,
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ 'status.successful': String(object.status.succeeded ?? 0) }),
})

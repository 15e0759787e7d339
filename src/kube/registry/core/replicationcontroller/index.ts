import type { ReplicationController } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { statusStrategy, updates } from './updates.ts'
import { replicationControllerVerdict } from './verdict.ts'

/** ReplicationController, core/v1. */
export const replicationController = defineKind<ReplicationController>({
  ...replicationControllerVerdict,
  singular: 'replicationcontroller',
  categories: ['all'],
  subresources: ['scale'],
  strategy: { ...strategy, ...updates },
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ 'status.replicas': String(object.status.replicas) }),
})

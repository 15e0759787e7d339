import type { ReplicaSet } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { statusStrategy, updates } from './updates.ts'
import { replicaSetVerdict } from './verdict.ts'

/** ReplicaSet, apps/v1. */
export const replicaSet = defineKind<ReplicaSet>({
  ...replicaSetVerdict,
  singular: 'replicaset',
  categories: ['all'],
  subresources: ['scale'],
  strategy: { ...strategy, ...updates },
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ 'status.replicas': String(object.status.replicas) }),
})

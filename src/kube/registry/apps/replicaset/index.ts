import type { ReplicaSet } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { setDefaults } from './defaults.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { statusStrategy, strategy } from './strategy.ts'

/** ReplicaSet, apps/v1. */
export const replicaSet = defineKind<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  subresources: ['scale'],
  setDefaults,
  strategy,
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ 'status.replicas': String(object.status.replicas) }),
})

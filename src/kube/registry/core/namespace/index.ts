import type { Namespace } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { statusStrategy, updates } from './updates.ts'
import { namespaceVerdict } from './verdict.ts'

/** Namespace, core/v1. */
export const namespace = defineKind<Namespace>({
  ...namespaceVerdict,
  singular: 'namespace',
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: ['finalize'],
  strategy: { ...strategy, ...updates },
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ 'status.phase': object.status.phase ?? '', name: object.metadata.name ?? '' }),
})

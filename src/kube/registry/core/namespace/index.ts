import type { Namespace } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { setDefaults } from './defaults.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { statusStrategy, strategy } from './strategy.ts'

/** Namespace, core/v1. */
export const namespace = defineKind<Namespace>({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: ['finalize'],
  setDefaults,
  strategy,
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ 'status.phase': object.status.phase ?? '', name: object.metadata.name ?? '' }),
})

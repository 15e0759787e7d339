import type { Service } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { setDefaults } from './defaults.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { statusStrategy, strategy } from './strategy.ts'

/** Service, core/v1. */
export const service = defineKind<Service>({
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  subresources: ['proxy'],
  setDefaults,
  strategy,
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ 'spec.clusterIP': object.spec.clusterIP ?? '', 'spec.type': object.spec.type ?? '' }),
})

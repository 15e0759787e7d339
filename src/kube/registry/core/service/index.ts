import type { Service } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { statusStrategy, updates } from './updates.ts'
import { serviceVerdict } from './verdict.ts'

/** Service, core/v1. */
export const service = defineKind<Service>({
  ...serviceVerdict,
  singular: 'service',
  categories: ['all'],
  subresources: ['proxy'],
  strategy: { ...strategy, ...updates },
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ 'spec.clusterIP': object.spec.clusterIP ?? '', 'spec.type': object.spec.type ?? '' }),
})

import type { Node } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { statusStrategy, updates } from './updates.ts'
import { nodeVerdict } from './verdict.ts'

/** Node, core/v1. */
export const node = defineKind<Node>({
  ...nodeVerdict,
  singular: 'node',
  subresources: ['proxy'],
  strategy: { ...strategy, ...updates },
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ 'spec.unschedulable': String(object.spec.unschedulable ?? false) }),
})

import type { Deployment } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { statusStrategy, updates } from './updates.ts'
import { deploymentVerdict } from './verdict.ts'

/** Deployment, apps/v1. */
export const deployment = defineKind<Deployment>({
  ...deploymentVerdict,
  singular: 'deployment',
  categories: ['all'],
  subresources: ['scale'],
  strategy: { ...strategy, ...updates },
  statusStrategy,
  columns,
  row,
  describe,
})

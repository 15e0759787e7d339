import type { Ingress } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { statusStrategy, updates } from './updates.ts'
import { ingressVerdict } from './verdict.ts'

/** Ingress, networking.k8s.io/v1. */
export const ingress = defineKind<Ingress>({
  ...ingressVerdict,
  singular: 'ingress',
  strategy: { ...strategy, ...updates },
  statusStrategy,
  columns,
  row,
  describe,
})

import type { Endpoints } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { updates } from './updates.ts'
import { endpointsVerdict } from './verdict.ts'

/** Endpoints, core/v1. */
export const endpoints = defineKind<Endpoints>({
  ...endpointsVerdict,
  singular: 'endpoints',
  strategy: { ...strategy, ...updates },
  columns,
  row,
  describe,
})

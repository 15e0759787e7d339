import type { EndpointSlice } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { updates } from './updates.ts'
import { endpointSliceVerdict } from './verdict.ts'

/** EndpointSlice, discovery.k8s.io/v1. */
export const endpointSlice = defineKind<EndpointSlice>({
  ...endpointSliceVerdict,
  singular: 'endpointslice',
  strategy: { ...strategy, ...updates },
  columns,
  row,
  describe,
})

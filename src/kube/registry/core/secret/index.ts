import type { Secret } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { updates } from './updates.ts'
import { secretVerdict } from './verdict.ts'

/** Secret, core/v1. */
export const secret = defineKind<Secret>({
  ...secretVerdict,
  singular: 'secret',
  strategy: { ...strategy, ...updates },
  columns,
  row,
  describe,
  selectableFields: object => ({ type: object.type ?? '' }),
})

import type { ServiceAccount } from '../../../api/types.gen.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { strategy } from './strategy.ts'
import { updates } from './updates.ts'
import { serviceAccountVerdict } from './verdict.ts'

/** ServiceAccount, core/v1. */
export const serviceAccount = defineKind<ServiceAccount>({
  ...serviceAccountVerdict,
  singular: 'serviceaccount',
  subresources: ['token'],
  strategy: { ...strategy, ...updates },
  columns: [{ name: 'Name' }, { name: 'Age' }],
  row: (object, now) => [nameCell(object), ageCell(object, now)],
  describe,
})

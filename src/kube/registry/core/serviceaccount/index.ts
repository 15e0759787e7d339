import type { ServiceAccount } from '../../../api/types.gen.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { strategy } from './strategy.ts'

/** ServiceAccount, core/v1. */
export const serviceAccount = defineKind<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  subresources: ['token'],
  strategy,
  columns: [{ name: 'Name' }, { name: 'Age' }],
  row: (object, now) => [nameCell(object), ageCell(object, now)],
  describe,
})

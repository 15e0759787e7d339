import type { Lease } from '../../../api/types.gen.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { strategy } from './strategy.ts'
import { updates } from './updates.ts'
import { leaseVerdict } from './verdict.ts'

/** Lease, coordination.k8s.io/v1. */
export const lease = defineKind<Lease>({
  ...leaseVerdict,
  singular: 'lease',
  strategy: { ...strategy, ...updates },
  columns: [{ name: 'Name' }, { name: 'Holder' }, { name: 'Age' }],
  row: (object, now) => [nameCell(object), object.spec.holderIdentity ?? '', ageCell(object, now)],
})

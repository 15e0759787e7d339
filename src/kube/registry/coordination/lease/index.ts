import type { Lease } from '../../../api/types.gen.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { strategy } from './strategy.ts'

/** Lease, coordination.k8s.io/v1. */
export const lease = defineKind<Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  namespaced: true,
  strategy,
  columns: [{ name: 'Name' }, { name: 'Holder' }, { name: 'Age' }],
  row: (object, now) => [nameCell(object), object.spec.holderIdentity ?? '', ageCell(object, now)],
})

import type { Ingress } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { statusStrategy, strategy } from './strategy.ts'

/** Ingress, networking.k8s.io/v1. */
export const ingress = defineKind<Ingress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  namespaced: true,
  strategy,
  statusStrategy,
  columns,
  row,
  describe,
})

import type { Node } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { statusStrategy, strategy } from './strategy.ts'

/** Node, core/v1. */
export const node = defineKind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  subresources: ['proxy'],
  /** Follows pkg/apis/core/v1/defaults.go SetDefaults_NodeStatus, and conversion.go Convert_v1_NodeSpec_To_core_NodeSpec, where podCIDR has the say. */
  setDefaults({ spec, status }) {
    if (status.allocatable === undefined && status.capacity !== undefined) status.allocatable = { ...status.capacity }
    if (spec.podCIDR && spec.podCIDR !== spec.podCIDRs?.[0]) spec.podCIDRs = [spec.podCIDR]
    const [first] = spec.podCIDRs ?? []
    if (first !== undefined) spec.podCIDR = first
  },
  strategy,
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ 'spec.unschedulable': String(object.spec.unschedulable ?? false) }),
})

import type { Node } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { strategy } from './strategy.ts'

/** What decides over a new Node. */
export const nodeVerdict = defineVerdict<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  shortNames: ['no'],
  namespaced: false,
  /** Follows pkg/apis/core/v1/defaults.go SetDefaults_NodeStatus, and conversion.go Convert_v1_NodeSpec_To_core_NodeSpec, where podCIDR has the say. */
  setDefaults({ spec, status }) {
    if (status.allocatable === undefined && status.capacity !== undefined) status.allocatable = { ...status.capacity }
    if (spec.podCIDR && spec.podCIDR !== spec.podCIDRs?.[0]) spec.podCIDRs = [spec.podCIDR]
    const [first] = spec.podCIDRs ?? []
    if (first !== undefined) spec.podCIDR = first
  },
  strategy,
})

import type { Pod } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { setPodDefaults } from './defaults.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { statusStrategy, strategy } from './strategy.ts'

/** Pod, core/v1. Follows pkg/registry/core/pod. */
export const pod = defineKind<Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  subresources: ['attach', 'binding', 'ephemeralcontainers', 'eviction', 'exec', 'log', 'portforward', 'proxy', 'resize'],
  setDefaults: setPodDefaults,
  strategy,
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: ({ spec, status }) => ({
    'spec.nodeName': spec.nodeName ?? '',
    'spec.restartPolicy': spec.restartPolicy ?? '',
    'spec.schedulerName': spec.schedulerName ?? '',
    'spec.serviceAccountName': spec.serviceAccountName ?? '',
    'spec.hostNetwork': String(spec.hostNetwork === true),
    'status.phase': status.phase ?? '',
    'status.podIP': status.podIPs?.[0]?.ip ?? '',
    'status.nominatedNodeName': status.nominatedNodeName ?? '',
  }),
})

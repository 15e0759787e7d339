import type { Pod } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { ephemeralContainersStrategy, statusStrategy, updates } from './updates.ts'
import { podVerdict } from './verdict.ts'

/** Pod, core/v1. Follows pkg/registry/core/pod. */
export const pod = defineKind<Pod>({
  ...podVerdict,
  singular: 'pod',
  categories: ['all'],
  subresources: ['attach', 'binding', 'ephemeralcontainers', 'eviction', 'exec', 'log', 'portforward', 'proxy', 'resize'],
  strategy: { ...strategy, ...updates },
  statusStrategy,
  ephemeralContainersStrategy,
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

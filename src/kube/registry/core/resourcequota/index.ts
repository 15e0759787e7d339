import type { ResourceQuota } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { validateResourceQuotaStatusUpdate, validateResourceQuotaUpdate } from './validate-update.ts'
import { resourceQuotaVerdict } from './verdict.ts'

/** ResourceQuota, core/v1. Follows pkg/registry/core/resourcequota/strategy.go. */
export const resourceQuota = defineKind<ResourceQuota>({
  ...resourceQuotaVerdict,
  singular: 'resourcequota',
  strategy: {
    ...resourceQuotaVerdict.strategy,
    prepareForUpdate(object, old) {
      object.status = old.status
    },
    validateUpdate: validateResourceQuotaUpdate,
  },
  statusStrategy: {
    prepareForUpdate(object, old) {
      object.spec = old.spec
    },
    validate: () => [],
    validateUpdate: validateResourceQuotaStatusUpdate,
  },
  columns,
  row,
  describe,
})

import type { ResourceQuota } from '../../../api/types.gen.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { validateResourceQuota, validateResourceQuotaStatusUpdate, validateResourceQuotaUpdate } from './validation.ts'

/** Requests that may exceed the limits beside them. */
function warnings({ spec: { hard = {} } }: ResourceQuota): string[] {
  return ['cpu', 'memory', 'storage', 'ephemeral-storage'].flatMap(resource => {
    const bare = resource === 'cpu' || resource === 'memory'
    const requestName = hard[`requests.${resource}`] === undefined && bare ? resource : `requests.${resource}`
    const request = hard[requestName]
    const limit = hard[`limits.${resource}`]
    if (request === undefined || limit === undefined || parseQuantity(request).cmp(parseQuantity(limit)) <= 0) return []
    return [`ResourceQuota ${requestName} (${request}) should be less than limits.${resource} (${limit})`]
  })
}

/** ResourceQuota, core/v1. Follows pkg/registry/core/resourcequota/strategy.go. */
export const resourceQuota = defineKind<ResourceQuota>({
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  namespaced: true,
  strategy: {
    prepareForCreate(object) {
      object.status = {}
    },
    validate: validateResourceQuota,
    warningsOnCreate: warnings,
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

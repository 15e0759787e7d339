import type { ResourceQuota } from '../../../api/types.gen.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import { defineVerdict } from '../../kind.ts'
import { validateResourceQuota } from './validation.ts'

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

/** What decides over a new ResourceQuota. */
export const resourceQuotaVerdict = defineVerdict<ResourceQuota>({
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  shortNames: ['quota'],
  namespaced: true,
  strategy: {
    prepareForCreate(object) {
      object.status = {}
    },
    validate: validateResourceQuota,
    warningsOnCreate: warnings,
  },
})

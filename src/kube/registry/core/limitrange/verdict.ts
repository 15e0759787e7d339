import type { LimitRange } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { validateLimitRange } from './validation.ts'

/** Follows pkg/apis/core/v1/defaults.go SetDefaults_LimitRangeItem: limits default to the most, requests to the limit or the least. */
function setDefaults({ spec }: LimitRange): void {
  for (const item of spec.limits ?? []) {
    if (item.type !== 'Container') continue
    item.default = { ...item.max, ...item.default }
    item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest }
    if (Object.keys(item.default).length === 0) delete item.default
    if (Object.keys(item.defaultRequest).length === 0) delete item.defaultRequest
  }
}

/** What decides over a new LimitRange. */
export const limitRangeVerdict = defineVerdict<LimitRange>({
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  shortNames: ['limits'],
  namespaced: true,
  setDefaults,
  strategy: {
    validate: validateLimitRange,
  },
})

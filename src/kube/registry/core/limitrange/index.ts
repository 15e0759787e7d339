import type { LimitRange } from '../../../api/types.gen.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { defaultColumns, defaultRow } from '../../default-table.ts'
import { writeLimits, writeLimitsHead } from '../../describe-quota.ts'
import { defineKind } from '../../kind.ts'
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

/** Follows kubectl/pkg/describe/describe.go describeLimitRange. */
function describe({ metadata, spec }: LimitRange): string {
  const out = new DescribeWriter()
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writeLimitsHead(out, '')
  writeLimits(out, '', spec)
  return out.toString()
}

/** LimitRange, core/v1. Follows pkg/registry/core/limitrange/strategy.go. */
export const limitRange = defineKind<LimitRange>({
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  namespaced: true,
  setDefaults,
  strategy: { validate: validateLimitRange, validateUpdate: validateLimitRange },
  columns: defaultColumns,
  row: defaultRow,
  describe,
})

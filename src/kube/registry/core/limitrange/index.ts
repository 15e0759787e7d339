import type { LimitRange } from '../../../api/types.gen.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { defaultColumns, defaultRow } from '../../default-table.ts'
import { writeLimits, writeLimitsHead } from '../../describe-quota.ts'
import { defineKind } from '../../kind.ts'
import { validateLimitRange } from './validation.ts'
import { limitRangeVerdict } from './verdict.ts'

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
  ...limitRangeVerdict,
  singular: 'limitrange',
  strategy: { ...limitRangeVerdict.strategy, validateUpdate: validateLimitRange },
  columns: defaultColumns,
  row: defaultRow,
  describe,
})

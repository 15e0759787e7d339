import type { ResourceQuota } from '../../../api/types.gen.ts'
import { sortedKeys } from '../../../apimachinery/labels.ts'
import type { QuantityFormat } from '../../../apimachinery/quantity.ts'
import { newQuantity, parseQuantity } from '../../../apimachinery/quantity.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writeScopes } from '../../describe-quota.ts'

/** What is used, written the way the limit is. */
function usedText(amount: string | undefined, format: QuantityFormat): string {
  const used = amount === undefined ? undefined : parseQuantity(amount)
  return String(used?.format === format ? used : newQuantity(used?.value() ?? 0, format))
}

/** Follows kubectl/pkg/describe/describe.go describeQuota. */
export function describe(quota: ResourceQuota): string {
  const out = new DescribeWriter()
  const { metadata, status } = quota
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writeScopes(out, 0, ' ', quota)
  out.line(0, 'Resource\tUsed\tHard')
  out.line(0, '--------\t----\t----')
  for (const resource of sortedKeys(status.hard)) {
    const hard = parseQuantity(status.hard?.[resource] ?? '0')
    out.line(0, `${resource}\t${usedText(status.used?.[resource], hard.format)}\t${hard}`)
  }
  return out.toString()
}

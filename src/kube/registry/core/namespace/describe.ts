import type { LimitRange, Namespace, ResourceQuota } from '../../../api/types.gen.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { rfc1123z, writeAnnotations, writeLabels } from '../../describe-meta.ts'
import { writeLimitRanges, writeResourceQuotas } from '../../describe-quota.ts'

/** Follows kubectl/pkg/describe/describe.go describeNamespace. */
export function describe(namespace: Namespace, reader: Reader): string {
  const out = new DescribeWriter()
  const name = namespace.metadata.name ?? ''
  out.line(0, `Name:\t${name}`)
  writeLabels(out, 'Labels', namespace.metadata.labels)
  writeAnnotations(out, 'Annotations', namespace.metadata.annotations)
  out.line(0, `Status:\t${namespace.status.phase ?? ''}`)
  const conditions = namespace.status.conditions ?? []
  if (conditions.length > 0) {
    out.line(0, 'Conditions:')
    out.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage')
    out.line(1, '----\t------\t------------------\t------\t-------')
    for (const { type, status, lastTransitionTime, reason = '', message = '' } of conditions)
      out.line(1, `${type}\t${status}\t${rfc1123z(lastTransitionTime)}\t${reason}\t${message}`)
  }
  out.line(0, '')
  writeResourceQuotas(out, reader.list<ResourceQuota>('v1', 'ResourceQuota', name))
  out.line(0, '')
  writeLimitRanges(out, reader.list<LimitRange>('v1', 'LimitRange', name))
  return out.toString()
}

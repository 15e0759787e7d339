import type { ServiceAccount } from '../../../api/types.gen.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { writeAnnotations, writeLabels } from '../../describe-meta.ts'

const header = 'Image pull secrets:'

/** Follows kubectl/pkg/describe/describe.go describeServiceAccount. */
export function describe(account: ServiceAccount, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata } = account
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  const secrets = account.imagePullSecrets ?? []
  if (secrets.length === 0) out.line(0, `${header}\t<none>`)
  for (const [index, { name = '' }] of secrets.entries()) out.line(0, `${index === 0 ? header : ' '.repeat(header.length)}\t${name}`)
  writeEventsOf(out, account, reader, now)
  return out.toString()
}

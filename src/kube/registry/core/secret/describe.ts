import type { Secret } from '../../../api/types.gen.ts'
import { base64Length } from '../../../apimachinery/base64.ts'
import { sortedKeys } from '../../../apimachinery/labels.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writeAnnotations, writeLabels } from '../../describe-meta.ts'
import { secretText } from './validation.ts'

/** Follows kubectl/pkg/describe/describe.go describeSecret. */
export function describe(secret: Secret): string {
  const out = new DescribeWriter()
  const { metadata, type = '', data } = secret
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  out.line(0, `\nType:\t${type}`)
  out.line(0, '\nData\n====')
  for (const key of sortedKeys(data)) {
    const shown = key === 'token' && type === 'kubernetes.io/service-account-token' ? secretText(secret, key) : `${base64Length(data?.[key] ?? '')} bytes`
    out.line(0, `${key}:\t${shown}`)
  }
  return out.toString()
}

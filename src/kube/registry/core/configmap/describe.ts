import type { ConfigMap } from '../../../api/types.gen.ts'
import { base64Length } from '../../../apimachinery/base64.ts'
import { sortedKeys } from '../../../apimachinery/labels.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { writeAnnotations, writeLabels } from '../../describe-meta.ts'

/** Follows kubectl/pkg/describe/describe.go ConfigMapDescriber. */
export function describe(configMap: ConfigMap, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, data, binaryData } = configMap
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  out.line(0, '\nData\n====')
  for (const key of sortedKeys(data)) out.line(0, `${key}:\n----\n${data?.[key] ?? ''}\n`)
  out.line(0, '\nBinaryData\n====')
  for (const key of sortedKeys(binaryData)) out.line(0, `${key}: ${base64Length(binaryData?.[key] ?? '')} bytes`)
  out.line(0, '')
  writeEventsOf(out, configMap, reader, now)
  return out.toString()
}

import type { IngressClass } from '../../../api/types.gen.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { writeAnnotations, writeLabels } from '../../describe-meta.ts'

/** Follows kubectl/pkg/describe/describe.go describeIngressClassV1. */
export function describe(ingressClass: IngressClass, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, spec } = ingressClass
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  out.line(0, `Controller:\t${spec.controller ?? ''}`)
  if (spec.parameters !== undefined) {
    out.line(0, 'Parameters:')
    if (spec.parameters.apiGroup !== undefined) out.line(1, `APIGroup:\t${spec.parameters.apiGroup}`)
    out.line(1, `Kind:\t${spec.parameters.kind}`)
    out.line(1, `Name:\t${spec.parameters.name}`)
  }
  writeEventsOf(out, ingressClass, reader, now)
  return out.toString()
}

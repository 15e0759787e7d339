import type { EndpointSlice } from '../../../api/types.gen.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { textOrNone, writeAnnotations, writeLabels } from '../../describe-meta.ts'

const unset = '<unset>'

function writePorts(out: DescribeWriter, { ports }: EndpointSlice): void {
  if (ports === null || ports.length === 0) {
    out.line(0, `Ports: ${unset}`)
    return
  }
  out.line(0, 'Ports:')
  out.line(1, 'Name\tPort\tProtocol')
  out.line(1, '----\t----\t--------')
  for (const { name, port, protocol = '' } of ports) out.line(1, `${name || unset}\t${port ?? unset}\t${protocol}`)
}

/** Follows kubectl/pkg/describe/describe.go describeEndpointSliceV1. */
export function describe(slice: EndpointSlice, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, endpoints } = slice
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  out.line(0, `AddressType:\t${slice.addressType}`)
  writePorts(out, slice)
  if (endpoints === null || endpoints.length === 0) out.line(0, 'Endpoints: <none>')
  else out.line(0, 'Endpoints:')
  for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints ?? []) {
    out.line(1, `- Addresses:\t${textOrNone((addresses ?? []).join(', '))}`)
    out.line(2, 'Conditions:')
    out.line(3, `Ready:\t${conditions.ready ?? unset}`)
    out.line(2, `Hostname:\t${hostname ?? unset}`)
    if (targetRef !== undefined) out.line(2, `TargetRef:\t${targetRef.kind ?? ''}/${targetRef.name ?? ''}`)
    out.line(2, `NodeName:\t${nodeName ?? unset}`)
    out.line(2, `Zone:\t${zone ?? unset}`)
  }
  writeEventsOf(out, slice, reader, now)
  return out.toString()
}

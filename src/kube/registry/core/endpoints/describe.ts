import type { EndpointAddress, Endpoints } from '../../../api/types.gen.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { textOrNone, writeAnnotations, writeLabels } from '../../describe-meta.ts'

const addressesText = (addresses: readonly EndpointAddress[] | undefined) => textOrNone((addresses ?? []).map(({ ip }) => ip).join(','))

/** Follows kubectl/pkg/describe/describe.go describeEndpoints. */
export function describe(endpoints: Endpoints, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, subsets = [] } = endpoints
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  out.line(0, 'Subsets:')
  for (const { addresses, notReadyAddresses, ports = [] } of subsets) {
    out.line(1, `Addresses:\t${addressesText(addresses)}`)
    out.line(1, `NotReadyAddresses:\t${addressesText(notReadyAddresses)}`)
    if (ports.length > 0) {
      out.line(1, 'Ports:')
      out.line(2, 'Name\tPort\tProtocol')
      out.line(2, '----\t----\t--------')
      for (const { name, port, protocol = '' } of ports) out.line(2, `${name || '<unset>'}\t${port}\t${protocol}`)
    }
    out.line(0, '')
  }
  writeEventsOf(out, endpoints, reader, now)
  return out.toString()
}

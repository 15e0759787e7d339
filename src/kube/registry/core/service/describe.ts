import type { EndpointSlice, LoadBalancerIngress, Service } from '../../../api/types.gen.ts'
import { formatLabels } from '../../../apimachinery/labels.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { formatEndpointSlices } from '../../describe-endpoints.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { textOrNone, writeAnnotations, writeLabels } from '../../describe-meta.ts'

const serviceNameLabel = 'kubernetes.io/service-name'

/** Follows kubectl/pkg/describe/describe.go buildIngressString. */
export function ingressText(ingress: readonly LoadBalancerIngress[]): string {
  return ingress.map(({ ip, ipMode, hostname = '' }) => (ip ? `${ip}${ipMode === undefined ? '' : ` (${ipMode})`}` : hostname)).join(', ')
}

function writePorts(out: DescribeWriter, service: Service, slices: readonly EndpointSlice[]): void {
  for (const port of service.spec.ports ?? []) {
    const name = port.name || '<unset>'
    out.line(0, `Port:\t${name}\t${port.port}/${port.protocol}`)
    out.line(0, `TargetPort:\t${port.targetPort}/${port.protocol}`)
    if (port.appProtocol !== undefined) out.line(0, `AppProtocol:\t${port.appProtocol}`)
    if (port.nodePort) out.line(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol}`)
    out.line(0, `Endpoints:\t${formatEndpointSlices(slices, new Set([port.name ?? '']))}`)
  }
}

/** Follows describeService. */
export function describe(service: Service, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, spec, status } = service
  const slices = reader
    .list<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice', metadata.namespace ?? '')
    .filter(slice => slice.metadata.labels?.[serviceNameLabel] === metadata.name)
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  out.line(0, `Selector:\t${formatLabels(spec.selector)}`)
  out.line(0, `Type:\t${spec.type ?? ''}`)
  if (spec.ipFamilyPolicy !== undefined) out.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`)
  out.line(0, `IP Families:\t${textOrNone((spec.ipFamilies ?? []).join(','))}`)
  out.line(0, `IP:\t${spec.clusterIP ?? ''}`)
  out.line(0, `IPs:\t${textOrNone((spec.clusterIPs ?? []).join(','))}`)
  if (spec.externalIPs?.length) out.line(0, `External IPs:\t${spec.externalIPs.join(',')}`)
  if (spec.loadBalancerIP) out.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`)
  if (spec.externalName) out.line(0, `External Name:\t${spec.externalName}`)
  if (status.loadBalancer.ingress?.length) out.line(0, `LoadBalancer Ingress:\t${ingressText(status.loadBalancer.ingress)}`)
  writePorts(out, service, slices)
  out.line(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}`)
  if (spec.externalTrafficPolicy) out.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`)
  if (spec.internalTrafficPolicy !== undefined) out.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`)
  if (spec.healthCheckNodePort) out.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`)
  if (spec.loadBalancerSourceRanges?.length) out.line(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`)
  if (spec.trafficDistribution !== undefined) out.line(0, `Traffic Distribution:\t${spec.trafficDistribution}`)
  writeEventsOf(out, service, reader, now)
  return out.toString()
}

import type { EndpointSlice, Ingress, IngressBackend, Service } from '../../../api/types.gen.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { formatEndpointSlices } from '../../describe-endpoints.ts'
import { writeEventsOf } from '../../describe-events.ts'
import { writeAnnotations, writeLabels } from '../../describe-meta.ts'
import { loadBalancerText } from '../../load-balancer-text.ts'

/** Follows kubectl/pkg/describe/describe.go describeBackendV1. */
function backendText(namespace: string, { service: backend, resource }: IngressBackend, reader: Reader): string {
  if (backend === undefined) return resource === undefined ? '' : `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`
  const { name = '', number = 0 } = backend.port
  const text = `${backend.name}:${number === 0 ? name : number}`
  const service = reader.get<Service>('v1', 'Service', namespace, backend.name)
  if (service === undefined) return `${text} (<error: services "${backend.name}" not found>)`
  const port = (service.spec.ports ?? []).findLast(each => (number !== 0 ? each.port === number : name !== '' && each.name === name))
  const slices = reader
    .list<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice', namespace)
    .filter(slice => slice.metadata.labels?.['kubernetes.io/service-name'] === backend.name)
  return `${text} (${formatEndpointSlices(slices, new Set([port?.name ?? '']))})`
}

function writeRules(out: DescribeWriter, ingress: Ingress, fallback: string, reader: Reader): void {
  const rules = (ingress.spec.rules ?? []).filter(({ http }) => http !== undefined)
  out.line(0, 'Rules:\n  Host\tPath\tBackends')
  out.line(1, '----\t----\t--------')
  for (const { host, http } of rules) {
    out.line(1, `${host || '*'}\t`)
    for (const { path = '', backend } of http?.paths ?? []) out.line(2, `\t${path} \t${backendText(ingress.metadata.namespace ?? '', backend, reader)}`)
  }
  if (rules.length === 0) out.line(1, `*\t*\t${fallback}`)
}

/** Follows describeIngressV1. */
export function describe(ingress: Ingress, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, spec, status } = ingress
  const namespace = metadata.namespace ?? ''
  const fallback = spec.defaultBackend === undefined ? '<default>' : backendText(namespace, spec.defaultBackend, reader)
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  writeLabels(out, 'Labels', metadata.labels)
  out.line(0, `Namespace:\t${namespace}`)
  out.line(0, `Address:\t${loadBalancerText(status.loadBalancer.ingress)}`)
  out.line(0, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}`)
  out.line(0, `Default backend:\t${fallback}`)
  if ((spec.tls ?? []).length > 0) out.line(0, 'TLS:')
  for (const { hosts = [], secretName } of spec.tls ?? [])
    out.line(1, secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`)
  writeRules(out, ingress, fallback, reader)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  writeEventsOf(out, ingress, reader, now)
  return out.toString()
}

import type { Service, ServicePort } from '../../../api/types.gen.ts'
import { formatLabels } from '../../../apimachinery/labels.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { loadBalancerText } from '../../load-balancer-text.ts'

/** Follows pkg/printers/internalversion/printers.go serviceColumnDefinitions. */
export const columns: readonly Column[] = [
  { name: 'Name' },
  { name: 'Type' },
  { name: 'Cluster-IP' },
  { name: 'External-IP' },
  { name: 'Port(s)' },
  { name: 'Age' },
  { name: 'Selector', wide: true },
]

function externalIPCell({ spec, status }: Service): string {
  const externalIPs = spec.externalIPs ?? []
  switch (spec.type) {
    case 'ClusterIP':
    case 'NodePort':
      return externalIPs.join(',') || '<none>'
    case 'LoadBalancer': {
      const balanced = loadBalancerText(status.loadBalancer.ingress)
      return [...(balanced === '' ? [] : [balanced]), ...externalIPs].join(',') || '<pending>'
    }
    case 'ExternalName':
      return spec.externalName ?? ''
    default:
      return '<unknown>'
  }
}

/** `80/TCP`, `80:30080/TCP`. Follows makePortString. */
const portText = ({ port, nodePort, protocol }: ServicePort) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`

/** Follows printService. */
export function row(service: Service, now: number): Row {
  const { spec } = service
  return [
    nameCell(service),
    spec.type ?? '',
    spec.clusterIPs?.[0] ?? '<none>',
    externalIPCell(service),
    (spec.ports ?? []).map(portText).join(',') || '<none>',
    ageCell(service, now),
    formatLabels(spec.selector),
  ]
}

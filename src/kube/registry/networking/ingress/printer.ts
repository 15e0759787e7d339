import type { Ingress, IngressRule } from '../../../api/types.gen.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { loadBalancerText } from '../../load-balancer-text.ts'

/** Follows pkg/printers/internalversion/printers.go ingressColumnDefinitions. */
export const columns: readonly Column[] = [{ name: 'Name' }, { name: 'Class' }, { name: 'Hosts' }, { name: 'Address' }, { name: 'Ports' }, { name: 'Age' }]

const max = 3

/** Follows formatHosts. */
function hostsCell(rules: readonly IngressRule[]): string {
  const list: string[] = []
  let more = false
  for (const { host } of rules) {
    if (list.length === max) more = true
    if (!more && host) list.push(host)
  }
  if (list.length === 0) return '*'
  return more ? `${list.join(',')} + ${rules.length - max} more...` : list.join(',')
}

/** Follows printIngress. */
export function row(ingress: Ingress, now: number): Row {
  const { spec, status } = ingress
  return [
    nameCell(ingress),
    spec.ingressClassName ?? '<none>',
    hostsCell(spec.rules ?? []),
    loadBalancerText(status.loadBalancer.ingress),
    (spec.tls ?? []).length > 0 ? '80, 443' : '80',
    ageCell(ingress, now),
  ]
}

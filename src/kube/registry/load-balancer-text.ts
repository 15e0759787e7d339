import { compareText } from '../apimachinery/labels.ts'

/**
 * Addresses of a load balancer. Never cut short: a table that the server makes holds the wide text whether it is asked for or not.
 * Follows pkg/printers/internalversion/printers.go loadBalancerStatusStringer.
 */
export function loadBalancerText(ingress: readonly { readonly ip?: string; readonly hostname?: string }[] | undefined): string {
  const hosts = (ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').filter(host => host !== '')
  return [...new Set(hosts)].sort(compareText).join(',')
}

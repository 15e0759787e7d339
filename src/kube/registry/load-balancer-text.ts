import { compareText } from '../apimachinery/labels.ts'

const width = 16

/** Addresses of a load balancer, cut to 16 letters unless `wide`. Follows pkg/printers/internalversion/printers.go loadBalancerStatusStringer. */
export function loadBalancerText(ingress: readonly { readonly ip?: string; readonly hostname?: string }[] | undefined, wide: boolean): string {
  const hosts = (ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').filter(host => host !== '')
  const text = [...new Set(hosts)].sort(compareText).join(',')
  return !wide && text.length > width ? `${text.slice(0, width - 3)}...` : text
}

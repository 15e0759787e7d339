import type { Ingress } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isValidIPForLegacyField, parseIP } from '../../../apimachinery/ip.ts'
import { isDNS1123Subdomain } from '../../../apimachinery/names.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { each, validate } from './validation.ts'

const metadata = Path.of('metadata')

/** Follows ValidateIngressUpdate. */
export function validateIngressUpdate(ingress: Ingress, old: Ingress): FieldError[] {
  return [...validateObjectMetaUpdate(ingress.metadata, old.metadata, metadata), ...validate(ingress)]
}

/** Follows ValidateIngressStatusUpdate. */
export function validateIngressStatusUpdate(ingress: Ingress, old: Ingress): FieldError[] {
  const known = new Set((old.status.loadBalancer.ingress ?? []).map(({ ip }) => ip))
  const errors = (ingress.status.loadBalancer.ingress ?? []).flatMap(({ ip = '', hostname = '' }, index) => {
    const path = Path.of('status', 'loadBalancer', 'ingress').index(index)
    const found = ip === '' || known.has(ip) ? [] : each(path.child('ip'), ip, isValidIPForLegacyField(ip))
    if (hostname === '') return found
    found.push(...each(path.child('hostname'), hostname, isDNS1123Subdomain(hostname)))
    if (parseIP(hostname) !== undefined) found.push(invalid(path.child('hostname'), hostname, 'must be a DNS name, not an IP address'))
    return found
  })
  return [...validateObjectMetaUpdate(ingress.metadata, old.metadata, metadata), ...errors]
}

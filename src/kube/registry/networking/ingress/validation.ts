import type { HTTPIngressPath, Ingress, IngressBackend, IngressSpec, IngressTLS, TypedLocalObjectReference } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { parseIP } from '../../../apimachinery/ip.ts'
import {
  isDNS1123Subdomain,
  isPathSegmentName,
  isValidPortName,
  isValidPortNum,
  isWildcardDNS1123Subdomain,
  nameIsDNSLabel,
  nameIsDNSSubdomain,
} from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')
const forbiddenParts = ['//', '/./', '/../', '%2f', '%2F']
const forbiddenEnds = ['/..', '/.']

/** A fault for each message about one value. */
export const each = (path: Path, value: unknown, messages: readonly string[]) => messages.map(message => invalid(path, value, message))

function validateReference({ apiGroup, kind, name }: TypedLocalObjectReference, path: Path): FieldError[] {
  return [
    ...(apiGroup === null ? [] : each(path.child('apiGroup'), apiGroup, isDNS1123Subdomain(apiGroup))),
    ...(kind === '' ? [required(path.child('kind'))] : each(path.child('kind'), kind, isPathSegmentName(kind))),
    ...(name === '' ? [required(path.child('name'))] : each(path.child('name'), name, isPathSegmentName(name))),
  ]
}

/** Follows pkg/apis/networking/validation/validation.go validateIngressBackend. */
function validateBackend({ service, resource }: IngressBackend, path: Path): FieldError[] {
  if (resource !== undefined && service !== undefined) return [invalid(path, '', 'cannot set both resource and service backends')]
  if (resource !== undefined) return validateReference(resource, path.child('resource'))
  if (service === undefined) return [invalid(path, '', 'resource or service backend is required')]
  const at = path.child('service')
  const { name = '', number = 0 } = service.port
  const errors = service.name === '' ? [required(at.child('name'))] : each(at.child('name'), service.name, nameIsDNSLabel(service.name, false))
  if (name !== '' && number !== 0) errors.push(invalid(path, '', 'cannot set both port name & port number'))
  else if (name !== '') errors.push(...each(at.child('port', 'name'), name, isValidPortName(name)))
  else if (number !== 0) errors.push(...each(at.child('port', 'number'), number, isValidPortNum(number)))
  else errors.push(required(path, 'port name or number is required'))
  return errors
}

/** Follows validateHTTPIngressPath. */
function validatePath({ path: text = '', pathType, backend }: HTTPIngressPath, path: Path): FieldError[] {
  if (pathType === null) return [required(path.child('pathType'), 'pathType must be specified')]
  const at = path.child('path')
  const errors: FieldError[] = []
  const absolute = text.startsWith('/')
  if (pathType === 'Exact' || pathType === 'Prefix') {
    if (!absolute) errors.push(invalid(at, text, 'must be an absolute path'))
    for (const part of forbiddenParts) if (text.includes(part)) errors.push(invalid(at, text, `must not contain '${part}'`))
    for (const end of forbiddenEnds) if (text.endsWith(end)) errors.push(invalid(at, text, `cannot end with '${end}'`))
  } else if (pathType === 'ImplementationSpecific') {
    if (text !== '' && !absolute) errors.push(invalid(at, text, 'must be an absolute path'))
  } else errors.push(notSupported(path.child('pathType'), pathType, ['Exact', 'ImplementationSpecific', 'Prefix']))
  return [...errors, ...validateBackend(backend, path.child('backend'))]
}

const validateHost = (host: string, path: Path) => each(path, host, host.includes('*') ? isWildcardDNS1123Subdomain(host) : isDNS1123Subdomain(host))

function validateRules({ rules = [] }: IngressSpec): FieldError[] {
  return rules.flatMap(({ host = '', http }, index) => {
    const path = specPath.child('rules').index(index)
    const errors: FieldError[] = []
    if (host !== '') {
      if (parseIP(host) !== undefined) errors.push(invalid(path.child('host'), host, 'must be a DNS name, not an IP address'))
      errors.push(...validateHost(host, path.child('host')))
    }
    if (http === undefined) return errors
    const paths = http.paths ?? []
    const at = path.child('http', 'paths')
    if (paths.length === 0) errors.push(required(at))
    return [...errors, ...paths.flatMap((entry, place) => validatePath(entry, at.index(place)))]
  })
}

function validateTLS({ hosts = [], secretName = '' }: IngressTLS, path: Path): FieldError[] {
  return [
    ...hosts.flatMap((host, index) => validateHost(host, path.child('hosts').index(index))),
    ...(secretName === '' ? [] : each(path.child('secretName'), secretName, nameIsDNSSubdomain(secretName, false))),
  ]
}

/** The rules that new and changed Ingresses share. */
export function validate(ingress: Ingress): FieldError[] {
  const { spec } = ingress
  const errors = validateObjectMeta(ingress.metadata, true, nameIsDNSSubdomain, metadata)
  if ((spec.rules ?? []).length === 0 && spec.defaultBackend === undefined)
    errors.push(invalid(specPath, spec.rules ?? null, 'either `defaultBackend` or `rules` must be specified'))
  if (spec.defaultBackend !== undefined) errors.push(...validateBackend(spec.defaultBackend, specPath.child('defaultBackend')))
  errors.push(...validateRules(spec), ...(spec.tls ?? []).flatMap((tls, index) => validateTLS(tls, specPath.child('tls').index(index))))
  const name = spec.ingressClassName
  return name === undefined ? errors : [...errors, ...each(specPath.child('ingressClassName'), name, nameIsDNSSubdomain(name, false))]
}

/** The annotation that named an IngressClass before there was a field. */
export const classAnnotation = 'kubernetes.io/ingress.class'

/** Follows ValidateIngressCreate. */
export function validateIngress(ingress: Ingress): FieldError[] {
  const errors = validate(ingress)
  const annotation = ingress.metadata.annotations?.[classAnnotation]
  const name = ingress.spec.ingressClassName
  if (annotation === undefined || name === undefined || annotation === name) return errors
  return [...errors, invalid(Path.of('annotations', classAnnotation), annotation, 'must match `ingressClassName` when both are specified')]
}

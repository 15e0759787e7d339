import type { IngressClass, IngressClassParametersReference } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required, tooLong } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isDNS1123Subdomain, isDomainPrefixedPath, isPathSegmentName, nameIsDNSLabel, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')
const maxController = 250

/** Follows pkg/apis/networking/validation/validation.go validateIngressClassParametersReference. */
function validateParameters(parameters: IngressClassParametersReference | undefined, path: Path): FieldError[] {
  if (parameters === undefined) return []
  const { apiGroup, kind, name, scope, namespace } = parameters
  const errors: FieldError[] = apiGroup === undefined ? [] : isDNS1123Subdomain(apiGroup).map(message => invalid(path.child('apiGroup'), apiGroup, message))
  for (const [field, value] of [
    ['kind', kind],
    ['name', name],
  ] as const) {
    if (value !== '') errors.push(...isPathSegmentName(value).map(message => invalid(path.child(field), value, message)))
  }
  if (scope === null) errors.push(required(path.child('scope')))
  else if (scope === 'Namespace') {
    if (namespace === undefined) errors.push(required(path.child('namespace'), "`parameters.scope` is set to 'Namespace'"))
    else errors.push(...nameIsDNSLabel(namespace, false).map(message => invalid(path.child('namespace'), namespace, message)))
  } else if (scope !== 'Cluster') errors.push(notSupported(path.child('scope'), scope, ['Cluster', 'Namespace']))
  else if (namespace !== undefined) errors.push(forbidden(path.child('namespace'), "`parameters.scope` is set to 'Cluster'"))
  return errors
}

/** Follows ValidateIngressClass; what is only required is declared beside the type and comes last. */
export function validateIngressClass(ingressClass: IngressClass): FieldError[] {
  const { controller = '', parameters } = ingressClass.spec
  const path = specPath.child('controller')
  const errors = validateObjectMeta(ingressClass.metadata, false, nameIsDNSSubdomain, metadata)
  if (byteLength(controller) > maxController) errors.push(tooLong(path, maxController))
  if (controller === '') errors.push(required(path))
  else errors.push(...isDomainPrefixedPath(controller).map(({ value, message }) => invalid(path, value, message)))
  errors.push(...validateParameters(parameters, specPath.child('parameters')))
  for (const field of ['kind', 'name'] as const) if (parameters?.[field] === '') errors.push(required(specPath.child('parameters', field)))
  return errors
}

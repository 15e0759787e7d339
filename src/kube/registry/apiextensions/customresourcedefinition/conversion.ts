import type { CustomResourceConversion, WebhookClientConfig } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isDNS1035Label } from '../../../apimachinery/identifier-names.ts'
import { isDNS1123Subdomain, isValidPortNum } from '../../../apimachinery/names.ts'
import { validateChoice } from './parts.ts'

const acceptedReviews = ['v1', 'v1beta1']
const desired = '; desired format: https://host[/path]'

/** Whether the server knows one of the versions, or none is asked for. Follows hasValidConversionReviewVersionOrEmpty. */
export const hasKnownReview = (versions: readonly string[]) => versions.length === 0 || versions.some(version => acceptedReviews.includes(version))

function validateReviews(versions: readonly string[], needsKnown: boolean, path: Path): FieldError[] {
  if (versions.length === 0) return [required(path)]
  const errors = versions.flatMap((version, index) =>
    versions.indexOf(version) < index
      ? [invalid(path.index(index), version, 'duplicate version')]
      : isDNS1035Label(version).map(fault => invalid(path.index(index), version, fault)),
  )
  if (needsKnown && !versions.some(version => acceptedReviews.includes(version)))
    errors.push(invalid(path, versions, `must include at least one of ${acceptedReviews.join(', ')}`))
  return errors
}

/** Follows apiserver/pkg/util/webhook/validation.go ValidateWebhookURL. */
function validateURL(text: string, path: Path): FieldError[] {
  const [, scheme = '', authority = '', rest = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?(.*)$/s.exec(text) ?? []
  const at = authority.lastIndexOf('@')
  const [, query = '', fragment = ''] = /^[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s.exec(rest) ?? []
  const errors: FieldError[] = []
  if (scheme.toLowerCase() !== 'https') errors.push(invalid(path, scheme.toLowerCase(), `'https' is the only allowed URL scheme${desired}`))
  if (authority.slice(at + 1) === '') errors.push(invalid(path, '', `host must be specified${desired}`))
  if (at >= 0) errors.push(invalid(path, authority.slice(0, at), 'user information is not permitted in the URL'))
  if (fragment !== '') errors.push(invalid(path, fragment, 'fragments are not permitted in the URL'))
  if (query !== '') errors.push(invalid(path, query, 'query parameters are not permitted in the URL'))
  return errors
}

function validatePath(text: string, at: Path): FieldError[] {
  if (text === '' || text === '/') return []
  if (text === '//') return [invalid(at, text, 'segment[0] may not be empty')]
  const errors: FieldError[] = text.startsWith('/') ? [] : [invalid(at, text, "must start with a '/'")]
  const steps = text.slice(1).replace(/\/$/, '').split('/')
  for (const [index, step] of steps.entries()) {
    if (step === '') errors.push(invalid(at, text, `segment[${index}] may not be empty`))
    else errors.push(...isDNS1123Subdomain(step).map(fault => invalid(at, text, `segment[${index}]: ${fault}`)))
  }
  return errors
}

function validateClient({ url, service }: WebhookClientConfig, path: Path): FieldError[] {
  if ((url === undefined) === (service === undefined)) return [required(path, 'exactly one of url or service is required')]
  if (url !== undefined) return validateURL(url, path.child('url'))
  const at = path.child('service')
  const { name = '', namespace = '', path: text, port = 0 } = service ?? {}
  const errors: FieldError[] = []
  // The server takes the two for each other.
  if (namespace === '') errors.push(required(at.child('name')))
  if (name === '') errors.push(required(at.child('namespace')))
  const faults = isValidPortNum(port)
  if (faults.length > 0) errors.push(invalid(at.child('port'), port, `port is not valid: ${faults.join(', ')}`))
  return text === undefined ? errors : [...errors, ...validatePath(text, at.child('path'))]
}

/** Follows apis/apiextensions/validation/validation.go validateCustomResourceConversion. */
export function validateConversion(conversion: CustomResourceConversion | undefined, needsKnown: boolean, path: Path): FieldError[] {
  if (conversion === undefined) return []
  const { strategy, webhook } = conversion
  const errors = validateChoice(path.child('strategy'), strategy, ['None', 'Webhook'])
  const client = webhook?.clientConfig
  const reviews = webhook?.conversionReviewVersions ?? []
  const clientPath = path.child('webhookClientConfig')
  const reviewsPath = path.child('conversionReviewVersions')
  if (strategy === 'Webhook') {
    if (client === undefined) errors.push(required(clientPath, 'required when strategy is set to Webhook'))
    else errors.push(...validateClient(client, clientPath))
    errors.push(...validateReviews(reviews, needsKnown, reviewsPath))
  } else {
    const words = 'should not be set when strategy is not set to Webhook'
    if (client !== undefined) errors.push(forbidden(clientPath, words))
    if (reviews.length > 0) errors.push(forbidden(reviewsPath, words))
  }
  return errors
}

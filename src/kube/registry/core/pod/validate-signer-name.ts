import { invalid, required, tooLong } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { dns1123LabelMaxLength, dns1123SubdomainMaxLength, isDNS1123Label, isDNS1123Subdomain } from '../../../apimachinery/names.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'
import type { Errors } from './checks.ts'
import { report } from './checks.ts'

/** Whether the signer is one of Kubernetes' own. Follows pkg/apis/core/validation/names.go IsKubernetesSignerName. */
export function isKubernetesSigner(name: string): boolean {
  const host = name.split('/', 1)[0] ?? ''
  return host === 'kubernetes.io' || host.endsWith('.kubernetes.io')
}

/** The name of a signer: `example.com/signer`. Follows pkg/apis/core/validation/names.go ValidateSignerName. */
export function validateSignerName(errors: Errors, name: string, path: Path): void {
  if (name === '') return void errors.push(required(path))
  const segments = name.split('/')
  const [domain = '', rest = ''] = segments
  if (segments.length !== 2) {
    return void errors.push(invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'"))
  }
  if (byteLength(domain) > dns1123SubdomainMaxLength) errors.push(tooLong(path, dns1123SubdomainMaxLength))
  reportFirst(errors, path, domain, isDNS1123Label)
  if (!domain.includes('.')) errors.push(invalid(path, domain, 'should be a domain with at least two segments separated by dots'))
  reportFirst(errors, path, rest, isDNS1123Subdomain)
  const max = dns1123SubdomainMaxLength + dns1123SubdomainMaxLength + dns1123LabelMaxLength + 2
  if (byteLength(name) > max) errors.push(tooLong(path, max))
}

/** The errors of the first part between dots that has any. */
function reportFirst(errors: Errors, path: Path, text: string, check: (part: string) => string[]): void {
  for (const part of text.split('.')) {
    const messages = check(part)
    if (messages.length === 0) continue
    return void report(
      errors,
      path,
      text,
      messages.map(message => `validating label ${JSON.stringify(part)}: ${message}`),
    )
  }
}

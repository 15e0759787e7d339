import { byteLength } from './utf8.ts'

// Rules for names, labels, keys and ports. Each check gives the API server's sentences, none when the text is fine.
// Follows apimachinery/pkg/util/validation/validation.go and apimachinery/pkg/api/validate/content.

export { isValidCIDR, isValidIP } from './ip.ts'
/** Checks a name; `prefix` is true for a generateName, to which letters will be added. */
export type NameValidator = (name: string, prefix: boolean) => string[]

/** Longest DNS subdomain, in bytes. */
export const dns1123SubdomainMaxLength = 253
/** Longest DNS label, in bytes. */
export const dns1123LabelMaxLength = 63

/** `must be no more than 63 characters`, as the older checks say it. */
export const maxLengthError = (length: number) => `must be no more than ${length} characters`

const maxBytesError = (length: number) => `must be no more than ${length} bytes`

/** Says what an empty text lacks. */
export const emptyError = 'must be non-empty'

/** A rule's words with its examples and its regular expression. Follows RegexError. */
export function regexError(message: string, expression: string, ...examples: string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${expression}')`
  return `${message} (e.g. ${examples.map(example => `'${example}', `).join(' or ')}regex used for validation is '${expression}')`
}

/** `must be between 1 and 65535, inclusive`. */
export const inclusiveRangeError = (low: number, high: number) => `must be between ${low} and ${high}, inclusive`

/** An expression that the whole text must match. */
export const whole = (expression: string, flags?: string) => new RegExp(`^(?:${expression})$`, flags)

const labelExpression = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomainExpression = `${labelExpression}(\\.${labelExpression})*`
const underscoreLabelExpression = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const underscoreSubdomainExpression = `${underscoreLabelExpression}(\\.${underscoreLabelExpression})*`
const wildcardExpression = `\\*\\.${subdomainExpression}`
const labelKeyExpression = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const labelValueExpression = `(${labelKeyExpression})?`
const percentExpression = '[0-9]+%'
const headerExpression = '[-A-Za-z0-9]+'
const configKeyExpression = '[-._a-zA-Z0-9]+'
const httpPathExpression = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"

const label = whole(labelExpression)
const subdomain = whole(subdomainExpression)
const caselessSubdomain = whole(subdomainExpression, 'i')
const underscoreSubdomain = whole(underscoreSubdomainExpression)
const wildcardSubdomain = whole(wildcardExpression)
const labelKey = whole(labelKeyExpression)
const labelValue = whole(labelValueExpression)
const percent = whole(percentExpression)
const headerName = whole(headerExpression)
const configKey = whole(configKeyExpression)
const httpPath = whole(httpPathExpression)

/** A DNS label (RFC 1123), as in names of namespaces and containers. */
export function isDNS1123Label(text: string): string[] {
  const errors: string[] = []
  if (byteLength(text) > dns1123LabelMaxLength) errors.push(maxLengthError(dns1123LabelMaxLength))
  if (!label.test(text)) {
    if (subdomain.test(text)) errors.push('must not contain dots')
    else
      errors.push(
        regexError(
          "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
          labelExpression,
          'my-name',
          '123-abc',
        ),
      )
  }
  return errors
}

const subdomainMessage =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"

/** A DNS subdomain (RFC 1123), as in the names of most objects. */
export function isDNS1123Subdomain(text: string): string[] {
  const errors: string[] = []
  if (byteLength(text) > dns1123SubdomainMaxLength) errors.push(maxLengthError(dns1123SubdomainMaxLength))
  if (!subdomain.test(text)) errors.push(regexError(subdomainMessage, subdomainExpression, 'example.com'))
  return errors
}

/** A DNS subdomain in either case, as in CSI driver names. Follows content.IsDNS1123SubdomainCaseless. */
export function isDNS1123SubdomainCaseless(text: string): string[] {
  const errors: string[] = []
  if (byteLength(text) > dns1123SubdomainMaxLength) errors.push(maxBytesError(dns1123SubdomainMaxLength))
  if (!caselessSubdomain.test(text)) {
    errors.push(
      regexError(
        "an RFC 1123 subdomain must consist of alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
        subdomainExpression,
        'Example.com',
      ),
    )
  }
  return errors
}

/** A DNS subdomain that may have underscores, as in search domains of a Pod's DNS. */
export function isDNS1123SubdomainWithUnderscore(text: string): string[] {
  const errors: string[] = []
  if (byteLength(text) > dns1123SubdomainMaxLength) errors.push(maxLengthError(dns1123SubdomainMaxLength))
  if (!underscoreSubdomain.test(text)) {
    errors.push(
      regexError(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
        underscoreSubdomainExpression,
        'example.com',
      ),
    )
  }
  return errors
}

/** A subdomain whose first part is `*`, as in an Ingress host. */
export function isWildcardDNS1123Subdomain(text: string): string[] {
  const errors: string[] = []
  if (byteLength(text) > dns1123SubdomainMaxLength) errors.push(maxLengthError(dns1123SubdomainMaxLength))
  if (!wildcardSubdomain.test(text)) {
    errors.push(
      regexError(
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
        wildcardExpression,
        '*.example.com',
      ),
    )
  }
  return errors
}

const labelKeyMessage = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
const labelKeyRule = regexError(labelKeyMessage, labelKeyExpression, 'MyName', 'my.name', '123-abc')

/** A label key: a name, or a DNS subdomain, a slash and a name. Follows content.IsLabelKey. */
export function isQualifiedName(text: string): string[] {
  const slash = text.indexOf('/')
  if (slash >= 0 && text.includes('/', slash + 1))
    return [`a valid label key ${labelKeyRule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  const errors: string[] = []
  const name = text.slice(slash + 1)
  if (slash >= 0) {
    const prefix = text.slice(0, slash)
    if (prefix === '') errors.push(`prefix part ${emptyError}`)
    else {
      if (byteLength(prefix) > dns1123SubdomainMaxLength) errors.push(`prefix part ${maxBytesError(dns1123SubdomainMaxLength)}`)
      if (!subdomain.test(prefix)) errors.push(`prefix part ${regexError(subdomainMessage, subdomainExpression, 'example.com')}`)
    }
  }
  if (name === '') errors.push(`name part ${emptyError}`)
  else if (byteLength(name) > 63) errors.push(`name part ${maxBytesError(63)}`)
  if (!labelKey.test(name)) errors.push(`name part ${labelKeyRule}`)
  return errors
}

/** The value of a label. Follows content.IsLabelValue. */
export function isValidLabelValue(text: string): string[] {
  const errors: string[] = []
  if (byteLength(text) > 63) errors.push(maxBytesError(63))
  if (!labelValue.test(text)) {
    errors.push(
      regexError(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        labelValueExpression,
        'MyValue',
        'my_value',
        '12345',
      ),
    )
  }
  return errors
}

/** A port number from 1 to 65535. */
export function isValidPortNum(port: number): string[] {
  return isInRange(port, 1, 65535)
}

/** A number from `low` to `high`, both included. */
export function isInRange(value: number, low: number, high: number): string[] {
  return value >= low && value <= high ? [] : [inclusiveRangeError(low, high)]
}

/** A user id from 0 to 2^31 - 1. */
export const isValidUserID = (id: number) => isInRange(id, 0, 2147483647)

/** A group id from 0 to 2^31 - 1. */
export const isValidGroupID = (id: number) => isInRange(id, 0, 2147483647)

/** The name of a port: at most 15 letters, digits and single hyphens, with at least one letter. */
export function isValidPortName(text: string): string[] {
  const errors: string[] = []
  if (byteLength(text) > 15) errors.push(maxLengthError(15))
  if (!/^[-a-z0-9]+$/.test(text)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(text)) errors.push('must contain at least one letter (a-z)')
  if (text.includes('--')) errors.push('must not contain consecutive hyphens')
  if (text.startsWith('-') || text.endsWith('-')) errors.push('must not begin or end with a hyphen')
  return errors
}

/** A percentage such as `25%`. */
export function isValidPercent(text: string): string[] {
  return percent.test(text) ? [] : [regexError("a valid percent string must be a numeric string followed by an ending '%'", percentExpression, '1%', '93%')]
}

/** The name of an HTTP header. */
export function isHTTPHeaderName(text: string): string[] {
  return headerName.test(text) ? [] : [regexError("a valid HTTP header must consist of alphanumeric characters or '-'", headerExpression, 'X-Header-Name')]
}

/** Refuses names that begin like a way to the folder above. */
export function hasChangeDirPrefix(text: string): string[] {
  if (text === '.') return ["must not be '.'"]
  if (text === '..') return ["must not be '..'"]
  return text.startsWith('..') ? ["must not start with '..'"] : []
}

/** The form of an environment variable's name that containers use: printable ASCII without `=`. */
export function isRelaxedEnvVarName(text: string): string[] {
  if (text === '') return [`environment variable name ${emptyError}`]
  return /^[ -<>-~]+$/.test(text) ? [] : ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

/** A key of a ConfigMap or Secret. */
export function isConfigMapKey(text: string): string[] {
  const errors: string[] = []
  if (byteLength(text) > dns1123SubdomainMaxLength) errors.push(maxLengthError(dns1123SubdomainMaxLength))
  if (!configKey.test(text))
    errors.push(
      regexError("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", configKeyExpression, 'key.name', 'KEY_NAME', 'key-name'),
    )
  return [...errors, ...hasChangeDirPrefix(text)]
}

/** What may stand as one segment of a URL path. Follows content.IsPathSegmentName. */
export function isPathSegmentName(text: string): string[] {
  if (text === '.' || text === '..') return [`may not be '${text}'`]
  return ['/', '%'].filter(part => text.includes(part)).map(part => `may not contain '${part}'`)
}

/** A whole number as one would write it: no sign but `-`, no leading zeros. Follows content.IsDecimalInteger. */
export function isDecimalInteger(text: string): string[] {
  if (text === '') return [emptyError]
  return /^(0|-?[1-9][0-9]*)$/.test(text) ? [] : ['must be a valid decimal integer in canonical form']
}

/** What stands after the slash of a domain-prefixed path such as `acme.io/foo`; the sentences carry the part they are about. Follows IsDomainPrefixedPath. */
export function isDomainPrefixedPath(text: string): { readonly value: string; readonly message: string }[] {
  const slash = text.indexOf('/')
  const host = text.slice(0, Math.max(0, slash))
  const path = text.slice(slash + 1)
  if (slash < 0 || host === '' || path === '') return [{ value: text, message: 'must be a domain-prefixed path (such as "acme.io/foo")' }]
  const errors = isDNS1123Subdomain(host).map(message => ({ value: host, message }))
  if (!httpPath.test(path)) errors.push({ value: path, message: regexError('Invalid path', httpPathExpression) })
  return errors
}

/** A prefix may end with a dash: it is taken for a letter. */
export function maskTrailingDash(name: string, prefix: boolean): string {
  return prefix && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name
}

/** Names of most kinds. Follows apimachinery/pkg/api/validation/generic.go, as the two below. */
export const nameIsDNSSubdomain: NameValidator = (name, prefix) => isDNS1123Subdomain(maskTrailingDash(name, prefix))
/** Names that become a DNS label. */
export const nameIsDNSLabel: NameValidator = (name, prefix) => isDNS1123Label(maskTrailingDash(name, prefix))
/** Names that are only a path segment, as those of roles. */
export const nameIsPathSegment: NameValidator = (name, prefix) =>
  prefix ? ['/', '%'].filter(part => name.includes(part)).map(part => `may not contain '${part}'`) : isPathSegmentName(name)

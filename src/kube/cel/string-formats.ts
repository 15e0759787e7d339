import { isIPv6, parseCIDR, parseIP } from '../apimachinery/ip.ts'
import { regexpFor } from '../regexp/regexp.ts'
import { dayNumber, parseDuration } from './time.ts'

const uuid = (version: string, variant: string) => new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`, 'i')
const anyUUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/
const hostname =
  '^([a-zA-Z0-9\\p{S}\\p{L}]((-?[a-zA-Z0-9\\p{S}\\p{L}]{0,62})?)|([a-zA-Z0-9\\p{S}\\p{L}](([a-zA-Z0-9-\\p{S}\\p{L}]{0,61}[a-zA-Z0-9\\p{S}\\p{L}])?)(\\.)){1,}([a-zA-Z\\p{L}]){2,63})$'
const shortName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const longName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const card =
  /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$/

/** Whether the text is a date such as 2026-01-31. */
export function isDate(text: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return found !== null && dayNumber(Number(found[1]), Number(found[2]), Number(found[3])) !== undefined
}

function isDateTime(text: string): boolean {
  const [date = '', time = ''] = text.toLowerCase().split('t')
  const found = /^(\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:z|[+-]\d{2}:\d{2})$/.exec(time)
  return isDate(date) && found !== null && (found[1] ?? '') <= '23' && (found[2] ?? '') <= '59' && (found[3] ?? '') <= '59'
}

/** What Go's url.ParseRequestURI says against a text; undefined when it is an absolute URI or path. */
export function requestURIError(text: string): string | undefined {
  const fault = (why: string) => `parse ${JSON.stringify(text)}: ${why}`
  if ([...text].some(char => char < ' ' || char === '\x7f')) return fault('net/url: invalid control character in URL')
  if (text === '') return fault('empty url')
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)
  const rest = scheme === null ? text : text.slice(scheme[0].length)
  if (scheme === null && text.startsWith(':')) return fault('missing protocol scheme')
  if (!rest.startsWith('/')) return scheme === null || rest === '' ? fault('invalid URI for request') : undefined
  const escaped = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(rest.split('?')[0] ?? '')
  if (escaped !== null) return fault(`invalid URL escape ${JSON.stringify(escaped[0])}`)
  const host = /^\/\/([^/?]*)/.exec(rest)?.[1]
  if (host === undefined || scheme === null) return undefined
  const [, port] = /^(?:\[[^\]]*\]|[^:]*)(:.*)?$/.exec(host.slice(host.lastIndexOf('@') + 1)) ?? []
  if (port !== undefined && !/^:\d*$/.test(port)) return fault(`invalid port ${JSON.stringify(port)} after host`)
  const bad = /[ "<>^`{|}\\]/.exec(host)?.[0]
  return bad === undefined ? undefined : fault(`invalid character ${JSON.stringify(bad)} in host name`)
}

function isHostname(text: string): boolean {
  return regexpFor(hostname).test(text) && text.length <= 255 && text.split('.').every(label => label.length <= 63)
}

function isScalaDuration(text: string): boolean {
  if (parseDuration(text) !== undefined) return true
  return [...text.matchAll(/\d+\s*([A-Za-zµ]+)/g)].some(([, unit = '']) =>
    /^(?:ns|nano|us|µs|micro|ms|milli|s|sec|m|min|h|hr|hour|d|day|w|wk|week)/i.test(unit),
  )
}

function checksum(digits: string, weight: (index: number) => number, modulus: number): boolean {
  let sum = 0
  for (const [index, digit] of [...digits].entries()) sum += weight(index) * (digit.toUpperCase() === 'X' ? 10 : Number(digit))
  return sum % modulus === 0
}

const isISBN10 = (text: string) => /^\d{9}[\dX]$/.test(text.replaceAll(/[\s-]/g, '')) && checksum(text.replaceAll(/[\s-]/g, ''), index => 10 - index, 11)
const isISBN13 = (text: string) =>
  /^\d{13}$/.test(text.replaceAll(/[\s-]/g, '')) && checksum(text.replaceAll(/[\s-]/g, ''), index => (index % 2 === 0 ? 1 : 3), 10)

function isCreditCard(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '')
  const doubled = (digit: number) => (digit * 2 > 9 ? digit * 2 - 9 : digit * 2)
  const sum = [...digits].toReversed().reduce((total, digit, index) => total + (index % 2 === 1 ? doubled(Number(digit)) : Number(digit)), 0)
  return card.test(digits) && sum % 10 === 0
}

const byte = '(?:[01]?\\d{1,2}|2[0-4]\\d|25[0-5])'

/** The formats of strings that schemas may ask for, dashes left out of their names. Follows kube-openapi/pkg/validation/strfmt. */
const formats: Readonly<Record<string, (text: string) => boolean>> = {
  bsonobjectid: text => /^[0-9a-fA-F]{24}$/.test(text),
  uri: text => requestURIError(text) === undefined,
  email: text => /^(?:.*<)?[^\s<>@",;:\\]+@[^\s<>@",;:\\]+>?$/.test(text.trim()),
  hostname: isHostname,
  ipv4: text => text.includes('.') && parseIP(text) !== undefined,
  ipv6: isIPv6,
  cidr: text => parseCIDR(text) !== undefined,
  mac: text => /^(?:[0-9a-fA-F]{2}([:-])(?:[0-9a-fA-F]{2}\1){4}(?:(?:[0-9a-fA-F]{2}\1){2})?[0-9a-fA-F]{2}|(?:[0-9a-fA-F]{4}\.){2,3}[0-9a-fA-F]{4})$/.test(text),
  uuid: text => anyUUID.test(text),
  uuid3: text => uuid('3', '[0-9a-f]').test(text),
  uuid4: text => uuid('4', '[89ab]').test(text),
  uuid5: text => uuid('5', '[89ab]').test(text),
  isbn: text => isISBN10(text) || isISBN13(text),
  isbn10: isISBN10,
  isbn13: isISBN13,
  creditcard: isCreditCard,
  ssn: text => /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text),
  hexcolor: text => /^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text),
  rgbcolor: text => new RegExp(`^rgb\\(\\s*${byte}\\s*,\\s*${byte}\\s*,\\s*${byte}\\s*\\)$`).test(text),
  byte: text => base64.test(text),
  password: () => true,
  date: isDate,
  duration: isScalaDuration,
  datetime: isDateTime,
  k8sshortname: text => text.length <= 63 && shortName.test(text),
  k8slongname: text => text.length <= 253 && longName.test(text),
}

const normal = (format: string) => format.replaceAll('-', '')

/** Whether schemas may ask for this format of a string. */
export function isKnownFormat(format: string): boolean {
  return Object.hasOwn(formats, normal(format))
}

/** Whether the text has the format; true for formats that nobody knows. */
export function hasFormat(format: string, text: string): boolean {
  return formats[normal(format)]?.(text) ?? true
}

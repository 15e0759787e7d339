import type { IPAddress, Network } from '../../apimachinery/ip.ts'
import { containsNetwork, formatIP, formatNetwork, parseCIDR, parseIP } from '../../apimachinery/ip.ts'
import { requestURIError } from '../string-formats.ts'
import { libraryTypes } from '../types.ts'
import type { CelOpaque, Value } from '../values.ts'
import { CelError, listOf, mapOf } from '../values.ts'
import type { CelFunction } from './operators.ts'
import { noOverload } from './operators.ts'

class Address implements CelOpaque {
  readonly opaque = libraryTypes.ip
  readonly address: IPAddress

  constructor(address: IPAddress) {
    this.address = address
  }

  equals(other: CelOpaque): boolean {
    return other instanceof Address && formatIP(other.address.bytes) === formatIP(this.address.bytes)
  }
}

class Prefix implements CelOpaque {
  readonly opaque = libraryTypes.cidr
  readonly network: Network

  constructor(network: Network) {
    this.network = network
  }

  get text(): string {
    return `${formatIP(this.network.address.bytes)}/${this.network.prefix}`
  }

  equals(other: CelOpaque): boolean {
    return other instanceof Prefix && other.text === this.text
  }
}

class URL implements CelOpaque {
  readonly opaque = libraryTypes.url
  readonly parts: { readonly scheme: string; readonly host: string; readonly path: string; readonly query: string }
  private readonly text: string

  constructor(text: string) {
    this.text = text
    const [, scheme = '', host = '', path = '', query = ''] = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/.exec(text) ?? []
    this.parts = { scheme: scheme.toLowerCase(), host: host.slice(host.lastIndexOf('@') + 1), path, query }
  }

  equals(other: CelOpaque): boolean {
    return other instanceof URL && other.text === this.text
  }
}

/** An address or network as text; undefined for other values. */
export function networkText(value: Value): string | undefined {
  if (value instanceof Address) return formatIP(value.address.bytes)
  return value instanceof Prefix ? value.text : undefined
}

function textOf(value: Value | undefined): string {
  if (typeof value !== 'string') throw noOverload()
  return value
}

/** Why Go's netip refuses an address. Follows net/netip/netip.go ParseAddr. */
function addressFault(text: string): string {
  const fault = `ParseAddr(${JSON.stringify(text)}): `
  if (text.includes(':') || !text.includes('.')) return `${fault}unable to parse IP`
  const odd = /[^0-9.]/.exec(text)
  if (odd !== null) return `${fault}unexpected character (at ${JSON.stringify(text.slice(odd.index))})`
  const parts = text.split('.')
  if (parts.some(part => Number(part) > 255)) return `${fault}IPv4 field has value >255`
  if (parts.some(part => part.length > 1 && part.startsWith('0'))) return `${fault}IPv4 field has octet with leading zero`
  const empty = parts.indexOf('')
  if (empty >= 0) return `${fault}IPv4 field must have at least one digit (at ${JSON.stringify(parts.slice(empty).join('.'))})`
  return `${fault}IPv4 address too ${parts.length < 4 ? 'short' : 'long'}`
}

function readAddress(text: string): Address {
  if (/%/.test(text) && parseIP(text.split('%')[0] ?? '') !== undefined) throw new CelError(`IP address ${JSON.stringify(text)} with zone value is not allowed`)
  const address = parseIP(text)
  if (address === undefined || address.leadingZeros)
    throw new CelError(`IP Address ${JSON.stringify(text)} parse error during conversion from string: ${addressFault(text)}`)
  if (address.mapped) throw new CelError(`IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`)
  return new Address(address)
}

const cidrPrefix = 'network address parse error during conversion from string: '

/** Why Go's netip refuses a network. Follows net/netip/netip.go ParsePrefix. */
function prefixFault(text: string): string {
  const slash = text.lastIndexOf('/')
  if (slash < 0) return "no '/'"
  const address = parseIP(text.slice(0, slash))
  if (address === undefined || address.leadingZeros) return addressFault(text.slice(0, slash))
  const bits = text.slice(slash + 1)
  return /^(?:0|[1-9]\d*)$/.test(bits) ? 'prefix length out of range' : `bad bits after slash: ${JSON.stringify(bits)}`
}

function readPrefix(text: string): Prefix {
  const network = parseCIDR(text)
  if (network === undefined || network.leadingZeros)
    throw new CelError(`${cidrPrefix}${cidrPrefix}netip.ParsePrefix(${JSON.stringify(text)}): ${prefixFault(text)}`)
  if (network.address.mapped) throw new CelError(`${cidrPrefix}IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`)
  return new Prefix(network)
}

function readURL(text: string): URL {
  const fault = requestURIError(text)
  if (fault !== undefined) throw new CelError(`URL parse error during conversion from string: ${fault}`)
  return new URL(text)
}

function succeeds(read: (text: string) => unknown): CelFunction {
  return ([value]) => {
    const text = textOf(value)
    try {
      read(text)
      return true
    } catch (error) {
      if (error instanceof CelError) return false
      throw error
    }
  }
}

const ofAddress =
  (run: (bytes: readonly number[]) => Value): CelFunction =>
  ([value]) => {
    if (!(value instanceof Address)) throw noOverload()
    return run(value.address.bytes)
  }

const ofPrefix =
  (run: (prefix: Prefix, other: Value | undefined) => Value): CelFunction =>
  ([value, other]) => {
    if (!(value instanceof Prefix)) throw noOverload()
    return run(value, other)
  }

const ofURL =
  (run: (parts: URL['parts']) => Value): CelFunction =>
  ([value]) => {
    if (!(value instanceof URL)) throw noOverload()
    return run(value.parts)
  }

const isV4 = (bytes: readonly number[]) => bytes.length === 4
const allZero = (bytes: readonly number[]) => bytes.every(byte => byte === 0)
const isLoopback = (bytes: readonly number[]) => (isV4(bytes) ? bytes[0] === 127 : allZero(bytes.slice(0, 15)) && bytes[15] === 1)
const isMulticast = (bytes: readonly number[]) => (isV4(bytes) ? ((bytes[0] ?? 0) & 0xf0) === 0xe0 : bytes[0] === 0xff)
const isLinkLocal = (bytes: readonly number[]) => (isV4(bytes) ? bytes[0] === 169 && bytes[1] === 254 : bytes[0] === 0xfe && ((bytes[1] ?? 0) & 0xc0) === 0x80)
const isBroadcast = (bytes: readonly number[]) => isV4(bytes) && bytes.every(byte => byte === 255)

function contains(outer: Prefix, inner: Network): boolean {
  return containsNetwork(outer.network, inner)
}

function asNetwork({ address }: Address): Network {
  return { address, prefix: address.bytes.length * 8, leadingZeros: false }
}

function queryOf(query: string) {
  const values = new Map<string, string[]>()
  const unescaped = (text: string) => {
    try {
      return decodeURIComponent(text.replaceAll('+', ' '))
    } catch {
      return undefined
    }
  }
  for (const part of query.split('&').filter(each => each !== '' && !each.includes(';'))) {
    const equals = part.indexOf('=')
    const key = unescaped(equals < 0 ? part : part.slice(0, equals))
    const value = unescaped(equals < 0 ? '' : part.slice(equals + 1))
    if (key !== undefined && value !== undefined) values.set(key, [...(values.get(key) ?? []), value])
  }
  return mapOf([...values].map(([key, list]) => [key, listOf(list)] as const))
}

const hostParts = (host: string) => /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(host)

/** Addresses, networks and URLs. Follows apiserver/pkg/cel/library/{ip,cidr,urls}.go. */
export const networkFunctions: Readonly<Record<string, CelFunction>> = {
  ip: ([value]) => (value instanceof Prefix ? new Address(value.network.address) : readAddress(textOf(value))),
  isIP: succeeds(readAddress),
  'ip.isCanonical': ([value]) => networkText(readAddress(textOf(value))) === value,
  family: ofAddress(bytes => (isV4(bytes) ? 4n : 6n)),
  isUnspecified: ofAddress(allZero),
  isLoopback: ofAddress(isLoopback),
  isLinkLocalMulticast: ofAddress(bytes =>
    isV4(bytes) ? bytes[0] === 224 && bytes[1] === 0 && bytes[2] === 0 : bytes[0] === 0xff && ((bytes[1] ?? 0) & 0x0f) === 2,
  ),
  isLinkLocalUnicast: ofAddress(isLinkLocal),
  isGlobalUnicast: ofAddress(bytes => !isBroadcast(bytes) && !allZero(bytes) && !isLoopback(bytes) && !isMulticast(bytes) && !isLinkLocal(bytes)),
  cidr: ([value]) => readPrefix(textOf(value)),
  isCIDR: succeeds(readPrefix),
  containsIP: ofPrefix((prefix, other) => contains(prefix, asNetwork(other instanceof Address ? other : readAddress(textOf(other))))),
  containsCIDR: ofPrefix((prefix, other) => contains(prefix, (other instanceof Prefix ? other : readPrefix(textOf(other))).network)),
  prefixLength: ofPrefix(prefix => BigInt(prefix.network.prefix)),
  masked: ofPrefix(prefix => readPrefix(formatNetwork(prefix.network))),
  url: ([value]) => readURL(textOf(value)),
  isURL: succeeds(readURL),
  getScheme: ofURL(({ scheme }) => scheme),
  getHost: ofURL(({ host }) => host),
  getHostname: ofURL(({ host }) => hostParts(host)?.[1] ?? hostParts(host)?.[2] ?? host),
  getPort: ofURL(({ host }) => hostParts(host)?.[3] ?? ''),
  getEscapedPath: ofURL(({ path }) => path),
  getQuery: ofURL(({ query }) => queryOf(query)),
}

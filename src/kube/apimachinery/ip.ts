// IP addresses and networks as texts. Follows apimachinery/pkg/util/validation/ip.go and Go's net and net/netip.

/** An address: 4 or 16 bytes, and whether it was written as `::ffff:1.2.3.4`. */
export interface IPAddress {
  readonly bytes: readonly number[]
  readonly mapped: boolean
  /** An IPv4 part was written with leading zeros. */
  readonly leadingZeros: boolean
}

/** An address and the length of its network's prefix, in bits. */
export interface Network {
  readonly address: IPAddress
  readonly prefix: number
  readonly leadingZeros: boolean
}

function parseIPv4(text: string): { bytes: number[]; leadingZeros: boolean } | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  const bytes: number[] = []
  let leadingZeros = false
  for (const part of parts) {
    if (!/^[0-9]+$/.test(part)) return undefined
    const value = Number(part)
    if (value > 255) return undefined
    if (part.length > 1 && part.startsWith('0')) leadingZeros = true
    bytes.push(value)
  }
  return { bytes, leadingZeros }
}

function parseGroups(text: string): { bytes: number[]; leadingZeros: boolean; dotted: boolean } | undefined {
  if (text === '') return { bytes: [], leadingZeros: false, dotted: false }
  const bytes: number[] = []
  const groups = text.split(':')
  for (const [index, group] of groups.entries()) {
    if (index === groups.length - 1 && group.includes('.')) {
      const tail = parseIPv4(group)
      return tail === undefined ? undefined : { bytes: [...bytes, ...tail.bytes], leadingZeros: tail.leadingZeros, dotted: true }
    }
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined
    const value = Number.parseInt(group, 16)
    bytes.push(value >> 8, value & 255)
  }
  return { bytes, leadingZeros: false, dotted: false }
}

/** Reads an address, leading zeros of IPv4 parts allowed; undefined when it is none. Follows k8s.io/utils/net ParseIPSloppy. */
export function parseIP(text: string): IPAddress | undefined {
  if (!text.includes(':')) {
    const address = parseIPv4(text)
    return address === undefined ? undefined : { ...address, mapped: false }
  }
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = parseGroups(halves[0] ?? '')
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '') : undefined
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined
  if (head.dotted && halves.length === 2) return undefined
  let bytes = head.bytes
  if (tail !== undefined) {
    const missing = 16 - head.bytes.length - tail.bytes.length
    if (missing < 2) return undefined
    bytes = [...head.bytes, ...new Array<number>(missing).fill(0), ...tail.bytes]
  }
  if (bytes.length !== 16) return undefined
  const mapped = bytes.slice(0, 10).every(byte => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  const leadingZeros = head.leadingZeros || (tail?.leadingZeros ?? false)
  return { bytes: mapped ? bytes.slice(12) : bytes, mapped, leadingZeros }
}

/** Whether the text is an IPv6 address. */
export function isIPv6(text: string): boolean {
  return parseIP(text)?.bytes.length === 16
}

/** Whether the text is an IPv4 address. */
export function isIPv4(text: string): boolean {
  return parseIP(text)?.bytes.length === 4
}

/** An address as Go prints it (RFC 5952). */
export function formatIP(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups: number[] = []
  for (let index = 0; index < 16; index += 2) groups.push(((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0))
  let start = -1
  let length = 1
  for (let from = 0; from < 8; from++) {
    let to = from
    while (to < 8 && groups[to] === 0) to++
    if (to - from > length) {
      start = from
      length = to - from
    }
  }
  const hex = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map(group => group.toString(16))
      .join(':')
  return start < 0 ? hex(0, 8) : `${hex(0, start)}::${hex(start + length, 8)}`
}

function masked(bytes: readonly number[], prefix: number): number[] {
  return bytes.map((byte, index) => {
    const bits = Math.min(8, Math.max(0, prefix - index * 8))
    return byte & (255 << (8 - bits)) & 255
  })
}

/** Reads `address/prefix`; undefined when it is none. Follows ParseCIDRSloppy. */
export function parseCIDR(text: string): Network | undefined {
  const slash = text.indexOf('/')
  if (slash < 0) return undefined
  const address = parseIP(text.slice(0, slash))
  const length = text.slice(slash + 1)
  if (address === undefined || !/^[0-9]+$/.test(length)) return undefined
  const bits = Number(length)
  if (bits > (address.bytes.length === 4 && !address.mapped ? 32 : 128)) return undefined
  const prefix = address.mapped ? Math.max(0, bits - 96) : bits
  return { address, prefix, leadingZeros: address.leadingZeros || (length.length > 1 && length.startsWith('0')) }
}

/** A network as Go prints it: the address with all bits beyond the prefix cleared. */
export function formatNetwork(network: Network): string {
  return `${formatIP(masked(network.address.bytes, network.prefix))}/${network.prefix}`
}

/** Whether `inner` lies in `outer` wholly. */
export function containsNetwork(outer: Network, inner: Network): boolean {
  if (outer.address.bytes.length !== inner.address.bytes.length || inner.prefix < outer.prefix) return false
  return masked(outer.address.bytes, outer.prefix).join() === masked(inner.address.bytes, outer.prefix).join()
}

/** What is wrong with an address in a field that takes other spellings than the canonical one. Follows IsValidIPForLegacyField with strict validation. */
export function isValidIPForLegacyField(text: string): string[] {
  const address = parseIP(text)
  if (address === undefined) return ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']
  const errors: string[] = []
  if (address.leadingZeros) errors.push('must not have leading 0s')
  else if (address.mapped) errors.push('must not be an IPv4-mapped IPv6 address')
  return errors
}

/** What is wrong with an address that must be canonical. Follows IsValidIP. */
export function isValidIP(text: string): string[] {
  const errors = isValidIPForLegacyField(text)
  const address = parseIP(text)
  if (errors.length > 0 || address === undefined) return errors
  const canonical = formatIP(address.bytes)
  return canonical === text ? [] : [`must be in canonical form ("${canonical}")`]
}

/** What is wrong with a network in a field that takes other spellings than the canonical one. Follows IsValidCIDRForLegacyField. */
export function isValidCIDRForLegacyField(text: string): string[] {
  const network = parseCIDR(text)
  if (network === undefined) return ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']
  if (network.leadingZeros) return ['must not have leading 0s in IP or prefix length']
  if (network.address.mapped) return ['must not have an IPv4-mapped IPv6 address']
  if (masked(network.address.bytes, network.prefix).join() !== network.address.bytes.join()) return ['must not have bits set beyond the prefix length']
  return []
}

/** What is wrong with a network that must be canonical. Follows IsValidCIDR. */
export function isValidCIDR(text: string): string[] {
  const errors = isValidCIDRForLegacyField(text)
  const network = parseCIDR(text)
  if (errors.length > 0 || network === undefined) return errors
  const canonical = formatNetwork(network)
  return canonical === text ? [] : [`must be in canonical form ("${canonical}")`]
}

/** Warnings for an address not in its usual spelling; `field` is the path's text. Follows GetWarningsForIP. */
export function warningsForIP(field: string, text: string): string[] {
  const address = parseIP(text)
  if (address === undefined) return []
  const canonical = formatIP(address.bytes)
  if (address.leadingZeros || address.mapped) return [`${field}: non-standard IP address ${JSON.stringify(text)} is invalid: use "${canonical}"`]
  if (address.bytes.length === 16 && canonical !== text)
    return [`${field}: IPv6 address ${JSON.stringify(text)} should be in RFC 5952 canonical format ("${canonical}")`]
  return []
}

/** Warnings for a network not in its usual spelling. Follows GetWarningsForCIDR. */
export function warningsForCIDR(field: string, text: string): string[] {
  const network = parseCIDR(text)
  if (network === undefined) return []
  const warnings: string[] = []
  const canonical = formatNetwork(network)
  const own = formatIP(network.address.bytes)
  if (formatIP(masked(network.address.bytes, network.prefix)) !== own) {
    warnings.push(
      `${field}: CIDR value ${JSON.stringify(text)} is ambiguous in this context (should be "${canonical}" or "${own}/${network.address.bytes.length * 8}"?)`,
    )
  }
  if (network.leadingZeros || network.address.mapped) warnings.push(`${field}: non-standard CIDR value ${JSON.stringify(text)} is invalid: use "${canonical}"`)
  if (warnings.length === 0 && network.address.bytes.length === 16 && canonical !== text) {
    warnings.push(`${field}: IPv6 CIDR value ${JSON.stringify(text)} should be in RFC 5952 canonical format ("${canonical}")`)
  }
  return warnings
}

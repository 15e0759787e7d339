/** The record types that are asked for here. */
export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'PTR' | 'NS' | 'TXT' | 'MX' | 'SOA' | 'ANY'

/** One record of an answer. Names are without their last dot. */
export type DnsRecord =
  | { readonly type: 'A'; readonly name: string; readonly address: string }
  | { readonly type: 'CNAME' | 'PTR' | 'NS'; readonly name: string; readonly target: string }
  | {
      readonly type: 'SRV'
      readonly name: string
      readonly target: string
      readonly port: number
      readonly priority: number
      readonly weight: number
    }
  | { readonly type: 'TXT'; readonly name: string; readonly text: string }

/** What a DNS server answers. An empty NOERROR is what is called NODATA. */
export interface DnsAnswer {
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL'
  readonly authoritative: boolean
  readonly records: readonly DnsRecord[]
}

/** An answer without records. */
export function emptyAnswer(code: DnsAnswer['code'], authoritative = true): DnsAnswer {
  return { code, authoritative, records: [] }
}

/** The name under which an address is looked up in reverse: `4.3.2.1.in-addr.arpa`. */
export function reverseName(address: string): string {
  return `${address.split('.').reverse().join('.')}.in-addr.arpa`
}

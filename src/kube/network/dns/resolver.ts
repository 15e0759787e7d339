import type { Hop, NameHop } from '../hop.ts'
import type { DnsAnswer, DnsRecord, RecordType } from './record.ts'
import type { ResolvConf } from './resolv-conf.ts'
import { candidates } from './resolv-conf.ts'

/** How one question to one server fared. */
export type Reply =
  | { readonly kind: 'answer'; readonly answer: DnsAnswer; readonly by: string; readonly hops: readonly Hop[] }
  | { readonly kind: 'timeout' | 'refused'; readonly by: string; readonly hops: readonly Hop[] }

/** Asks a name server. */
export type Ask = (server: string, name: string, type: RecordType) => Reply

/** The canonical name and the addresses of an answer. */
function addressesIn(records: readonly DnsRecord[]): { addresses: string[]; canonical: string | undefined } {
  const addresses = records.flatMap(record => (record.type === 'A' ? [record.address] : []))
  const aliases = records.flatMap(record => (record.type === 'CNAME' ? [record.target] : []))
  return { addresses, canonical: aliases.at(-1) }
}

/** Asks the servers in turn until one answers. */
export function askServers({ nameservers }: ResolvConf, name: string, type: RecordType, ask: Ask): Reply {
  let last: Reply = { kind: 'refused', by: '127.0.0.1', hops: [] }
  for (const server of nameservers) {
    last = ask(server, name, type)
    if (last.kind === 'answer') return last
  }
  return last
}

/** Looks a name up as the C library does: the search domains in turn, until a name has an address. */
export function resolveName(name: string, conf: ResolvConf, ask: Ask): NameHop {
  const asked: NameHop['asked'][number][] = []
  let by = ''
  for (const candidate of candidates(name, conf)) {
    const reply = askServers(conf, candidate, 'A', ask)
    by = reply.by
    if (reply.kind !== 'answer') {
      asked.push({ name: candidate, answer: reply.kind })
      return { hop: 'name', name, asked, addresses: [], canonical: undefined, by, verdict: reply.kind, path: reply.hops }
    }
    const { code, records } = reply.answer
    const { addresses, canonical } = addressesIn(records)
    if (addresses.length > 0) {
      asked.push({ name: candidate, answer: 'found' })
      return { hop: 'name', name, asked, addresses, canonical, by, verdict: 'found', path: reply.hops }
    }
    asked.push({ name: candidate, answer: code === 'NOERROR' ? 'NODATA' : code })
  }
  return { hop: 'name', name, asked, addresses: [], canonical: undefined, by, verdict: 'unknown', path: [] }
}

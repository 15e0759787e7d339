import { isIPv4 } from '../../apimachinery/ip.ts'
import type { Io, Pause, Program } from '../../process/process.ts'
import type { DnsAnswer, DnsRecord, RecordType } from '../dns/record.ts'
import { reverseName } from '../dns/record.ts'
import { candidates } from '../dns/resolv-conf.ts'
import { lookupJourney } from '../journey.ts'
import type { NetworkProgram } from './seat.ts'
import { asking } from './trail.ts'

interface Asked {
  readonly name: string
  readonly server: string | undefined
  readonly types: readonly RecordType[]
}

const knownTypes: readonly RecordType[] = ['SOA', 'NS', 'A', 'AAAA', 'CNAME', 'MX', 'TXT', 'SRV', 'PTR', 'ANY']

function read(args: readonly string[]): Asked {
  const words = args.filter(arg => !arg.startsWith('-'))
  const wanted = args.flatMap(arg => /^-(?:t|ty|type|q|qu|querytype|query)=(.*)$/i.exec(arg)?.[1]?.toUpperCase() ?? [])
  return { name: words[0] ?? '', server: words[1], types: knownTypes.filter(type => wanted.includes(type)) }
}

function nameIn(args: readonly string[]): string {
  return read(args).name
}

const noServers = ';; connection timed out; no servers could be reached\n\n'

/** nslookup of busybox since 1.29: every question, also those that fail. Follows networking/nslookup.c of busybox 1.37. */
export const nslookup = asking(nameIn, function* (args, io, seat, ask) {
  const { name, server, types } = read(args)
  if (name === '') {
    io.stderr('BusyBox v1.37.0 multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n')
    return 1
  }
  const { network, place } = seat
  const conf = network.resolvConf(place)
  const to = server === undefined ? (conf.nameservers[0] ?? '127.0.0.1') : isIPv4(server) ? server : network.lookup(place, server).addresses[0]
  if (to === undefined) {
    io.stderr(`nslookup: bad address '${server}'\n`)
    return 1
  }
  // Names with a dot are asked for as they stand; the others with every search domain.
  const names = name.includes('.') || conf.searches.length === 0 ? [name] : conf.searches.map(domain => `${name}.${domain}`)
  const questions: { name: string; type: RecordType }[] = isIPv4(name) && types.length === 0 ? [{ name: reverseName(name), type: 'PTR' }] : []
  if (questions.length === 0)
    for (const type of types.length === 0 ? (['A', 'AAAA'] as const) : types) questions.push(...names.map(each => ({ name: each, type })))
  let code = 0
  let first = true
  for (const question of questions) {
    const reply = ask(question.name, question.type, to)
    if (reply.kind !== 'answer') {
      if (reply.kind === 'refused') io.stderr(`nslookup: write to '${to}': Connection refused\n`)
      else yield { sleep: 5000 }
      io.stdout(noServers)
      return 1
    }
    if (first) io.stdout(`Server:\t\t${server ?? to}\nAddress:\t${to}:53\n\n`)
    first = false
    if (reply.answer.code !== 'NOERROR') {
      io.stdout(`** server can't find ${question.name.replace(/\.$/, '')}: ${reply.answer.code}\n`)
      code = 1
    } else {
      if (!reply.answer.authoritative) io.stdout('Non-authoritative answer:\n')
      io.stdout(reply.answer.records.map(recordText).join(''))
    }
    io.stdout('\n')
  }
  return code
})

function recordText(record: DnsRecord): string {
  switch (record.type) {
    case 'A':
      return `Name:\t${record.name}\nAddress: ${record.address}\n`
    case 'CNAME':
      return `${record.name}\tcanonical name = ${record.target}\n`
    case 'PTR':
      return `${record.name}\tname = ${record.target}\n`
    case 'NS':
      return `${record.name}\tnameserver = ${record.target}\n`
    case 'SRV':
      return `${record.name}\tservice = ${record.priority} ${record.weight} ${record.port} ${record.target}\n`
    case 'TXT':
      return `${record.name}\ttext = "${record.text}"\n`
  }
}

/** nslookup of busybox up to 1.28, which asks the C library. Follows networking/nslookup.c of busybox 1.28. */
export const oldNslookup: NetworkProgram = function* (args, io, { network, place }) {
  const { name } = read(args)
  const server = network.resolvConf(place).nameservers[0] ?? '127.0.0.1'
  const reverse = (address: string) => {
    const reply = network.query(place, reverseName(address), 'PTR')
    const found = reply.kind === 'answer' ? reply.answer.records.find(record => record.type === 'PTR') : undefined
    return found?.type === 'PTR' ? ` ${found.target}` : ''
  }
  io.stdout(`Server:    ${server}\nAddress 1: ${server}${reverse(server)}\n\n`)
  const looked = isIPv4(name) ? undefined : network.lookup(place, name)
  if (looked !== undefined) network.tell(() => lookupJourney(network, place, looked))
  const addresses = looked === undefined ? [name] : yield* slowly(looked)
  if (addresses.length === 0) {
    io.stderr(`nslookup: can't resolve '${name}'\n`)
    return 1
  }
  io.stdout(`Name:      ${name}\n${addresses.map((address, index) => `Address ${index + 1}: ${address}${reverse(address)}\n`).join('')}`)
  return 0
}

function* slowly(found: { readonly addresses: readonly string[]; readonly verdict: string }): Generator<Pause, readonly string[], void> {
  if (found.verdict === 'timeout') yield { sleep: 10_000 }
  return found.addresses
}

/** nslookup of BIND's tools, as in agnhost: search domains in turn, and one answer. Follows bin/dig/nslookup.c of BIND 9.18. */
export const bindNslookup = asking(nameIn, function* (args, io, seat, ask) {
  const { name, server, types } = read(args)
  const { network, place } = seat
  const conf = network.resolvConf(place)
  const to = server ?? conf.nameservers[0] ?? '127.0.0.1'
  const reversed = isIPv4(name)
  const names = reversed ? [reverseName(name)] : server === undefined || !name.endsWith('.') ? candidates(name, conf) : [name.slice(0, -1)]
  for (const [index, each] of names.entries()) {
    const answers: DnsAnswer[] = []
    for (const type of types.length > 0 ? types : reversed ? (['PTR'] as const) : (['A'] as const)) {
      const reply = ask(each, type, to)
      if (reply.kind !== 'answer') return yield* unreachable(to, reply.kind, io)
      answers.push(reply.answer)
    }
    const [answer] = answers
    if (answer === undefined || (answer.code !== 'NOERROR' && index < names.length - 1)) continue
    io.stdout(`Server:\t\t${to}\nAddress:\t${to}#53\n\n`)
    if (answer.code !== 'NOERROR') {
      io.stdout(`** server can't find ${each}: ${answer.code}\n\n`)
      return 1
    }
    if (!answer.authoritative) io.stdout('Non-authoritative answer:\n')
    const records = answers.flatMap(({ records: found }) => found)
    io.stdout(records.length === 0 ? `*** Can't find ${each}: No answer\n\n` : `${records.map(bindText).join('')}\n`)
    return 0
  }
  return 1
})

function* unreachable(server: string, kind: 'timeout' | 'refused', io: Io): Program {
  for (let turn = 0; turn < 3; turn++) {
    if (kind === 'timeout') yield { sleep: 5000 }
    io.stdout(`;; communications error to ${server}#53: ${kind === 'timeout' ? 'timed out' : 'connection refused'}\n`)
  }
  io.stdout(';; no servers could be reached\n\n')
  return 1
}

// BIND prints names that stand for themselves with their last dot.
function bindText(record: DnsRecord): string {
  if (record.type === 'CNAME' || record.type === 'PTR' || record.type === 'SRV') return recordText({ ...record, target: `${record.target}.` })
  return recordText(record)
}

/** `dig +short NAME`: the answers alone, a line each. */
export const dig = asking(nameForDig, function* (args, io, { network, place }, ask) {
  const server = args.find(arg => arg.startsWith('@'))?.slice(1)
  const type = typeForDig(args)
  const name = nameForDig(args)
  const conf = network.resolvConf(place)
  const names = args.includes('-x') ? [reverseName(name)] : args.includes('+search') ? candidates(name, conf) : [name.replace(/\.$/, '')]
  for (const each of names) {
    const reply = ask(each, type, server)
    if (reply.kind !== 'answer') {
      yield { sleep: reply.kind === 'timeout' ? 15_000 : 0 }
      io.stdout(';; no servers could be reached\n')
      return 9
    }
    const { records } = reply.answer
    if (records.length === 0) continue
    io.stdout(records.map(shortText).join(''))
    return 0
  }
  return 0
})

const wordsForDig = (args: readonly string[]) => args.filter(arg => !/^[-+@]/.test(arg))

function typeForDig(args: readonly string[]): RecordType {
  return knownTypes.find(each => wordsForDig(args).some(word => word.toUpperCase() === each)) ?? (args.includes('-x') ? 'PTR' : 'A')
}

function nameForDig(args: readonly string[]): string {
  const type = typeForDig(args)
  return wordsForDig(args).find(word => word.toUpperCase() !== type) ?? '.'
}

function shortText(record: DnsRecord): string {
  if (record.type === 'A') return `${record.address}\n`
  if (record.type === 'SRV') return `${record.priority} ${record.weight} ${record.port} ${record.target}.\n`
  return record.type === 'TXT' ? `"${record.text}"\n` : `${record.target}.\n`
}

import { journeyOf } from '../../network/index.ts'
import { flagReader } from './flags.ts'
import type { Behavior } from './image.ts'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

/** Tries to connect and prints one word for why it failed. Follows test/images/agnhost/connect/connect.go. */
export const connect: Behavior = function* (args, io, { network, place }) {
  const value = flagReader(args)
  const protocol = (value('protocol') ?? 'tcp').toUpperCase()
  const [, amount = '0', unit = 's'] = /^([\d.]+)(ms|s|m)?$/.exec(value('timeout') ?? '') ?? []
  const limit = Number(amount) * (units[unit] ?? 1000)
  const target = args.find((arg, index) => !arg.startsWith('--') && !/^--(protocol|timeout|udp-data|sctp-data)$/.test(args[index - 1] ?? '')) ?? ''
  const [, host = '', port = ''] = /^(.*):(\w+)$/.exec(target) ?? []
  if (host === '') {
    io.stderr(`UNKNOWN: address ${target}: missing port in address\n`)
    return 1
  }
  if (protocol !== 'TCP' && protocol !== 'UDP' && protocol !== 'SCTP') {
    io.stderr(`Unsupported protocol\n${protocol.toLowerCase()}`)
    return 1
  }
  const connection = network.connect(place, host, Number(port), protocol)
  network.tell(() => journeyOf(network, connection, `${protocol.toLowerCase()}://${target}`, 'connected'))
  const { outcome, server } = connection
  if (outcome === 'unknown-name' || outcome === 'no-dns') {
    if (outcome === 'no-dns') yield { sleep: 10_000 }
    io.stderr(`DNS: lookup ${host} on ${network.resolvConf(place).nameservers[0] ?? ''}:53: ${outcome === 'no-dns' ? 'i/o timeout' : 'no such host'}\n`)
    return 1
  }
  if (outcome === 'timeout') {
    yield { sleep: limit > 0 ? Math.min(limit, 131_000) : 131_000 }
    io.stderr('TIMEOUT\n')
    return 1
  }
  if (outcome === 'refused') io.stderr('REFUSED\n')
  else if (protocol !== 'TCP') io.stdout(`${server?.line?.('hostname') ?? ''}\n`)
  return outcome === 'refused' ? 1 : 0
}

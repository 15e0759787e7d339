import { note } from '../kubectl/unsimulated.ts'
import type { Network, NetworkProgram, Place } from '../network/index.ts'
import { bindNslookup, curl, machinePing, openbsdNetcat } from '../network/index.ts'
import type { Io, Program } from '../process/process.ts'
import type { Command, Host } from '../shell-language/host.ts'
import { forkHost } from '../shell-language/host.ts'
import { commonPrograms } from '../shell-language/programs/index.ts'
import { runText } from '../shell-language/run.ts'
import { Shell } from '../shell-language/shell.ts'

const machine: Place = { kind: 'Machine' }

const seated =
  (program: NetworkProgram, network: Network, place: Place): Command =>
  (args, io, host) =>
    program(args, io, { host, network, place })

/** Programs of the reader's machine that speak to the network: curl, nc, nslookup and ping. */
export function networkPrograms(network: Network): Readonly<Record<string, Command>> {
  return {
    curl: seated(curl, network, machine),
    nc: seated(openbsdNetcat, network, machine),
    nslookup: seated(bindNslookup, network, machine),
    ping: seated(machinePing, network, machine),
  }
}

/** `docker exec NODE COMMAND`: runs a command on a node, which is a container on the reader's machine. */
export function* dockerExec(args: readonly string[], io: Io, host: Host, network: Network): Program {
  const words = args.filter((arg, index) => !arg.startsWith('-') || args.slice(0, index).some(before => !before.startsWith('-')))
  const [name = '', command = '', ...more] = words
  const place = network.nodePlace(name)
  if (place === undefined || command === '') {
    io.stderr(name !== '' && command !== '' ? `Error response from daemon: No such container: ${name}\n` : note('docker exec takes a node and a command.'))
    return 1
  }
  return yield* onNode(place, name, [command, ...more], io, host, network)
}

function* onNode(place: Place, name: string, [command = '', ...args]: readonly string[], io: Io, host: Host, network: Network): Program {
  const programs: Readonly<Record<string, Command>> = { curl: seated(curl, network, place), ping: seated(machinePing, network, place) }
  const node: Host = {
    ...forkHost(host),
    hostname: name,
    dialect: 'debian',
    cwd: '/',
    env: new Map(),
    command: each => programs[each] ?? commonPrograms.get(each),
  }
  const base = command.slice(command.lastIndexOf('/') + 1)
  if (base === 'sh' || base === 'bash') {
    const text = args[0] === '-c' ? (args[1] ?? '') : ''
    return yield* runText(text, new Shell(node, base), io)
  }
  const found = node.command(base)
  if (found === undefined) {
    io.stderr(`OCI runtime exec failed: exec failed: unable to start container process: exec: "${command}": executable file not found in $PATH: unknown\n`)
    return 127
  }
  return yield* found(args, io, node)
}

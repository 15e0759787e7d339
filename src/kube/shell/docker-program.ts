import { note } from '../kubectl/unsimulated.ts'
import type { Network } from '../network/index.ts'
import type { Io } from '../process/process.ts'
import type { Command } from '../shell-language/host.ts'
import type { Machines } from './context.ts'
import { dockerExec } from './network-programs.ts'

/**
 * `docker stop NODE…` and `docker start NODE…`: a kind node is a container, and that is how one takes it away. Prints each
 * name that it did something for. With a network, also `docker exec NODE COMMAND`.
 */
export function dockerProgram(machines: Machines, network?: Network): Command {
  return function* (args, io, host) {
    const [verb = '', ...names] = args
    if (verb === 'exec' && network !== undefined) return yield* dockerExec(names, io, host, network)
    if ((verb === 'stop' || verb === 'start') && names.length > 0) return power(machines, verb, names, io)
    io.stderr(note('of docker there are: docker stop NODE, docker start NODE and docker exec NODE COMMAND, with the nodes of this cluster.'))
    return 1
  }
}

function power(machines: Machines, verb: 'stop' | 'start', names: readonly string[], io: Io): number {
  let code = 0
  for (const name of names) {
    if (machines[verb](name)) io.stdout(`${name}\n`)
    else {
      io.stderr(note(`there is no node ${name}. kind get nodes lists them.`))
      code = 1
    }
  }
  return code
}

import { note } from '../kubectl/unsimulated.ts'
import type { Command } from '../shell-language/host.ts'
import { immediate } from '../shell-language/programs/program.ts'
import type { Machines } from './context.ts'

/** `docker stop NODE…` and `docker start NODE…`: a kind node is a container, and that is how one takes it away. Prints each name that it did something for. */
export function dockerProgram(machines: Machines): Command {
  return immediate((args, io) => {
    const [verb = '', ...names] = args
    if ((verb !== 'stop' && verb !== 'start') || names.length === 0) {
      io.stderr(note('of docker there are: docker stop NODE and docker start NODE, with the nodes of this cluster.'))
      return 1
    }
    let code = 0
    for (const name of names) {
      if (machines[verb](name)) io.stdout(`${name}\n`)
      else {
        io.stderr(note(`there is no node ${name}. kind get nodes lists them.`))
        code = 1
      }
    }
    return code
  })
}

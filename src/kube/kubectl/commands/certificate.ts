import type { Pause } from '../../process/process.ts'
import { find } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { CommandError } from '../errors.ts'
import { filenameFlags } from '../flag-sets.ts'
import { bool } from '../flags.ts'
import { helpText } from '../help.ts'
import type { Invocation } from '../invocation.ts'
import { fileRequest } from '../options.ts'
import { printFlags } from '../printers/printer.ts'
import { unsimulated } from '../unsimulated.ts'

function decision(name: string, about: string): CommandSpec {
  return {
    name,
    use: `${name} (-f FILENAME | NAME)`,
    about,
    flags: [...printFlags(), ...filenameFlags(), bool('force', 'Also when it was decided before.')],
    run: invocation => decide(invocation, name),
  }
}

function* decide(invocation: Invocation, name: string): Generator<Pause, Outcome, void> {
  const { args } = invocation
  if (args.length === 0 && invocation.list('filename').length === 0 && invocation.string('kustomize') === '')
    throw new CommandError('one or more CSRs must be specified as <name> or -f <filename>')
  const result = yield* find(invocation, {
    ...fileRequest(invocation),
    names: { type: 'certificatesigningrequests', names: args },
    continueOnError: true,
    flatten: true,
    latest: true,
  })
  result.visit(() => undefined)
  return unsimulated(invocation, `certificate ${name}`)
}

/** Follows kubectl/pkg/cmd/certificates/certificates.go. */
export const certificate: CommandSpec = {
  name: 'certificate',
  group: 'Cluster Management Commands',
  use: 'certificate SUBCOMMAND',
  about: 'Decide about requests for certificates',
  commands: [decision('approve', 'Approve a request'), decision('deny', 'Deny a request')],
  run: invocation => invocation.out(helpText(invocation.command)),
}

import type { CommandSpec } from '../../command.ts'
import { dryRunFlag, filenameFlags } from '../../flag-sets.ts'
import { bool } from '../../flags.ts'
import { requireFilenames } from '../../options.ts'
import { printFlags } from '../../printers/printer.ts'
import { unsimulated } from '../../unsimulated.ts'
import { canI } from './can-i.ts'
import { whoAmI } from './whoami.ts'

const reconcile: CommandSpec = {
  name: 'reconcile',
  use: 'reconcile -f FILENAME',
  about: 'Bring roles and bindings to what files say',
  flags: [
    ...printFlags(),
    ...filenameFlags(),
    dryRunFlag(),
    bool('remove-extra-permissions', 'Also take permissions away.'),
    bool('remove-extra-subjects', 'Also take subjects away.'),
  ],
  run: invocation => {
    requireFilenames(invocation)
    return unsimulated(invocation, 'auth reconcile')
  },
}

/** Follows kubectl/pkg/cmd/auth/auth.go. */
export const auth: CommandSpec = {
  name: 'auth',
  group: 'Cluster Management Commands',
  use: 'auth [flags]',
  about: 'Ask who may do what',
  commands: [canI, reconcile, whoAmI],
}

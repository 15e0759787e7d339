import type { CommandSpec } from '../../command.ts'
import { bool, number, text } from '../../flags.ts'
import { createGenerated, generatorFlags, nameArgument } from '../../generator.ts'

/** Follows kubectl/pkg/cmd/create/create_priorityclass.go. */
export const priorityClass: CommandSpec = {
  name: 'priorityclass',
  aliases: ['pc'],
  use: 'priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  about: 'Create a PriorityClass',
  examples: ["kubectl create priorityclass high --value=1000 --description='first in line'"],
  flags: generatorFlags(
    text('description', 'What it is for.'),
    bool('global-default', 'Pods that name no class get this one.'),
    text('preemption-policy', 'Whether its Pods push others out: PreemptLowerPriority or Never.', 'PreemptLowerPriority'),
    number('value', 'The priority.', 0, { type: 'int32' }),
  ),
  run: invocation => {
    const name = nameArgument(invocation)
    const description = invocation.string('description')
    createGenerated(
      invocation,
      {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name },
        value: invocation.number('value'),
        ...(invocation.bool('global-default') ? { globalDefault: true } : {}),
        ...(description === '' ? {} : { description }),
        preemptionPolicy: invocation.string('preemption-policy'),
      },
      'failed to create priorityclass: ',
    )
  },
}

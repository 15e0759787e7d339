import type { CommandSpec } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import { text } from '../../flags.ts'
import { createGenerated, explicitNamespace, generatorFlags, nameArgument } from '../../generator.ts'
import type { Invocation } from '../../invocation.ts'
import { labelSelectorOf } from '../../label-selector.ts'

/** Follows kubectl/pkg/cmd/create/create_pdb.go. */
export const podDisruptionBudget: CommandSpec = {
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  use: 'poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  about: 'Create a PodDisruptionBudget',
  examples: ['kubectl create poddisruptionbudget web --selector=app=web --min-available=1'],
  flags: generatorFlags(
    text('max-unavailable', 'How many Pods may be missing, as a number or percentage.'),
    text('min-available', 'How many Pods must stay, as a number or percentage.'),
    text('selector', 'Labels of the Pods.'),
  ),
  run: runBudget,
}

function runBudget(invocation: Invocation): void {
  const name = nameArgument(invocation)
  const selector = invocation.string('selector')
  const min = invocation.string('min-available')
  const max = invocation.string('max-unavailable')
  if (name === '') throw new CommandError('name must be specified')
  if (selector === '') throw new CommandError('a selector must be specified')
  if (min === '' && max === '') throw new CommandError('one of min-available or max-unavailable must be specified')
  if (min !== '' && max !== '') throw new CommandError('min-available and max-unavailable cannot be both specified')
  const form = /^[0-9]+%?$/
  if (min !== '' && !form.test(min)) throw new CommandError('invalid format specified for min-available')
  if (max !== '' && !form.test(max)) throw new CommandError('invalid format specified for max-unavailable')
  const amount = (value: string) => (value.endsWith('%') ? value : Number(value))
  createGenerated(
    invocation,
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, ...explicitNamespace(invocation) },
      spec: { selector: labelSelectorOf(selector), ...(min === '' ? { maxUnavailable: amount(max) } : { minAvailable: amount(min) }) },
    },
    'failed to create poddisruptionbudgets: ',
  )
}

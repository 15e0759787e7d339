import type { CommandSpec } from '../../command.ts'
import { asError, CommandError } from '../../errors.ts'
import { array, duration, text } from '../../flags.ts'
import { nameArgument } from '../../generator.ts'
import type { Invocation } from '../../invocation.ts'
import { kindFor } from '../../mapping.ts'
import { printFlags } from '../../printers/printer.ts'
import { unsimulated } from '../../unsimulated.ts'

/** Follows kubectl/pkg/cmd/create/create_token.go up to the request; tokens themselves are not simulated. */
export const token: CommandSpec = {
  name: 'token',
  use: 'token SERVICE_ACCOUNT_NAME',
  about: 'Ask for a token of a ServiceAccount',
  flags: [
    ...printFlags(),
    array('audience', 'For whom the token is.'),
    text('bound-object-kind', 'Kind of the object the token ends with: Node, Pod or Secret.'),
    text('bound-object-name', 'Its name.'),
    text('bound-object-uid', 'Its uid.'),
    duration('duration', 'How long the token is good for.'),
  ],
  run: runToken,
}

function runToken(invocation: Invocation): number {
  const name = nameArgument(invocation)
  const seconds = invocation.number('duration') / 1000
  const boundKind = invocation.string('bound-object-kind')
  if (seconds < 0) throw new CommandError('--duration must be greater than or equal to 0')
  if (!Number.isInteger(seconds)) throw new CommandError('--duration cannot be expressed in units less than seconds')
  if (invocation.list('audience').includes('')) throw new CommandError('--audience must not be an empty string')
  if (boundKind === '') {
    if (invocation.string('bound-object-name') !== '') throw new CommandError('--bound-object-name can only be set if --bound-object-kind is provided')
    if (invocation.string('bound-object-uid') !== '') throw new CommandError('--bound-object-uid can only be set if --bound-object-kind is provided')
  } else {
    if (!['Node', 'Pod', 'Secret'].includes(boundKind)) throw new CommandError('supported --bound-object-kind values are Node, Pod, Secret')
    if (invocation.string('bound-object-name') === '') throw new CommandError('--bound-object-name is required if --bound-object-kind is provided')
  }
  try {
    invocation.api.read(kindFor(invocation.api, 'serviceaccounts'), invocation.namespace().name, name)
  } catch (thrown) {
    throw new CommandError(`failed to create token: ${asError(thrown).message}`)
  }
  return unsimulated(invocation, 'Making tokens')
}

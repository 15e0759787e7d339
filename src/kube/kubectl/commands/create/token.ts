import type { CommandSpec } from '../../command.ts'
import { asError, CommandError } from '../../errors.ts'
import { array, duration, text } from '../../flags.ts'
import { nameArgument } from '../../generator.ts'
import type { Invocation } from '../../invocation.ts'
import { kindFor } from '../../mapping.ts'
import { printFlags, structPrinterFor } from '../../printers/printer.ts'
import { defaultAudiences, makeToken } from '../../tokens.ts'

/** Follows kubectl/pkg/cmd/create/create_token.go, and pkg/apis/authentication/validation for the request. */
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

function runToken(invocation: Invocation): void {
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
  const { api, now } = invocation
  const namespace = invocation.namespace().name
  const read = (type: string, of: string) => {
    try {
      return api.read(kindFor(api, type), type === 'nodes' ? '' : namespace, of)
    } catch (thrown) {
      throw new CommandError(`failed to create token: ${asError(thrown).message}`)
    }
  }
  const uid = read('serviceaccounts', name).metadata?.uid ?? ''
  const given = seconds === 0 ? 3600 : seconds
  const wrong = given < 600 ? 'may not specify a duration less than 10 minutes' : given > 2 ** 32 ? 'may not specify a duration larger than 2^32 seconds' : ''
  if (wrong !== '')
    throw new CommandError(
      `failed to create token: TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: ${given}: ${wrong}`,
    )
  const boundName = invocation.string('bound-object-name')
  const boundUid = boundKind === '' ? '' : (read(`${boundKind.toLowerCase()}s`, boundName).metadata?.uid ?? '')
  const wanted = invocation.list('audience')
  const audiences = wanted.length === 0 ? defaultAudiences : wanted
  const bound = boundKind === '' ? {} : { bound: { kind: boundKind.toLowerCase(), name: boundName, uid: boundUid } }
  const token = makeToken({ namespace, name, uid, audiences, seconds: given, ...bound }, now)
  if (invocation.string('output') === '') {
    invocation.out(`${token}\n`)
    return
  }
  const time = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`
  const boundObjectRef = boundKind === '' ? null : { kind: boundKind, apiVersion: 'v1', name: boundName, uid: invocation.string('bound-object-uid') }
  const answer = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, uid, creationTimestamp: time(now) },
    spec: { audiences, expirationSeconds: given, boundObjectRef },
    status: { token, expirationTimestamp: time(now + given * 1000) },
  }
  structPrinterFor(invocation, '').print(answer, text => invocation.out(text))
}

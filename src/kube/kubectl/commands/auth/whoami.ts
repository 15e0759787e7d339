import { alignRows } from '../../../apimachinery/tabwriter.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { printFlags, structPrinterFor } from '../../printers/printer.ts'

/** Follows kubectl/pkg/cmd/auth/whoami.go. */
export const whoAmI: CommandSpec = {
  name: 'whoami',
  use: 'whoami',
  about: 'Ask who you are to the server',
  flags: printFlags(),
  run: runWhoAmI,
}

function runWhoAmI(invocation: Invocation): Outcome {
  const { name, groups, uid, extra } = invocation.api.user
  // Nobody but those who are known may ask.
  if (groups.includes('system:unauthenticated'))
    throw new CommandError('the selfsubjectreviews API is not enabled in the cluster or you do not have permission to call it')
  const userInfo = { username: name, ...(uid === undefined ? {} : { uid }), groups, ...(extra === undefined ? {} : { extra }) }
  const answer = { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata: {}, status: { userInfo } }
  if (invocation.string('output') !== '') {
    structPrinterFor(invocation, '').print(answer, text => invocation.out(text))
    return 0
  }
  const rows = [['ATTRIBUTE', 'VALUE']]
  if (name !== '') rows.push(['Username', name])
  if (uid !== undefined) rows.push(['UID', uid])
  if (groups.length > 0) rows.push(['Groups', `[${groups.join(' ')}]`])
  for (const [key, values] of Object.entries(extra ?? {}).sort()) rows.push([`Extra: ${key}`, `[${values.join(' ')}]`])
  invocation.out(alignRows(rows))
  return 0
}

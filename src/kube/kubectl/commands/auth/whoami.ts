import type { KubeObject } from '../../../apimachinery/meta.ts'
import { alignRows } from '../../../apimachinery/tabwriter.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'
import { printerFor, printFlags } from '../../printers/printer.ts'
import { unsimulated } from '../../unsimulated.ts'
import { listAt, recordAt, textAt } from '../../value.ts'

/** Follows kubectl/pkg/cmd/auth/whoami.go. */
export const whoAmI: CommandSpec = {
  name: 'whoami',
  use: 'whoami',
  about: 'Ask who you are to the server',
  flags: printFlags(),
  run: runWhoAmI,
}

/** The administrator as kubeadm makes it; the certificate's fingerprint is left out, since there is no certificate. */
const administrator = {
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'SelfSubjectReview',
  metadata: {},
  status: { userInfo: { groups: ['kubeadm:cluster-admins', 'system:authenticated'], username: 'kubernetes-admin' } },
}

function runWhoAmI(invocation: Invocation): Outcome {
  if (invocation.args.length > 0) throw new CommandError(`unknown command ${JSON.stringify(invocation.args[0])} for "kubectl auth whoami"`)
  const kind = invocation.api.kindOf('authentication.k8s.io/v1', 'SelfSubjectReview')
  if (kind === undefined && invocation.string('as') !== '') return unsimulated(invocation, 'Asking as another user')
  const answer =
    kind === undefined
      ? administrator
      : invocation.take(invocation.api.create<KubeObject>(kind, '', { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} }))
  if (invocation.string('output') !== '') {
    printerFor(invocation, '').print(answer, text => invocation.out(text))
    return 0
  }
  const user = recordAt(answer, 'status', 'userInfo')
  const rows = [['ATTRIBUTE', 'VALUE']]
  if (textAt(user, 'username') !== '') rows.push(['Username', textAt(user, 'username')])
  if (textAt(user, 'uid') !== '') rows.push(['UID', textAt(user, 'uid')])
  if (listAt(user, 'groups').length > 0) rows.push(['Groups', `[${listAt(user, 'groups').join(' ')}]`])
  for (const [key, values] of Object.entries(recordAt(user, 'extra')).sort()) rows.push([`Extra: ${key}`, `[${Array.isArray(values) ? values.join(' ') : ''}]`])
  invocation.out(alignRows(rows))
  return 0
}

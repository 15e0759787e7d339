import type { KubeObject } from '../../apimachinery/meta.ts'
import { isReason } from '../../apimachinery/status-error.ts'
import type { Patch } from '../../apiserver/interface.ts'
import { asError, CommandError } from '../errors.ts'
import type { FullInfo } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import type { DryRun } from '../options.ts'
import { textAt } from '../value.ts'
import { migrateManagers } from './apply-migration.ts'

const conflictHelp = `
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`

/** The manager that server-side apply records. Follows kubectl/pkg/cmd/apply/apply.go GetApplyFieldManagerFlag. */
export function serverSideManager(invocation: Invocation): string {
  return invocation.changed('field-manager') ? invocation.string('field-manager') : 'kubectl'
}

/** Sends a whole object for the server to merge. Follows apply.go applyOneObject, the branch for --server-side. */
export function applyOnServer(
  invocation: Invocation,
  info: FullInfo,
  dryRun: DryRun,
  fieldValidation: 'Strict' | 'Warn' | 'Ignore',
): { object: KubeObject; done: 'serverside-applied' } {
  const generateName = textAt(info.object, 'metadata', 'generateName')
  if (info.name === '' && generateName !== '') throw new CommandError(`from ${generateName}: cannot use generate name with apply`)
  const subresource = invocation.string('subresource')
  const options = { dryRun: dryRun === 'server', fieldManager: serverSideManager(invocation), fieldValidation, ...(subresource === '' ? {} : { subresource }) }
  try {
    const patch: Patch = { type: 'apply', body: info.object, force: invocation.bool('force-conflicts') }
    const apply = () => invocation.take(invocation.api.patch(info.kind, info.namespace, info.name, patch, options))
    const object = migrateManagers(invocation, info, apply(), options, apply)
    if (object.metadata.deletionTimestamp) invocation.err(`Warning: Detected changes to resource ${info.name} which is currently being deleted.\n`)
    return { object, done: 'serverside-applied' }
  } catch (thrown) {
    if (isReason(thrown, 'Conflict')) throw new CommandError(`${asError(thrown).message}${conflictHelp}`)
    throw thrown
  }
}

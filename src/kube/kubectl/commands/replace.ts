import type { KubeObject } from '../../apimachinery/meta.ts'
import { isReason, StatusError } from '../../apimachinery/status-error.ts'
import type { Pause } from '../../process/process.ts'
import { saveConfiguration } from '../../serializer/applied.ts'
import { find, isNotFound } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { asError, CommandError, withSource } from '../errors.ts'
import { dryRunFlag, filenameFlags, managerFlag, saveConfigFlag, subresourceFlag, validateFlag } from '../flag-sets.ts'
import { text } from '../flags.ts'
import type { Info } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import { kindPrefix } from '../mapping.ts'
import { cascadeOf, dryRunOf, dryRunSuffix, fileRequest, requireFilenames, validationOf, writeOptions } from '../options.ts'
import { printerFor, printFlags } from '../printers/printer.ts'
import { unsimulated } from '../unsimulated.ts'
import { timedOut, waitForDeletion } from '../waiting.ts'
import { deletionFlags } from './delete.ts'

/** Follows kubectl/pkg/cmd/replace/replace.go. */
export const replace: CommandSpec = {
  name: 'replace',
  group: 'Advanced Commands',
  use: 'replace -f FILENAME',
  about: 'Put whole objects in the place of those that are there',
  details: 'What a file leaves out is gone afterwards. With --force the object is deleted and created anew.',
  examples: ['kubectl replace -f ./web.yaml'],
  flags: [
    ...printFlags(),
    ...filenameFlags(),
    ...deletionFlags(false),
    validateFlag(),
    dryRunFlag(),
    managerFlag('kubectl-replace'),
    saveConfigFlag(),
    subresourceFlag(),
    text('raw', 'Send PUT to this path of the server.'),
  ],
  run: runReplace,
}

function* runReplace(invocation: Invocation): Generator<Pause, Outcome, void> {
  const fieldValidation = validationOf(invocation)
  const dryRun = dryRunOf(invocation)
  const printer = printerFor(invocation, `replaced${dryRunSuffix(dryRun)}`)
  cascadeOf(invocation)
  requireFilenames(invocation)
  const force = invocation.bool('force')
  if (invocation.number('grace-period') >= 0 && !force) throw new CommandError('--grace-period must have --force specified')
  if (invocation.number('timeout') !== 0 && !force) throw new CommandError('--timeout must have --force specified')
  if (force && dryRun !== 'none') throw new CommandError('--dry-run can not be used when --force is set')
  if (invocation.string('raw') !== '' && invocation.list('filename').length !== 1) throw new CommandError('--raw can only use a single local file or stdin')
  if (invocation.string('raw') !== '') return unsimulated(invocation, 'replace --raw')
  const save = invocation.bool('save-config')
  const result = yield* find(invocation, { ...fileRequest(invocation), flatten: true, continueOnError: true, validate: fieldValidation !== 'Ignore' })
  if (force) return yield* replaceByForce(invocation, result.infos())
  const subresource = invocation.string('subresource')
  result.visit(info => {
    if (info.object === undefined) return
    let object = saveConfiguration(info.object, save)
    if (dryRun !== 'client') {
      try {
        object = invocation.take(
          invocation.api.update(
            info.kind,
            info.namespace,
            info.name,
            versioned(invocation, info, object),
            writeOptions(invocation, dryRun, { fieldValidation, ...(subresource === '' ? {} : { subresource }) }),
          ),
        )
      } catch (thrown) {
        throw withSource('replacing', info.source, asError(thrown))
      }
    }
    printer.print(object, each => invocation.out(each))
  })
  return 0
}

/** A file without a resourceVersion takes that of the object on the server, if there is one. Follows cli-runtime/pkg/resource/helper.go Replace. */
function versioned(invocation: Invocation, { kind, namespace, name }: Info, object: KubeObject): KubeObject {
  if ((object.metadata.resourceVersion ?? '') !== '') return object
  try {
    const { resourceVersion } = invocation.api.read<KubeObject>(kind, namespace, name).metadata
    return resourceVersion === undefined ? object : { ...object, metadata: { ...object.metadata, resourceVersion } }
  } catch (thrown) {
    if (thrown instanceof StatusError) return object
    throw thrown
  }
}

// Follows replace.go forceReplace.
function* replaceByForce(
  invocation: Invocation,
  { infos, errors }: { readonly infos: readonly Info[]; readonly errors: readonly Error[] },
): Generator<Pause, Outcome, void> {
  if (errors[0] !== undefined) throw errors[0]
  const grace = invocation.number('grace-period') === 0 ? 1 : invocation.number('grace-period')
  const deadline = invocation.now + (invocation.number('timeout') || 300_000)
  const deleted: { info: Info; uid: string | undefined }[] = []
  for (const info of infos) {
    try {
      const answer = invocation.api.delete(info.kind, info.namespace, info.name, {
        propagationPolicy: cascadeOf(invocation),
        ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
      })
      deleted.push({ info, uid: invocation.take(answer).metadata.uid })
      invocation.out(
        invocation.string('output') === 'name'
          ? `${kindPrefix(info.kind)}/${info.name}\n`
          : `${kindPrefix(info.kind)} "${info.name}" deleted${info.kind.namespaced ? ` from ${info.namespace} namespace` : ''}\n`,
      )
    } catch (thrown) {
      const error = asError(thrown)
      if (!isNotFound(error)) throw withSource('deleting', info.source, error)
    }
  }
  if (deleted.length === 0) invocation.out('No resources found\n')
  for (const { info, uid } of deleted) {
    try {
      yield* waitForDeletion(invocation, info, uid, deadline)
    } catch (error) {
      if (isReason(error, 'NotFound')) continue
      throw new CommandError(timedOut)
    }
  }
  const printer = printerFor(invocation, 'replaced')
  const fieldValidation = validationOf(invocation)
  for (const info of infos) {
    if (info.object === undefined) continue
    const object = saveConfiguration(info.object, invocation.bool('save-config'))
    printer.print(invocation.take(invocation.api.create(info.kind, info.namespace, object, writeOptions(invocation, 'none', { fieldValidation }))), each =>
      invocation.out(each),
    )
  }
  if (infos.length === 0) throw new CommandError('no objects passed to replace')
  return 0
}

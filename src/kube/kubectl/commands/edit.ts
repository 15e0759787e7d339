import { schemaOf } from '../../api/schema.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import { goQuote } from '../../apimachinery/field-error.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import { createMergePatch } from '../../apiserver/patch/merge-patch.ts'
import { twoWayMergePatch } from '../../apiserver/patch/strategic-diff.ts'
import type { Pause } from '../../process/process.ts'
import { saveConfiguration } from '../../serializer/applied.ts'
import { encodeJSON } from '../../serializer/go-json.ts'
import { printYAML } from '../../yaml/print.ts'
import { find } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { asError, CommandError, Exit, throwAll } from '../errors.ts'
import { filenameFlags, managerFlag, saveConfigFlag, subresourceFlag, validateFlag } from '../flag-sets.ts'
import { bool } from '../flags.ts'
import type { Info } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import { resourceName, versionOf } from '../mapping.ts'
import { fileRequest, validationOf } from '../options.ts'
import { printerFor, printFlags } from '../printers/printer.ts'
import { note } from '../unsimulated.ts'
import { recordAt, withChange } from '../value.ts'
import { fromSources } from '../visitors.ts'

/** Follows kubectl/pkg/cmd/edit/edit.go and kubectl/pkg/cmd/util/editor/editoptions.go. */
export const edit: CommandSpec = {
  name: 'edit',
  group: 'Basic Commands (Intermediate)',
  use: 'edit (RESOURCE/NAME | -f FILENAME)',
  about: 'Edit an object as the server holds it',
  examples: ['kubectl edit deployment/web'],
  flags: [
    ...printFlags(),
    ...filenameFlags(),
    validateFlag(),
    managerFlag('kubectl-edit'),
    saveConfigFlag(),
    subresourceFlag(),
    bool('output-patch', 'Print the patch.'),
    bool('windows-line-endings', 'Use the line breaks of Windows.', false, { unsimulated: true }),
  ],
  run: runEdit,
}

const head = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

function* runEdit(invocation: Invocation): Generator<Pause, Outcome, void> {
  const fieldValidation = validationOf(invocation)
  const { infos, errors } = (yield* find(invocation, {
    ...fileRequest(invocation),
    args: invocation.args,
    allowEmptySelector: true,
    latest: true,
    continueOnError: true,
    flatten: true,
    subresource: invocation.string('subresource'),
  })).infos()
  throwAll(errors)
  if (infos.length === 0) throw new CommandError('edit cancelled, no objects found')
  const { edit: openEditor } = invocation.context
  if (openEditor === undefined) {
    invocation.err(
      note('kubectl edit opens no editor here. Write the object to a file with kubectl get -o yaml, change it there and apply it, or use kubectl patch.'),
    )
    return 1
  }
  const original = textOf(infos)
  let reasons = ''
  let shown = original
  for (;;) {
    const saved = yield* openEditor(head + reasons + shown, `${infos[0]?.name ?? 'object'}.yaml`)
    const edited = withoutComments(saved ?? shown)
    if (reasons !== '' && edited === shown) throw new CommandError('Edit cancelled, no valid changes were saved.')
    if (edited === original) {
      invocation.err('Edit cancelled, no changes made.\n')
      return 0
    }
    if (edited.trim() === '') {
      invocation.err('Edit cancelled, saved file was empty.\n')
      return 0
    }
    reasons = save(invocation, infos, edited, fieldValidation)
    if (reasons === '') return 0
    shown = edited
  }
}

function textOf(infos: readonly Info[]): string {
  const objects = infos.map(info => withChange(info.object, ['metadata'], ({ managedFields: _, ...metadata }) => metadata))
  return printYAML(objects.length === 1 ? objects[0] : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} })
}

function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter(line => !line.trimStart().startsWith('#'))
    .join('\n')
}

const reason = (message: string) => `# ${message.replaceAll('\n', '\n# ')}\n#\n`

/** Sends what was changed; gives why the editor must open again, '' when it need not. */
function save(invocation: Invocation, originals: readonly Info[], edited: string, fieldValidation: 'Strict' | 'Warn' | 'Ignore'): string {
  let reasons = ''
  let failed = false
  for (const found of fromSources(invocation, { namespace: invocation.namespace().name, validate: true }, [{ name: 'edited-file', text: edited }])) {
    if ('error' in found) return reason(`The edited file had a syntax error: ${found.error.message}`)
    const object = found.info.object
    const original = originals.find(info => info.object?.metadata.uid === object?.metadata?.uid)
    if (object === undefined || original?.object === undefined) throw new CommandError(`no original object found for ${encodeJSON(object)}`)
    const before = withoutManagedFields(original.object)
    const after = saveConfiguration(object, invocation.bool('save-config'))
    if (deepEqual(before, after)) {
      printerFor(invocation, 'skipped').print(after, text => invocation.out(text))
      continue
    }
    try {
      printerFor(invocation, 'edited').print(send(invocation, original, before, after, fieldValidation), text => invocation.out(text))
    } catch (thrown) {
      const error = asError(thrown)
      const name = `${resourceName(original.kind)} ${goQuote(original.name)}`
      if (!(error instanceof StatusError)) throw error
      if (error.status.reason === 'Invalid') {
        const causes = (error.status.details?.causes ?? []).map(cause => `# * ${cause.field ?? ''}: ${cause.message}`)
        reasons += causes.length === 0 ? reason(`${name} was not valid`) : `# ${name} was not valid:\n${causes.join('\n')}\n#\n`
        invocation.err(`error: ${name} is invalid\n`)
      } else {
        invocation.err(
          error.status.reason === 'NotFound' ? `error: ${name} could not be found on the server\n` : `error: ${name} could not be patched: ${error.message}\n`,
        )
        failed = true
      }
    }
  }
  if (failed) throw new Exit(1)
  return reasons
}

function withoutManagedFields(object: KubeObject): KubeObject {
  return withChange(object, ['metadata'], ({ managedFields: _, ...metadata }) => metadata)
}

function send(invocation: Invocation, info: Info, before: KubeObject, after: KubeObject, fieldValidation: 'Strict' | 'Warn' | 'Ignore'): KubeObject {
  if (before.apiVersion !== after.apiVersion || before.kind !== after.kind || before.metadata.name !== after.metadata.name)
    throw new CommandError('At least one of apiVersion, kind and name was changed')
  const struct = schemaOf(versionOf(info.kind), info.kind.kind)
  const [from, to] = [recordAt({ before }, 'before'), recordAt({ after }, 'after')]
  const patch =
    struct === undefined
      ? ({ type: 'merge', body: createMergePatch(from, to) } as const)
      : ({ type: 'strategic', body: twoWayMergePatch(from, to, struct) } as const)
  if (invocation.bool('output-patch')) invocation.out(`Patch: ${encodeJSON(patch.body)}\n`)
  const subresource = invocation.string('subresource')
  return invocation.take(
    invocation.api.patch(info.kind, info.namespace, info.name, patch, {
      fieldManager: invocation.string('field-manager'),
      fieldValidation,
      ...(subresource === '' ? {} : { subresource }),
    }),
  )
}

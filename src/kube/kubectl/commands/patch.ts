import { schemaOf } from '../../api/schema.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import { goQuote } from '../../apimachinery/field-error.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { newBadRequest } from '../../apimachinery/status-error.ts'
import type { Patch } from '../../apiserver/interface.ts'
import { applyJSONPatch } from '../../apiserver/patch/json-patch.ts'
import { mergePatch } from '../../apiserver/patch/merge-patch.ts'
import { strategicMergePatch } from '../../apiserver/patch/strategic-merge.ts'
import type { Pause } from '../../process/process.ts'
import { jsonTypeProblem } from '../../serializer/go-json-problem.ts'
import { parseDocuments } from '../../yaml/documents.ts'
import { find } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { asError, CommandError } from '../errors.ts'
import { dryRunFlag, filenameFlags, localFlag, managerFlag, subresourceFlag } from '../flag-sets.ts'
import { text } from '../flags.ts'
import type { Info } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import { versionOf } from '../mapping.ts'
import { dryRunOf, fileRequest } from '../options.ts'
import { printerFor, printFlags } from '../printers/printer.ts'
import { isManifest, recordAt } from '../value.ts'

const types = ['json', 'merge', 'strategic'] as const

/** Follows kubectl/pkg/cmd/patch/patch.go. */
export const patch: CommandSpec = {
  name: 'patch',
  group: 'Advanced Commands',
  use: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  about: 'Change some fields of an object',
  details: 'A patch may be JSON or YAML. Its type is strategic (lists merge by key), merge (lists are replaced) or json (operations).',
  examples: [
    'kubectl patch deployment web -p \'{"spec":{"replicas":2}}\'',
    'kubectl patch pod web --type=json -p \'[{"op":"replace","path":"/spec/containers/0/image","value":"nginx:1.27"}]\'',
  ],
  flags: [
    ...printFlags(),
    ...filenameFlags(),
    dryRunFlag(),
    managerFlag('kubectl-patch'),
    localFlag(),
    subresourceFlag(),
    text('patch|p', 'The patch.'),
    text('patch-file', 'A file with the patch.'),
    text('type', 'One of json, merge, strategic.', 'strategic'),
  ],
  run: runPatch,
}

function* runPatch(invocation: Invocation): Generator<Pause, Outcome, void> {
  const dryRun = dryRunOf(invocation)
  const [given, file] = [invocation.string('patch'), invocation.string('patch-file')]
  const local = invocation.bool('local')
  const typeText = invocation.string('type')
  if (given !== '' && file !== '') throw new CommandError('cannot specify --patch and --patch-file together')
  if (given === '' && file === '') throw new CommandError('must specify --patch or --patch-file containing the contents of the patch')
  if (local && invocation.args.length > 0) throw new CommandError('cannot specify --local and server resources')
  if (local && dryRun === 'server') throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')
  const type = typeText === '' ? 'strategic' : types.find(each => each === typeText.toLowerCase())
  if (type === undefined) throw new CommandError(`--type must be one of [${types.join(' ')}], not ${goQuote(typeText)}`)
  const body = parsePatch(invocation, given, file)
  const result = yield* find(invocation, {
    ...fileRequest(invocation),
    args: invocation.args,
    subresource: invocation.string('subresource'),
    local,
    flatten: true,
    continueOnError: true,
  })
  let count = 0
  result.visit(info => {
    const { object } = info
    if (object === undefined) return
    count++
    if (body === broken) throw local ? new CommandError(brokenLocally[type]) : newBadRequest('invalid JSON patch')
    const patched = local || dryRun === 'client' ? patchLocally(info, object, { type, body }) : send(invocation, info, { type, body }, dryRun)
    // Each object's operation is written anew, over the words about a dry run.
    printerFor(invocation, deepEqual(object, patched) ? 'patched (no change)' : 'patched').print(patched, each => invocation.out(each))
  })
  if (count === 0) throw new CommandError('no objects passed to patch')
  return 0
}

/** A patch that begins like JSON and is none. */
const broken = Symbol('broken')

/** What the libraries that patch a copy say of it. */
const brokenLocally = { strategic: 'invalid JSON document', merge: 'Invalid JSON Patch', json: 'unexpected end of JSON input' } as const

function isJSON(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function parsePatch(invocation: Invocation, given: string, file: string): unknown {
  const source = file === '' ? given : invocation.context.files.read(file)
  if (source === undefined) throw new CommandError(`unable to read patch file: open ${file}: no such file or directory`)
  // What begins like JSON is sent as it stands; the server says what is wrong with it.
  if (source.trimStart().startsWith('{') && !isJSON(source)) return broken
  const [document] = parseDocuments(source)
  if (document?.error !== undefined)
    throw new CommandError(`unable to parse ${goQuote(given)}: ${document.error.message.replace('error converting YAML to JSON: ', '')}`)
  return document?.value ?? null
}

function send(invocation: Invocation, info: Info, change: Patch, dryRun: string): KubeObject {
  const subresource = invocation.string('subresource')
  return invocation.take(
    invocation.api.patch(info.kind, info.namespace, info.name, change, {
      dryRun: dryRun === 'server',
      fieldManager: invocation.string('field-manager'),
      ...(subresource === '' ? {} : { subresource }),
    }),
  )
}

function operations(body: unknown): unknown {
  if (!Array.isArray(body)) throw new CommandError(jsonTypeProblem(body, 'jsonpatch.Patch'))
  return body
}

// Follows patch.go getPatchedJSON.
function patchLocally(info: Info, object: KubeObject, { type, body }: Patch): KubeObject {
  const target = recordAt({ object }, 'object')
  const struct = schemaOf(versionOf(info.kind), info.kind.kind)
  let patched: unknown
  try {
    if (type === 'json') patched = applyJSONPatch(target, operations(body))
    else if (type === 'merge') patched = mergePatch(target, body)
    else if (struct === undefined)
      throw new CommandError(`strategic merge patch is not supported for ${versionOf(info.kind)}, Kind=${info.kind.kind} locally, try --type merge`)
    else patched = strategicMergePatch(target, recordAt({ body }, 'body'), struct)
  } catch (thrown) {
    throw new CommandError(asError(thrown).message)
  }
  if (!isManifest(patched)) throw new CommandError(`Object 'Kind' is missing in '${JSON.stringify(patched)}'`)
  return patched
}

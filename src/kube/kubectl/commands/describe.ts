import type { KubeObject } from '../../apimachinery/meta.ts'
import type { Reader } from '../../apimachinery/reader.ts'
import type { Pause } from '../../process/process.ts'
import { describeGeneric } from '../../registry/describe-generic.ts'
import type { Kind } from '../../registry/kind.ts'
import type { Request } from '../builder.ts'
import { find, isNotFound } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { CommandError, throwAll } from '../errors.ts'
import { allNamespacesFlag, chunkFlag, filenameFlags, selectorFlag } from '../flag-sets.ts'
import { bool } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { fileRequest } from '../options.ts'

/** Follows kubectl/pkg/cmd/describe/describe.go. */
export const describe: CommandSpec = {
  name: 'describe',
  group: 'Troubleshooting and Debugging Commands',
  suggestFor: ['inspect'],
  use: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  about: 'Show one object in detail, with what belongs to it and its events',
  details: 'A name that no object has is taken as the beginning of names. Use "kubectl api-resources" for a list of the kinds.',
  examples: [
    '# A node',
    'kubectl describe nodes kind-worker',
    '# A Pod',
    'kubectl describe pods/web',
    '# All Pods with a label',
    'kubectl describe pods -l app=web',
  ],
  flags: [...filenameFlags(), allNamespacesFlag(), chunkFlag(), selectorFlag(), bool('show-events', 'Show the events of the object.', true)],
  run: runDescribe,
}

function* runDescribe(invocation: Invocation): Generator<Pause, Outcome, void> {
  const { args } = invocation
  if (args.length === 0 && invocation.list('filename').length === 0 && invocation.string('kustomize') === '')
    throw new CommandError('You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n')
  const allNamespaces = invocation.bool('all-namespaces')
  const files = fileRequest(invocation)
  const request: Request = {
    ...files,
    enforceNamespace: files.enforceNamespace && !allNamespaces,
    allNamespaces,
    args,
    allowEmptySelector: true,
    labelSelector: invocation.string('selector'),
    flatten: true,
    continueOnError: true,
  }
  const { infos, errors } = (yield* find(invocation, request)).infos()
  const withEvents = invocation.changed('show-events') ? invocation.bool('show-events') : errors.length === 0 && infos.length <= 1
  const [type = '', prefix = ''] = args
  const [missing] = errors
  if (errors.length === 1 && missing !== undefined && isNotFound(missing) && args.length === 2)
    return yield* describeMatching(invocation, missing, type, prefix, withEvents)
  const texts = infos.flatMap(info =>
    info.object === undefined ? [] : [textOf(invocation, info.kind, latest(invocation, info.kind, info.object), withEvents)],
  )
  invocation.out(texts.join('\n\n'))
  if (infos.length === 0 && errors.length === 0)
    invocation.err(allNamespaces ? 'No resources found\n' : `No resources found in ${files.namespace} namespace.\n`)
  throwAll(errors)
  return 0
}

// Follows describe.go DescribeMatchingResources.
function* describeMatching(invocation: Invocation, original: Error, type: string, prefix: string, withEvents: boolean): Generator<Pause, Outcome, void> {
  const { name: namespace } = invocation.namespace()
  const { infos, errors } = (yield* find(invocation, { namespace, args: [type], allowEmptySelector: true, singleResourceType: true, flatten: true })).infos()
  throwAll(errors)
  const matching = infos.filter(info => info.name.startsWith(prefix))
  if (matching.length === 0) throw original
  for (const { kind, object } of matching) if (object !== undefined) invocation.out(`${textOf(invocation, kind, object, withEvents)}\n`)
  return 0
}

// A file's object is only named by the file; what is described is the server's.
function latest(invocation: Invocation, kind: Kind, object: KubeObject): KubeObject {
  return object.metadata.uid === undefined ? invocation.api.read(kind, object.metadata.namespace ?? '', object.metadata.name ?? '') : object
}

function textOf(invocation: Invocation, kind: Kind, object: KubeObject, withEvents: boolean): string {
  const text = kind.describe ?? describeGeneric
  if (withEvents) return text(object, invocation.api, invocation.now)
  return text(object, withoutEvents(invocation.api), invocation.now).replace(/^Events: +<none>\n$/m, '')
}

function withoutEvents(reader: Reader): Reader {
  return {
    get: (apiVersion, kind, namespace, name) => reader.get(apiVersion, kind, namespace, name),
    list: (apiVersion, kind, namespace) => (kind === 'Event' ? [] : reader.list(apiVersion, kind, namespace)),
  }
}

import { goQuote } from '../apimachinery/field-error.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { isReason } from '../apimachinery/status-error.ts'
import type { Pause } from '../process/process.ts'
import type { Kind } from '../registry/kind.ts'
import { AggregateFailure, asError, CommandError, throwAll } from './errors.ts'
import type { Info } from './info.ts'
import { retrieve } from './info.ts'
import type { Invocation } from './invocation.ts'
import { buildKustomization } from './kustomize/build.ts'
import type { Sources } from './manifests.ts'
import { sourcesOf } from './manifests.ts'
import { expandCategories, kindFor } from './mapping.ts'
import type { Tuple } from './resource-args.ts'
import { combinedTuples, normalizeArgs, splitComma, splitTypeName } from './resource-args.ts'
import { fromSelector, fromSources } from './visitors.ts'

/** What a command wants found. Follows the Builder of cli-runtime/pkg/resource/builder.go, one member a method. */
export interface Request {
  /** TYPE, TYPE NAME…, TYPE/NAME… */
  readonly args?: readonly string[]
  /** A lone TYPE means every object of it. */
  readonly allowEmptySelector?: boolean
  /** Names of one default type, or TYPE/NAME. */
  readonly names?: { readonly type: string; readonly names: readonly string[] }
  readonly filenames?: readonly string[]
  readonly kustomize?: string
  readonly recursive?: boolean
  readonly namespace: string
  /** The reader named the namespace, so files may not name another. */
  readonly enforceNamespace?: boolean
  readonly allNamespaces?: boolean
  readonly labelSelector?: string
  readonly fieldSelector?: string
  readonly all?: boolean
  /** Go on after an error and tell all of them at the end. */
  readonly continueOnError?: boolean
  /** Ask the server for the latest state of what files name. */
  readonly latest?: boolean
  /** Give the members of lists one by one. */
  readonly flatten?: boolean
  readonly singleResourceType?: boolean
  /** Ask the server for objects that are only named. Default true. */
  readonly requireObject?: boolean
  readonly subresource?: string
  /** Check that manifests say apiVersion and kind, as `--validate` has it. */
  readonly validate?: boolean
  readonly local?: boolean
}

/** One step of what was found: an object, a list, or why there is none. */
export type Found = { readonly info: Info } | { readonly error: Error }

/** What a request found. */
export class Result {
  readonly singleItemImplied: boolean
  readonly targetsSingleItems: boolean
  /** The kinds that were named, in order. */
  readonly kinds: readonly Kind[]
  private readonly request: Request
  private readonly invocation: Invocation
  private readonly found: () => Iterable<Found>
  private ignored: (error: Error) => boolean = () => false

  constructor(
    invocation: Invocation,
    request: Request,
    found: () => Iterable<Found>,
    shape: { single?: boolean; targets?: boolean; kinds?: readonly Kind[] } = {},
  ) {
    this.invocation = invocation
    this.request = request
    this.found = found
    this.singleItemImplied = shape.single === true
    this.targetsSingleItems = shape.targets === true
    this.kinds = shape.kinds ?? []
  }

  /** Leaves out errors that `match`. */
  ignore(match: (error: Error) => boolean): this {
    this.ignored = match
    return this
  }

  /** Calls `visit` for everything found; throws what failed. */
  visit(visit: (info: Info) => void): void {
    const errors: Error[] = []
    for (const step of this.found()) {
      try {
        if ('error' in step) throw step.error
        if (this.prepare(step.info)) visit(step.info)
      } catch (thrown) {
        const error = asError(thrown)
        if (this.ignored(error)) continue
        if (this.request.continueOnError !== true) throw error
        errors.push(error)
      }
    }
    throwAll(errors)
  }

  /** Everything found and the errors, whichever there are. */
  infos(): { readonly infos: Info[]; readonly errors: readonly Error[] } {
    const infos: Info[] = []
    try {
      this.visit(info => infos.push(info))
      return { infos, errors: [] }
    } catch (thrown) {
      const error = asError(thrown)
      return { infos, errors: error instanceof AggregateFailure ? error.errors : [error] }
    }
  }

  // Follows visitor.go SetNamespace, RequireNamespace, FilterNamespace, RetrieveLatest and RetrieveLazy.
  private prepare(info: Info): boolean {
    if (info.list !== undefined) return true
    const { namespace, enforceNamespace, latest, requireObject, local } = this.request
    if (info.kind.namespaced && local !== true) {
      if (info.namespace === '') {
        info.namespace = namespace
        if (info.object !== undefined) info.object = withNamespace(info.object, namespace)
      } else if (enforceNamespace === true && info.namespace !== namespace)
        throw new CommandError(
          `the namespace from the provided object "${info.namespace}" does not match the namespace "${namespace}". You must pass '--namespace=${info.namespace}' to perform this operation.`,
        )
    } else if (!info.kind.namespaced) {
      info.namespace = ''
      if (info.object?.metadata?.namespace) info.object = withNamespace(info.object, undefined)
    }
    if (info.source !== '' && latest === true && info.name !== '') retrieve(this.invocation.api, info)
    if (info.object === undefined && requireObject !== false) retrieve(this.invocation.api, info)
    return true
  }
}

function withNamespace(object: KubeObject, namespace: string | undefined): KubeObject {
  const { namespace: _, ...metadata } = object.metadata ?? {}
  return { ...object, metadata: namespace === undefined ? metadata : { ...metadata, namespace } }
}

const missing = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`

/** Finds what a command line names. Throws what can be said before anything is looked at. */
export function* find(invocation: Invocation, request: Request): Generator<Pause, Result, void> {
  const errors: Error[] = []
  const files = request.filenames ?? []
  const kustomize = request.kustomize ?? ''
  if (files.length > 0 && kustomize !== '') errors.push(new CommandError('only one of -f or -k can be specified'))
  if (kustomize !== '' && request.recursive === true) errors.push(new CommandError("the -k flag can't be used with -f or -R"))
  throwAll(errors)
  const read = kustomize === '' ? yield* sourcesOf(invocation, files, request.recursive === true) : kustomized(invocation, kustomize)
  errors.push(...read.errors)
  const labelSelector = request.labelSelector?.trim() ?? ''
  const fieldSelector = request.fieldSelector?.trim() ?? ''
  if (request.all === true && (labelSelector !== '' || fieldSelector !== ''))
    errors.push(new CommandError("setting 'all' parameter but found a non empty selector. "))
  const words = wordsOf(invocation, request, errors)
  throwAll(errors)
  const { tuples, types, names } = words
  const selects =
    labelSelector !== '' || fieldSelector !== '' || request.all === true || (types.length > 0 && words.alone && request.allowEmptySelector === true)
  if (files.length > 0 || kustomize !== '') {
    if (types.length > 0) throw new CommandError('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
    if (names.length > 0) throw new CommandError('name cannot be provided when a path is specified')
    if (tuples.length > 0) throw new CommandError('resource/name arguments cannot be provided when a path is specified')
    const single = !read.isFolder && !files.includes('-') && read.sources.length === 1
    return new Result(invocation, request, () => fromSources(invocation, request, read.sources), { single, targets: true })
  }
  if (selects) return bySelector(invocation, request, words, labelSelector, fieldSelector)
  if (tuples.length > 0) return byTuples(invocation, request, words)
  if (names.length > 0) return byNames(invocation, request, words)
  if (types.length > 0) {
    for (const type of types) kindFor(invocation.api, type)
    throw new CommandError('resource(s) were provided, but no name was specified')
  }
  throw new CommandError(missing)
}

// Follows cli-runtime/pkg/resource/kustomizevisitor.go.
function kustomized(invocation: Invocation, path: string): Sources {
  const text = buildKustomization(path, { files: invocation.context.files, warn: line => invocation.err(line) })
  return { sources: [{ name: path, text }], errors: [], isFolder: true }
}

interface Words {
  readonly tuples: Tuple[]
  readonly types: string[]
  readonly names: string[]
  /** A lone TYPE argument. */
  readonly alone: boolean
}

// Follows builder.go ResourceTypeOrNameArgs and ResourceNames.
function wordsOf(invocation: Invocation, request: Request, errors: Error[]): Words {
  const words: Words = { tuples: [], types: [], names: [], alone: false }
  const byName = request.names
  if (byName !== undefined) {
    for (const name of byName.names) {
      const tuple = splitTypeName(name)
      if (tuple instanceof Error) {
        errors.push(tuple)
        return words
      }
      if (tuple !== undefined) words.tuples.push(tuple)
      else if (byName.type === '') errors.push(new CommandError(`the argument ${goQuote(name)} must be RESOURCE/NAME`))
      else words.tuples.push({ type: byName.type, name })
    }
    return words
  }
  const args = normalizeArgs(request.args ?? [])
  const combined = combinedTuples(args)
  if (combined instanceof Error) errors.push(combined)
  else if (combined !== undefined) words.tuples.push(...combined)
  else if (args[0] !== undefined) {
    words.types.push(...splitComma(expandCategories(invocation.api, args[0])))
    words.names.push(...args.slice(1))
    return { ...words, alone: args.length === 1 }
  }
  return words
}

function kindsOf(invocation: Invocation, request: Request, types: readonly string[]): Kind[] {
  if (types.length > 1 && request.singleResourceType === true) throw new CommandError('you may only specify a single resource type')
  return [...new Set(types.map(type => kindFor(invocation.api, type)))]
}

function bySelector(invocation: Invocation, request: Request, words: Words, labelSelector: string, fieldSelector: string): Result {
  if (words.names.length > 0) throw new CommandError('name cannot be provided when a selector is specified')
  if (words.tuples.length > 0) throw new CommandError('selectors and the all flag cannot be used when passing resource/name arguments')
  if (words.types.length === 0) throw new CommandError('at least one resource must be specified to use a selector')
  if (request.subresource) throw new CommandError('subresource cannot be used when bulk resources are specified')
  const kinds = kindsOf(invocation, request, words.types)
  return new Result(invocation, request, () => fromSelector(invocation, request, kinds, labelSelector, fieldSelector), { kinds })
}

function checkNamespace(request: Request, kind: Kind): void {
  if (!kind.namespaced) return
  if (request.allNamespaces === true) throw new CommandError('a resource cannot be retrieved by name across all namespaces')
  if (request.namespace === '') throw new CommandError('namespace may not be empty when retrieving a resource by name')
}

function named(request: Request, kind: Kind, name: string): Found {
  return { info: { kind, namespace: kind.namespaced ? request.namespace : '', name, source: '', object: undefined, subresource: request.subresource ?? '' } }
}

function byTuples(invocation: Invocation, request: Request, { tuples, types }: Words): Result {
  if (types.length > 0) throw new CommandError('you may not specify individual resources and bulk resources in the same call')
  const kinds = new Map(tuples.map(({ type }) => [type, kindFor(invocation.api, type)]))
  if (new Set(kinds.values()).size > 1 && request.singleResourceType === true) throw new CommandError('you may only specify a single resource type')
  const found = tuples.flatMap(({ type, name }) => {
    const kind = kinds.get(type)
    if (kind === undefined) return []
    checkNamespace(request, kind)
    return [named(request, kind, name)]
  })
  return new Result(invocation, request, () => found, { single: tuples.length === 1, targets: true, kinds: [...new Set(kinds.values())] })
}

function byNames(invocation: Invocation, request: Request, { types, names }: Words): Result {
  if (types.length > 1) throw new CommandError('you must specify only one resource')
  const [kind] = kindsOf(invocation, request, types)
  if (kind === undefined) throw new CommandError('you must provide a resource and a resource name together')
  checkNamespace(request, kind)
  // Names are visited as one plain list upstream, yet every one is tried: the outer visitor collects the errors.
  return new Result(invocation, request, () => names.map(name => named(request, kind, name)), { single: names.length === 1, targets: true, kinds: [kind] })
}

/** Whether an error says that an object is not there. */
export function isNotFound(error: Error): boolean {
  return isReason(error, 'NotFound')
}

import { apiVersionOf } from '../apimachinery/meta.ts'
import type { API } from '../apiserver/interface.ts'
import type { Kind } from '../registry/kind.ts'
import { isUnknowable, otherKindOf, otherKinds } from '../registry/other-kinds.ts'
import { serverOf } from './client.ts'
import { CommandError, PlainFailure, unsimulatedKind } from './errors.ts'

/** `deployments.apps` or `pods`, as arguments and messages name a kind. */
export function resourceName(kind: Kind): string {
  return kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`
}

/** `deployment.apps` or `pod`, as `-o name` and messages of success begin. */
export function kindPrefix(kind: { readonly kind: string; readonly group: string }): string {
  return kind.group === '' ? kind.kind.toLowerCase() : `${kind.kind.toLowerCase()}.${kind.group}`
}

/** A kind's apiVersion. */
export function versionOf(kind: Kind): string {
  return apiVersionOf(kind.group, kind.version)
}

/** `apps/v1, Resource=deployments`, as Go prints a GroupVersionResource. */
export function resourceText(kind: Kind): string {
  return `${kind.group}/${kind.version}, Resource=${kind.plural}`
}

const listable = (kind: Kind) => kind.verbs === undefined || kind.verbs.includes('list')

const discovered = new WeakMap<API, readonly Kind[]>()

/**
 * Asks the server anew for its kinds. What kubectl has learnt of them it goes on believing, until it looks for one that
 * it does not know. Follows client-go/discovery/cached/disk and restmapper.NewDeferredDiscoveryRESTMapper.
 */
export function rediscover(api: API): readonly Kind[] {
  const kinds = api.kinds()
  discovered.set(serverOf(api), kinds)
  return kinds
}

/** All that a real server would list: the kinds served here, and the others. */
export function listedKinds(api: API): readonly Kind[] {
  const kinds = rediscover(api)
  const served = new Set(kinds.map(kind => `${resourceName(kind)} ${kind.version}`))
  return [...kinds, ...otherKinds.filter(kind => !served.has(`${resourceName(kind)} ${kind.version}`))]
}

/** The first that `find` finds among the kinds learnt before, else among those served now; as it is served now, if it still is. */
function lookUp(api: API, find: (kinds: readonly Kind[]) => Kind | undefined): Kind | undefined {
  const found = find(discovered.get(serverOf(api)) ?? []) ?? find(rediscover(api))
  return found && (api.kindOf(versionOf(found), found.kind) ?? found)
}

/**
 * The kind an argument names: plural, singular, short name or kind, with `.group` or `.version.group` after it.
 * Throws when nothing of that name is served. Follows cli-runtime/pkg/resource/builder.go mappingFor.
 */
export function kindFor(api: API, argument: string): Kind {
  const [resource = '', ...rest] = argument.split('.')
  const found = lookUp(api, kinds => kindAmong(kinds, argument))
  if (found !== undefined) return found
  const other = kindAmong(otherKinds, argument)
  if (other !== undefined) {
    if (isUnknowable(other)) throw unsimulatedKind(versionOf(other), other.kind)
    return other
  }
  throw new CommandError(`the server doesn't have a resource type "${resource}"${rest.length === 0 ? '' : ` in group "${rest.join('.')}"`}`)
}

function kindAmong(kinds: readonly Kind[], argument: string): Kind | undefined {
  const [resource = '', ...rest] = argument.split('.')
  const word = resource.toLowerCase()
  if (rest.length >= 2) {
    const inVersion = kinds.filter(kind => kind.version === rest[0] && kind.group === rest.slice(1).join('.'))
    const exact = inVersion.find(kind => isNamed(kind, word)) ?? inVersion.find(kind => kind.shortNames?.includes(word))
    if (exact !== undefined) return exact
  }
  const group = rest.join('.').toLowerCase()
  return byResource(kinds, word, group) ?? byKind(kinds, argument)
}

function isNamed(kind: Kind, word: string): boolean {
  return kind.plural === word || kind.singular === word
}

// An exact group wins over one that only begins so. Follows apimachinery/pkg/api/meta/restmapper.go ResourcesFor.
function byResource(kinds: readonly Kind[], word: string, group: string): Kind | undefined {
  const named = kinds.filter(kind => isNamed(kind, word))
  const candidates = named.length > 0 ? named : kinds.filter(kind => kind.shortNames?.includes(word))
  if (group === '') return candidates[0]
  return candidates.find(kind => kind.group === group) ?? candidates.find(kind => kind.group.startsWith(group))
}

function byKind(kinds: readonly Kind[], argument: string): Kind | undefined {
  const [name, ...rest] = argument.split('.')
  if (rest.length === 0) return kinds.find(kind => kind.kind === name)
  const [version = '', ...group] = rest
  return (
    kinds.find(kind => kind.kind === name && kind.version === version && kind.group === group.join('.')) ??
    kinds.find(kind => kind.kind === name && kind.group === rest.join('.'))
  )
}

/** An argument with its categories (`all`) replaced by the kinds in them. Follows builder.go ReplaceAliases. */
export function expandCategories(api: API, argument: string): string {
  return argument
    .split(',')
    .map(part => {
      const members = api
        .kinds()
        .filter(
          (kind, index, all) =>
            kind.categories?.includes(part) && listable(kind) && all.findIndex(other => other.plural === kind.plural && other.group === kind.group) === index,
        )
      return members.length === 0 ? part : members.map(resourceName).join(',')
    })
    .join(',')
}

/** The kind of a manifest (one in lower case too, which the server then refuses), or the error that names what is not served. Follows restmapper.go RESTMapping and meta/errors.go NoKindMatchError. */
export function kindOfManifest(api: API, apiVersion: string, kind: string): Kind | CommandError {
  const found = lookUp(api, kinds => {
    const inVersion = kinds.filter(each => versionOf(each) === apiVersion)
    return inVersion.find(each => each.kind === kind) ?? inVersion.find(each => each.kind.toLowerCase() === kind)
  })
  if (found !== undefined) return found
  const other = otherKindOf(apiVersion, kind)
  if (other !== undefined) return unsimulatedKind(apiVersion, kind)
  return new CommandError(`no matches for kind "${kind}" in version "${apiVersion}"`)
}

/** As `kindFor`, for commands that ask the mapper themselves: their error stands without a word before it. */
export function mappedKind(api: API, type: string): Kind {
  try {
    return kindFor(api, type)
  } catch (thrown) {
    throw thrown instanceof CommandError ? new PlainFailure(thrown.message) : thrown
  }
}

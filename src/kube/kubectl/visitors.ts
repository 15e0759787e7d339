import { goQuote } from '../apimachinery/field-error.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { parseSelector } from '../apimachinery/selector.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import type { Kind } from '../registry/kind.ts'
import { checkVerb } from '../registry/other-kinds.ts'
import { isList, listInList } from '../serializer/manifest.ts'
import type { Found, Request } from './builder.ts'
import { asError, CommandError, PlainFailure } from './errors.ts'
import type { Invocation } from './invocation.ts'
import type { Source } from './manifests.ts'
import { documentsOf } from './manifests.ts'
import { kindOfManifest, resourceText } from './mapping.ts'
import { isManifest, listAt, textAt } from './value.ts'

/** The objects that files hold, lists taken apart. Follows cli-runtime/pkg/resource/visitor.go StreamVisitor and FlattenListVisitor. */
export function* fromSources(invocation: Invocation, request: Request, sources: readonly Source[]): Iterable<Found> {
  const selector = request.labelSelector?.trim() ?? ''
  const wanted = selector === '' ? undefined : selectorFor(selector)
  for (const source of sources) {
    for (const document of documentsOf(source, request.validate === true)) {
      if ('error' in document) {
        yield document
        continue
      }
      for (const found of expandList(invocation, request, source.name, document.object)) {
        if (wanted !== undefined && 'info' in found && !wanted.matches(found.info.object?.metadata?.labels)) continue
        yield found
      }
    }
  }
}

function selectorFor(text: string): ReturnType<typeof parseSelector> {
  try {
    return parseSelector(text)
  } catch (error) {
    throw new CommandError(`the provided selector ${goQuote(text)} is not valid: ${asError(error).message}`)
  }
}

function* expandList(invocation: Invocation, request: Request, source: string, object: KubeObject): Iterable<Found> {
  if (!('items' in object) || request.flatten === false) {
    yield infoFor(
      invocation,
      source,
      object,
      `resource mapping not found for name: ${goQuote(textAt(object, 'metadata', 'name'))} namespace: ${goQuote(textAt(object, 'metadata', 'namespace'))} from ${goQuote(source)}: `,
      '\nensure CRDs are installed first',
    )
    return
  }
  if (listAt(object, 'items').some(isList)) {
    yield { error: new CommandError(listInList) }
    return
  }
  const itemKind = object.kind.replace(/List$/, '')
  for (const item of listAt(object, 'items')) {
    const complete =
      typeof item === 'object' && item !== null && !isManifest(item) && itemKind !== '' ? { apiVersion: object.apiVersion, kind: itemKind, ...item } : item
    if (!isManifest(complete)) yield { error: new CommandError(`unable to decode ${goQuote(source)}: Object 'Kind' is missing`) }
    else yield infoFor(invocation, source, complete, 'unable to recognize ', '')
  }
}

function infoFor(invocation: Invocation, source: string, object: KubeObject, before: string, after: string): Found {
  const kind = kindOfManifest(invocation.api, object.apiVersion, object.kind)
  if (kind instanceof PlainFailure) return { error: kind }
  if (kind instanceof CommandError) return { error: new (after === '' ? PlainFailure : CommandError)(`${before}${kind.message}${after}`) }
  return { info: { kind, namespace: textAt(object, 'metadata', 'namespace'), name: textAt(object, 'metadata', 'name'), source, object, subresource: '' } }
}

/** The objects of whole kinds that selectors leave, as lists or one by one. Follows cli-runtime/pkg/resource/selector.go. */
export function* fromSelector(invocation: Invocation, request: Request, kinds: readonly Kind[], labelSelector: string, fieldSelector: string): Iterable<Found> {
  for (const kind of kinds) {
    const namespace = kind.namespaced && request.allNamespaces !== true ? request.namespace : ''
    try {
      checkVerb(kind, 'list')
      const list = invocation.api.query(kind, { namespace, labelSelector, fieldSelector })
      if (request.flatten === false) yield { info: { kind, namespace, name: '', source: '', object: undefined, list, subresource: '' } }
      else
        for (const object of list.items)
          yield { info: { kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '', source: '', object, subresource: '' } }
    } catch (thrown) {
      yield { error: enhance(asError(thrown), kind, labelSelector, fieldSelector) }
    }
  }
}

// Follows cli-runtime/pkg/resource/helper.go EnhanceListError.
function enhance(error: Error, kind: Kind, labelSelector: string, fieldSelector: string): Error {
  if (!(error instanceof StatusError)) return error
  const { status } = error
  if (status.reason !== 'BadRequest' && status.reason !== 'NotFound') return error
  const message =
    labelSelector === '' && fieldSelector === ''
      ? `Unable to list ${goQuote(resourceText(kind))}: ${status.message}`
      : `Unable to find ${goQuote(resourceText(kind))} that match label selector ${goQuote(labelSelector)}, field selector ${goQuote(fieldSelector)}: ${status.message}`
  return new StatusError({ ...status, message })
}

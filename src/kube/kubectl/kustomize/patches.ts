import { goQuote } from '../../apimachinery/field-error.ts'
import { parseSelector } from '../../apimachinery/selector.ts'
import { applyJSONPatch } from '../../apiserver/patch/json-patch.ts'
import { parseDocuments } from '../../yaml/documents.ts'
import { printYAML } from '../../yaml/print.ts'
import { asError, CommandError } from '../errors.ts'
import type { JsonRecord } from '../value.ts'
import { isRecord, recordAt, stringsAt, textAt } from '../value.ts'
import { objectsOf } from './documents.ts'
import type { Loader } from './loader.ts'
import { mergeObject } from './merge.ts'
import type { Resource } from './resource.ts'
import { idOf, idText } from './resource.ts'

/** One patch, read: what it does to the resources. */
export type PatchStep = (resources: readonly Resource[]) => readonly Resource[]

/** Reads an entry of `patches` or `patchesJson6902`. Follows kustomize's api/internal/builtins/PatchTransformer.go. */
export function patchStep(entry: JsonRecord, loader: Loader): PatchStep {
  try {
    return read(entry, loader)
  } catch (error) {
    throw new CommandError(`trouble configuring builtin PatchTransformer with config: \`\n${printYAML(entry)}\`: ${asError(error).message}`)
  }
}

function read(entry: JsonRecord, loader: Loader): PatchStep {
  const inline = textAt(entry, 'patch').trim()
  const path = textAt(entry, 'path')
  if (inline === '' && path === '') throw new CommandError(`must specify one of patch and path in\n${printYAML(entry)}`)
  if (inline !== '' && path !== '') throw new CommandError(`patch and path can't be set at the same time\n${printYAML(entry)}`)
  const text = inline === '' ? readPatch(loader, path) : inline
  const source = inline === '' ? `[path: ${goQuote(path)}]` : `[patch: ${goQuote(inline)}]`
  const target = isRecord(entry['target']) ? entry['target'] : undefined
  const merges = attempt(() => objectsOf(text))
  const operations = operationsOf(text)
  if (merges === undefined && operations === undefined) throw new CommandError(`unable to parse SM or JSON patch from ${source}`)
  if (merges !== undefined) return resources => mergeAll(resources, merges, target, recordAt(entry, 'options'), source)
  return resources => applyOperations(resources, operations, target, source)
}

function readPatch(loader: Loader, path: string): string {
  try {
    return loader.read(path)
  } catch (error) {
    throw new CommandError(`failed to get the patch file from path(${path}): ${asError(error).message}`)
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof CommandError) return undefined
    throw error
  }
}

/** The operations of a JSON patch; a text that begins with a bracket must be JSON, another may be YAML. */
function operationsOf(text: string): readonly unknown[] | undefined {
  if (text.startsWith('[')) {
    try {
      const value: unknown = JSON.parse(text)
      return Array.isArray(value) ? value : undefined
    } catch {
      return undefined
    }
  }
  const [document] = parseDocuments(text)
  return Array.isArray(document?.value) ? document.value : undefined
}

/** The step of one text of `patchesStrategicMerge`: a file's name or the patch itself. */
export function strategicStep(entry: string, loader: Loader): PatchStep {
  const merges = objectsOf(attempt(() => loader.read(entry)) ?? entry, entry)
  return resources => mergeAll(resources, merges, undefined, {}, '')
}

function mergeAll(
  resources: readonly Resource[],
  patches: readonly JsonRecord[],
  target: JsonRecord | undefined,
  options: JsonRecord,
  source: string,
): Resource[] {
  let left = [...resources]
  if (target !== undefined && patches.length > 1)
    throw new CommandError(`Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`)
  for (const patch of patches) {
    const chosen = target === undefined ? [uniqueTarget(left, patch)] : left.filter(each => isSelected(each, target))
    const gone = chosen.filter(resource => !merge(resource, patch, options))
    left = left.filter(each => !gone.includes(each))
  }
  return left
}

function uniqueTarget(resources: readonly Resource[], patch: JsonRecord): Resource {
  const id = idOf(patch)
  const found = resources.filter(each => each.everWas(id))
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  const why = `${found.length === 0 ? 'no matches' : 'multiple matches'} for Id ${idText(id)}; failed to find unique target for patch ${idText(id)}`
  throw new CommandError(`no resource matches strategic merge patch "${idText(id)}": ${why}`)
}

/** Merges a patch into a resource; false when the patch deletes it. Name, kind and namespace stay unless the patch may change them. */
function merge(resource: Resource, patch: JsonRecord, options: JsonRecord): boolean {
  const { name, namespace, id } = resource
  if (options['allowNameChange'] === true || options['allowKindChange'] === true) resource.remember()
  const { apiVersion: _, ...members } = patch
  const merged = mergeObject(resource.object, options['allowKindChange'] === true ? patch : members)
  if (merged === undefined) return false
  resource.object = merged
  if (options['allowKindChange'] !== true) resource.object = { ...resource.object, kind: id.kind }
  if (options['allowNameChange'] !== true) resource.name = name
  resource.namespace = namespace
  return true
}

function applyOperations(
  resources: readonly Resource[],
  operations: readonly unknown[] | undefined,
  target: JsonRecord | undefined,
  source: string,
): readonly Resource[] {
  if (target === undefined) throw new CommandError(`must specify a target for JSON patch ${source}`)
  for (const resource of resources.filter(each => isSelected(each, target))) {
    resource.remember()
    const patched = applyJSONPatch(resource.object, operations)
    if (isRecord(patched)) resource.object = patched
  }
  return resources
}

/** Whether a resource is meant by a patch's target. Follows kustomize's api/resmap Select: any of its ids may fit. */
function isSelected(resource: Resource, target: JsonRecord): boolean {
  const matches = (key: string, text: string) => {
    const pattern = textAt(target, key)
    return pattern === '' || expression(pattern).test(text)
  }
  const ids = [...resource.previous, resource.id]
  const named = ids.some(id => matches('name', id.name) && matches('namespace', id.namespace === '' ? 'default' : id.namespace))
  if (!named || !(['group', 'version', 'kind'] as const).every(part => matches(part, resource.id[part]))) return false
  return (
    parseSelector(textAt(target, 'labelSelector')).matches(stringsAt(resource.object, 'metadata', 'labels')) &&
    parseSelector(textAt(target, 'annotationSelector')).matches(stringsAt(resource.object, 'metadata', 'annotations'))
  )
}

function expression(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`)
  } catch {
    throw new CommandError(`error parsing regexp: invalid pattern: \`^(?:${pattern})$\``)
  }
}

import type { TypeSchema } from '../../api/schema.ts'
import { schemaOf } from '../../api/schema.ts'
import { deepCopy } from '../../apimachinery/deep-copy.ts'
import type { JsonRecord } from '../value.ts'
import { isRecord, textAt } from '../value.ts'

const marker = '$patch'

/** Keys that tell entries of a list apart together with its merge key. */
const secondKeys: Readonly<Record<string, string>> = { containerPort: 'protocol', port: 'protocol', topologyKey: 'whenUnsatisfiable' }

/**
 * An object with a strategic merge patch merged in; undefined when the patch deletes it. New entries of lists come before
 * those that were there. Follows kustomize's kyaml/yaml/merge2/merge2.go and walk.
 */
export function mergeObject(object: JsonRecord, patch: JsonRecord): JsonRecord | undefined {
  const struct = schemaOf(textAt(object, 'apiVersion'), textAt(object, 'kind'))
  const merged = mergeMap(object, patch, struct === undefined ? undefined : { kind: 'struct', go: struct.go, struct })
  return merged
}

function mergeMap(into: JsonRecord, patch: JsonRecord, type: TypeSchema | undefined): JsonRecord | undefined {
  const { [marker]: directive, ...members } = patch
  if (directive === 'delete') return undefined
  if (directive === 'replace') return deepCopy(members)
  const merged: JsonRecord = { ...into }
  for (const [key, value] of Object.entries(members)) {
    const next = value === null ? undefined : mergeValue(merged[key], value, below(type, key))
    if (next === undefined) delete merged[key]
    else merged[key] = next
  }
  return merged
}

interface Below {
  readonly type: TypeSchema | undefined
  /** How a list's entries are told apart; '' for values, undefined when the list is replaced as a whole. */
  readonly mergeKey: string | undefined
}

function below(type: TypeSchema | undefined, key: string): Below {
  if (type?.kind === 'map') return { type: type.element, mergeKey: undefined }
  const field = type?.kind === 'struct' ? type.struct.fields.get(key) : undefined
  const merges = field?.patchStrategy.includes('merge') === true
  return { type: field?.type, mergeKey: merges ? (field.patchMergeKey ?? '') : undefined }
}

function mergeValue(into: unknown, value: unknown, { type, mergeKey }: Below): unknown {
  if (isRecord(value)) return mergeMap(isRecord(into) ? into : {}, value, type)
  if (!Array.isArray(value)) return value
  const element = type?.kind === 'list' ? type.element : undefined
  const old = Array.isArray(into) ? into : []
  if (mergeKey === undefined) return deepCopy(value)
  return mergeKey === '' ? [...new Set([...value, ...old])] : mergeList(old, value, mergeKey, element)
}

function mergeList(old: readonly unknown[], patch: readonly unknown[], mergeKey: string, element: TypeSchema | undefined): unknown[] | undefined {
  if (patch.some(entry => isRecord(entry) && entry[marker] === 'replace' && entry[mergeKey] === undefined))
    return patch.filter(entry => !(isRecord(entry) && entry[marker] === 'replace'))
  const second = secondKeys[mergeKey]
  const same = (a: unknown, b: unknown) =>
    isRecord(a) &&
    isRecord(b) &&
    a[mergeKey] === b[mergeKey] &&
    (second === undefined || a[second] === undefined || b[second] === undefined || a[second] === b[second])
  const first: unknown[] = []
  for (const entry of patch) {
    if (!isRecord(entry)) continue
    const found = old.find(each => same(each, entry))
    const merged = mergeMap(isRecord(found) ? found : {}, entry, element)
    if (merged !== undefined) first.push(merged)
  }
  const merged = [...first, ...old.filter(each => !patch.some(entry => same(each, entry)))]
  return merged.length === 0 ? undefined : merged
}

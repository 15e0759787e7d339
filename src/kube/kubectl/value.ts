import type { KubeObject } from '../apimachinery/meta.ts'
import type { JsonRecord } from '../serializer/go-json.ts'
import { isRecord } from '../serializer/go-json.ts'

export type { JsonRecord }
export { isRecord }

/** Whether a value says its apiVersion and kind, so that it can be sent as an object. */
export function isManifest(value: unknown): value is KubeObject {
  return isRecord(value) && typeof value['kind'] === 'string' && typeof value['apiVersion'] === 'string'
}

/** What stands at a path of members, or undefined. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here: unknown = value
  for (const step of path) {
    if (typeof step === 'number') here = Array.isArray(here) ? here[step] : undefined
    else here = isRecord(here) ? here[step] : undefined
  }
  return here
}

/** The record at a path; an empty one when there is none. */
export function recordAt(value: unknown, ...path: readonly (string | number)[]): JsonRecord {
  const found = at(value, ...path)
  return isRecord(found) ? found : {}
}

/** The list at a path; an empty one when there is none. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** The text at a path; '' when there is none. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : ''
}

/** The number at a path; 0 when there is none. */
export function numberAt(value: unknown, ...path: readonly (string | number)[]): number {
  const found = at(value, ...path)
  return typeof found === 'number' ? found : 0
}

/** The string map at a path; members that are no strings are left out. */
export function stringsAt(value: unknown, ...path: readonly (string | number)[]): Record<string, string> {
  const strings: Record<string, string> = {}
  for (const [key, entry] of Object.entries(recordAt(value, ...path))) if (typeof entry === 'string') strings[key] = entry
  return strings
}

/** A copy of a value in which `change` was made to the record at a path; records on the way are made when missing. */
export function withChange<T>(value: T, path: readonly string[], change: (record: JsonRecord) => JsonRecord | undefined): T {
  if (!isRecord(value)) return value
  const [first, ...rest] = path
  if (first === undefined) return (change({ ...value }) ?? {}) as T
  const below = isRecord(value[first]) ? value[first] : {}
  const changed = rest.length === 0 ? change({ ...below }) : withChange(below, rest, change)
  const copy: JsonRecord = { ...value }
  if (changed === undefined) delete copy[first]
  else copy[first] = changed
  return copy as T
}

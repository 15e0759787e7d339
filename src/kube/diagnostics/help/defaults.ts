import { schemaOf } from '../../api/schema.ts'
import { deepCopy } from '../../apimachinery/deep-copy.ts'
import type { Path } from '../../apimachinery/field-path.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { apiVersionOf } from '../../apimachinery/meta.ts'
import type { KindVerdict } from '../../registry/kind.ts'
import { verdicts } from '../../registry/verdicts.ts'
import { DecodeError, decode } from '../../serializer/decode.ts'
import { without } from '../mended.ts'

/** The served kind of an apiVersion and kind. */
export function kindNamed(apiVersion: string, kind: string): KindVerdict | undefined {
  return verdicts.find(candidate => candidate.kind === kind && apiVersionOf(candidate.group, candidate.version) === apiVersion)
}

/** The object decoded, what cannot be decoded left out; undefined when there is no schema of it. */
export function decodedLeniently(value: unknown, apiVersion: string, kind: string): KubeObject | undefined {
  const struct = schemaOf(apiVersion, kind)
  let rest = value
  for (let count = 0; struct !== undefined && count < 20; count++) {
    try {
      return decode(rest, struct).object
    } catch (error) {
      if (!(error instanceof DecodeError) || error.path === undefined) return undefined
      rest = without(rest as KubeObject, error.path)
    }
  }
  return undefined
}

/** The object with the server's defaults, beside itself without them. */
export function withDefaults(value: unknown, apiVersion: string, kind: string): { plain: KubeObject; defaulted: KubeObject } | undefined {
  const found = kindNamed(apiVersion, kind)
  const plain = decodedLeniently(value, apiVersion, kind)
  if (found?.setDefaults === undefined || plain === undefined) return undefined
  const defaulted = deepCopy(plain)
  found.setDefaults(defaulted)
  return { plain, defaulted }
}

/** The value at a path of plain data. */
export function valueAt(value: unknown, path: Path | undefined): unknown {
  let found = value
  for (const step of path?.steps() ?? []) {
    if (typeof found !== 'object' || found === null) return undefined
    found = Reflect.get(found, 'field' in step ? step.field : 'index' in step ? step.index : step.key)
  }
  return found
}

/** What the server fills in at `path` when the field is not given, as JSON data; undefined when nothing. */
export function defaultAt(value: unknown, apiVersion: string, kind: string, path: Path): unknown {
  const unset = valueAt(value, path) === undefined ? value : without(value as KubeObject, path)
  const result = withDefaults(unset, apiVersion, kind)
  return result === undefined ? undefined : valueAt(result.defaulted, path)
}

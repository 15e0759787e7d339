import { deepCopy } from '../apimachinery/deep-copy.ts'
import { invalid } from '../apimachinery/field-error.ts'
import { Path } from '../apimachinery/field-path.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { newInvalid } from '../apimachinery/status-error.ts'
import type { KindVerdict } from '../registry/kind.ts'
import { DecodeError } from '../serializer/decode.ts'
import type { Members } from './decoding.ts'
import { decodeAs, handleStrict } from './decoding.ts'
import type { WriteOptions } from './interface.ts'

/** What a patch made, decoded: `shown` is how its refusal prints it. Follows handlers/patch.go. */
export function decodePatched(kind: KindVerdict, value: unknown, shown: string, options: WriteOptions, warnings: string[]): KubeObject {
  const refuse = (message: string) => newInvalid({ group: '', kind: '' }, '', [invalid(Path.of('patch'), shown, message)])
  try {
    const { object, strictErrors } = decodeAs(kind, value)
    handleStrict(strictErrors, options, warnings, refuse)
    kind.setDefaults?.(object)
    return object
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(error.message)
    throw error
  }
}

/** An object decoded elsewhere, as the server's own, with defaults. */
export function adopt(kind: KindVerdict, trusted: KubeObject, { owned }: WriteOptions): KubeObject {
  const object = owned === true ? trusted : deepCopy(trusted)
  kind.setDefaults?.(object)
  return object
}

/**
 * As `adopt`, for a write of one part. What the stored object has too is shared with it: the strategies of parts put
 * other fields into the object, its metadata and its status, and change nothing below these.
 */
export function adoptPart(trusted: KubeObject, existing: KubeObject | undefined, { owned }: WriteOptions): KubeObject {
  const object: Members = { ...trusted }
  if (owned === true) {
    for (const name in object) object[name] = shallowCopy(object[name])
    return object as Members & KubeObject
  }
  const stored: Members = { ...existing }
  for (const name in object) object[name] = ownMember(object[name], stored[name])
  return object as Members & KubeObject
}

function shallowCopy(value: unknown): unknown {
  return typeof value !== 'object' || value === null || Array.isArray(value) ? value : { ...value }
}

function ownMember(value: unknown, stored: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return deepCopy(value)
  const own: Members = { ...value }
  if (value === stored) return own
  const before: Members = typeof stored === 'object' ? { ...stored } : {}
  for (const name in own) if (own[name] !== before[name]) own[name] = deepCopy(own[name])
  return own
}

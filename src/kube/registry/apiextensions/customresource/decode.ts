import { deepCopy } from '../../../apimachinery/deep-copy.ts'
import { errorText } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import type { KubeObject } from '../../../apimachinery/meta.ts'
import type { Decoded, StrictError } from '../../../serializer/decode.ts'
import { DecodeError } from '../../../serializer/decode.ts'
import { strictError } from '../../../serializer/decode-error.ts'
import { coerce, decodeMeta } from '../../../structural/object-meta.ts'
import { prune, pruneNulls } from '../../../structural/prune.ts'
import type { Schema } from '../../../structural/schema.ts'
import { asResource, isMap } from '../../../structural/schema.ts'

const metadataPath = Path.of('metadata')

/** The first member that a client must give and that is of no use otherwise. */
function textOf(value: Record<string, unknown>, key: 'apiVersion' | 'kind'): string {
  const text = value[key]
  if (typeof text === 'string') return text
  throw new DecodeError(`${key} must be a string`, Path.of(key))
}

function below(inner: Path): Path {
  let path = metadataPath
  for (const step of inner.steps()) path = 'field' in step ? path.child(step.field) : 'index' in step ? path.index(step.index) : path.key(step.key)
  return path
}

/**
 * A JSON value as an object of a custom kind: what the schema does not know is gone, metadata is in form. The object
 * is nobody else's. Throws DecodeError. Follows apiextensions pkg/apiserver/customresource_handler.go unstructuredSchemaCoercer.
 */
export function decodeCustom(value: unknown, schema: Schema, keepsUnknown: boolean): Decoded {
  const object = deepCopy(value)
  if (!isMap(object)) throw new DecodeError('json: cannot unmarshal into Go value of type map[string]interface {}', undefined)
  const kind = textOf(object, 'kind')
  const apiVersion = textOf(object, 'apiVersion')
  const { meta, unknown } = decodeMeta(object['metadata'] ?? {})
  const strictErrors: StrictError[] = unknown.map(({ type, path }) => strictError(type, below(path)))
  if (!keepsUnknown) {
    const found: StrictError[] = []
    prune(object, asResource(schema), path => found.push(strictError('unknown', path)))
    strictErrors.push(...found.sort((a, b) => (a.message < b.message ? -1 : 1)))
    pruneNulls(object, schema)
  }
  const failed = coerce(object, schema, false, path => strictErrors.push(strictError('unknown', path)))
  if (failed !== undefined) throw new DecodeError(errorText(failed), failed.field)
  const whole: KubeObject = { ...object, apiVersion, kind, metadata: meta }
  return { object: whole, strictErrors }
}

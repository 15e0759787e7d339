import type { FieldSchema, StructSchema } from '../api/schema.ts'
import { structNamed } from '../api/schema.ts'
import { goJSON, goQuote } from '../apimachinery/field-error.ts'
import type { Path } from '../apimachinery/field-path.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { DecodeError, decode } from './decode.ts'

/** Why kubectl does not send a document. */
export interface ManifestError {
  /** kubectl's sentence, without `error: `. */
  readonly message: string
  /** `type` for a missing or wrong apiVersion or kind, `decode` for metadata that is no ObjectMeta. */
  readonly stage: 'type' | 'decode'
  /** Which value is at fault; undefined for the whole document. */
  readonly path: Path | undefined
  /** Whether kubectl reads no further document of the file. */
  readonly stops: boolean
}

const stopValidate = 'if you choose to ignore these errors, turn validation off with --validate=false'

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Why a document is no object of any kind. Follows kubectl/pkg/validation/validation.go getObjectKind. */
export function typeProblems(value: unknown): string[] {
  if (!isRecord(value)) return ['invalid object to validate']
  const problems: string[] = []
  for (const field of ['apiVersion', 'kind']) {
    const found = value[field]
    if (found === undefined || found === null) problems.push(`${field} not set`)
    else if (typeof found !== 'string') problems.push(`${field} isn't string type`)
    else if (field === 'apiVersion' && found.split('/').length > 2) problems.push(`unexpected GroupVersion string: ${found}`)
  }
  return problems
}

/** What kubectl says to a list that holds a list, of whose entries it then sends none. Follows apimachinery/pkg/api/meta/help.go ExtractList. */
export const listInList = '*unstructured.Unstructured is not a list: no Items field in this object'

/** Whether an entry of a list is a list itself. */
export const isList = (item: unknown): boolean => isRecord(item) && Array.isArray(item['items'])

const plain = {
  pointer: false,
  always: false,
  omitZero: false,
  required: false,
  enum: undefined,
  listType: undefined,
  listMapKeys: undefined,
  granular: false,
  patchStrategy: [],
  patchMergeKey: undefined,
}
let metadataOnly: StructSchema | undefined

/** The struct kubectl reads every manifest into first. Follows cli-runtime/pkg/resource/metadata_decoder.go metadataOnlyObject. */
function metadataOnlyObject(): StructSchema {
  if (metadataOnly !== undefined) return metadataOnly
  const meta = structNamed('meta/v1.ObjectMeta')
  if (meta === undefined) throw new Error('the schema has no ObjectMeta')
  const field: FieldSchema = { ...plain, json: 'metadata', goName: 'ObjectMeta', type: { kind: 'struct', go: meta.go, struct: meta } }
  const name = 'metadataOnlyObject'
  metadataOnly = { name, go: `resource.${name}`, short: name, atomic: false, fields: new Map([['metadata', field]]), members: [{ field }] }
  return metadataOnly
}

/** The document with metadata, its keys still in order. */
function withMetadata(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...value, metadata: {} }).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * A document's value as an object kubectl would send, or why it does not. `validate` says why kubectl refuses a document before
 * it decodes it: `typeProblems`, `validationProblems`, or nothing as with `--validate=false`. Follows cli-runtime/pkg/resource/visitor.go StreamVisitor and mapper.go infoForData.
 */
export function readManifest(
  value: unknown,
  source: string,
  validate: (value: unknown) => readonly string[],
): { readonly object: KubeObject } | { readonly error: ManifestError } {
  const problems = validate(value)
  if (problems.length > 0) {
    const text = problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`
    return {
      error: { message: `error validating ${goQuote(source)}: error validating data: ${text}; ${stopValidate}`, stage: 'type', path: undefined, stops: true },
    }
  }
  const refuse = (message: string, path?: Path) => ({
    error: { message: `unable to decode ${goQuote(source)}: ${message}`, stage: 'decode' as const, path, stops: false },
  })
  if (!isRecord(value)) {
    const go = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    return refuse(`json: cannot unmarshal ${go} into Go value of type unstructured.detector`)
  }
  if (typeof value['kind'] !== 'string' || value['kind'] === '') return refuse(`Object 'Kind' is missing in '${goJSON(value)}'`)
  try {
    decode(value, metadataOnlyObject())
  } catch (error) {
    if (error instanceof DecodeError) return refuse(error.message, error.path)
    throw error
  }
  const whole: unknown = 'metadata' in value && value['metadata'] !== null ? value : withMetadata(value)
  return { object: whole as KubeObject }
}

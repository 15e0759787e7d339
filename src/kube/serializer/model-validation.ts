import type { FieldSchema, StructSchema, TypeSchema } from '../api/schema.ts'
import { schemaOf } from '../api/schema.ts'
import { goQuote } from '../apimachinery/field-error.ts'

type Members = Readonly<Record<string, unknown>>

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

/** OpenAPI's word for what a JSON value is. Follows kube-openapi/pkg/util/proto/validation/types.go itemFactory. */
function wordOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'object') return 'map'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

/** `io.k8s.api.core.v1.PodSpec` for `core/v1.PodSpec`: how OpenAPI names a model. */
function modelName(struct: string): string {
  const dotted = struct.replaceAll('/', '.')
  if (dotted.startsWith('meta.')) return `io.k8s.apimachinery.pkg.apis.${dotted}`
  if (dotted.startsWith('apiextensions.')) return `io.k8s.apiextensions-apiserver.pkg.apis.${dotted}`
  return `io.k8s.api.${dotted}`
}

/** Models that are no objects, by the type of a field that has one. */
const scalarModels: Readonly<Record<string, string>> = {
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  intOrString: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  time: 'io.k8s.apimachinery.pkg.apis.meta.v1.Time',
  microTime: 'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime',
}

/** What a scalar of a type has to be; undefined where anything goes. */
function scalarWord(kind: string): 'boolean' | 'integer' | 'number' | 'string' | undefined {
  if (kind === 'rawObject' || kind === 'rawValue') return undefined
  if (kind === 'bool') return 'boolean'
  if (kind === 'float64') return 'number'
  return /^u?int\d+$/.test(kind) ? 'integer' : 'string'
}

/** A number may stand for a text, but no text for a number. Follows types.go primitiveItem.VisitPrimitive. */
function fits(actual: string, expected: string): boolean {
  if (expected === 'string') return actual !== 'array' && actual !== 'map'
  return actual === expected || (expected !== 'boolean' && (actual === 'integer' || actual === 'number'))
}

/** The fields of a list's metadata. */
const listMetaFields: ReadonlyMap<string, 'string' | 'int64'> = new Map([
  ['continue', 'string'],
  ['remainingItemCount', 'int64'],
  ['resourceVersion', 'string'],
  ['selfLink', 'string'],
])

class Validation {
  readonly errors: string[] = []

  /** `path` is the value's place; `model` what the schema calls it. */
  value(value: unknown, type: TypeSchema, path: string, model: string): void {
    const actual = wordOf(value)
    if (type.kind === 'struct') {
      this.struct(value, type.struct, path)
    } else if (type.kind === 'list') {
      if (!Array.isArray(value)) this.wrongType(path, model, actual, 'array')
      else this.list(value, type.element, path, model)
    } else if (type.kind === 'map') {
      if (!isMembers(value)) this.wrongType(path, model, actual, 'map')
      else this.map(value, type.element, path, model)
    } else {
      const expected = scalarWord(type.kind)
      if (expected !== undefined && !fits(actual, expected)) this.wrongType(path, scalarModels[type.kind] ?? model, actual, expected)
    }
  }

  private list(value: readonly unknown[], element: TypeSchema, path: string, model: string): void {
    for (const [index, entry] of value.entries()) {
      const place = `${path}[${index}]`
      if (entry === null) this.errors.push(`ValidationError(${path}): unknown object type "nil" in ${place}`)
      else this.value(entry, element, place, model)
    }
  }

  private map(value: Members, element: TypeSchema, path: string, model: string): void {
    for (const [key, entry] of sorted(value)) {
      const place = `${path}.${key}`
      if (entry === null) this.errors.push(`unknown object type "nil" in ${place}`)
      else this.value(entry, element, place, model)
    }
  }

  struct(value: unknown, struct: StructSchema, path: string): void {
    const model = modelName(struct.name)
    if (!isMembers(value)) {
      this.wrongType(path, model, wordOf(value), 'map')
      return
    }
    for (const [key, entry] of sorted(value)) {
      if (entry === null) continue
      const field = fieldOf(struct, key)
      const place = `${path}.${key}`
      if (field === undefined) this.errors.push(`ValidationError(${path}): unknown field ${goQuote(key)} in ${model}`)
      else if (field !== 'type') this.value(entry, field.type, place, `${model}.${key}`)
    }
    for (const field of struct.fields.values()) {
      if (field.required && (value[field.json] ?? null) === null)
        this.errors.push(`ValidationError(${path}): missing required field ${goQuote(field.json)} in ${model}`)
    }
  }

  /** A list of one kind, such as PodList. */
  typedList(value: Members, item: StructSchema, path: string): void {
    const model = `${modelName(item.name)}List`
    for (const [key, entry] of sorted(value)) {
      if (entry === null || key === 'apiVersion' || key === 'kind') continue
      if (key === 'items')
        this.value(
          entry,
          { kind: 'list', go: '', element: { kind: 'struct', go: item.go, struct: item }, elementPointer: false },
          `${path}.items`,
          `${model}.items`,
        )
      else if (key === 'metadata') this.listMeta(entry, `${path}.metadata`)
      else this.errors.push(`ValidationError(${path}): unknown field ${goQuote(key)} in ${model}`)
    }
    if ((value['items'] ?? null) === null) this.errors.push(`ValidationError(${path}): missing required field "items" in ${model}`)
  }

  private listMeta(value: unknown, path: string): void {
    const model = modelName('meta/v1.ListMeta')
    if (!isMembers(value)) {
      this.wrongType(path, model, wordOf(value), 'map')
      return
    }
    for (const [key, entry] of sorted(value)) {
      const kind = listMetaFields.get(key)
      if (entry === null) continue
      if (kind === undefined) this.errors.push(`ValidationError(${path}): unknown field ${goQuote(key)} in ${model}`)
      else this.value(entry, { kind, go: kind }, `${path}.${key}`, `${model}.${key}`)
    }
  }

  private wrongType(path: string, model: string, actual: string, expected: string): void {
    this.errors.push(`ValidationError(${path}): invalid type for ${model}: got ${goQuote(actual)}, expected ${goQuote(expected)}`)
  }
}

const sorted = (value: Members) => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))

/** apiVersion and kind are fields of every model of a kind. */
function fieldOf(struct: StructSchema, key: string): FieldSchema | 'type' | undefined {
  return struct.fields.get(key) ?? (key === 'apiVersion' || key === 'kind' ? 'type' : undefined)
}

/**
 * What kubectl itself holds against an object whose kind the server does not check strictly, such as the entries of a
 * List: unknown and missing fields, wrong types. Nothing for a kind that has no model. `path` is what messages call the object.
 * Follows kube-openapi/pkg/util/proto/validation/validation.go ValidateModel.
 */
export function validateModel(value: Members, apiVersion: string, kind: string, path = kind): readonly string[] {
  const struct = schemaOf(apiVersion, kind)
  if (struct === undefined) return []
  const validation = new Validation()
  validation.struct(value, struct, path)
  return validation.errors
}

/** The same for a list of objects of one kind. Nothing where the kind of its objects has no model. */
export function validateTypedList(value: Members, apiVersion: string, kind: string): readonly string[] {
  const struct = schemaOf(apiVersion, kind)
  if (struct === undefined) return []
  const validation = new Validation()
  validation.typedList(value, struct, `${kind}List`)
  return validation.errors
}

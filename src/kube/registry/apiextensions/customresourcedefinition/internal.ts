import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
  CustomResourceValidation,
  SelectableField,
  ValidationRule,
} from '../../../api/types.gen.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import type { Schema } from '../../../structural/schema.ts'
import { isMap } from '../../../structural/schema.ts'

/** A definition's spec as the server validates it: what all versions have in common stands once, beside them. */
export interface InternalSpec extends Omit<CustomResourceDefinitionSpec, 'versions'> {
  /** The name of the first version. */
  readonly version: string
  readonly versions: readonly CustomResourceDefinitionVersion[]
  /** False when there is no list of versions at all. */
  readonly hasVersions: boolean
  readonly validation: CustomResourceValidation | undefined
  readonly subresources: CustomResourceSubresources | undefined
  readonly additionalPrinterColumns: readonly CustomResourceColumnDefinition[]
  readonly selectableFields: readonly SelectableField[]
}

const shared = ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'] as const

/** Follows apis/apiextensions/v1/conversion.go Convert_v1_CustomResourceDefinitionSpec_To_apiextensions_CustomResourceDefinitionSpec. */
export function internalSpec(spec: CustomResourceDefinitionSpec): InternalSpec {
  const versions = (spec.versions ?? []).map(version => ({ ...version }))
  const [first] = versions
  const common: Partial<CustomResourceDefinitionVersion> = {}
  for (const key of shared) {
    if (first === undefined || !versions.every(version => semanticallyEqual(version[key], first[key]))) continue
    Object.assign(common, { [key]: first[key] })
    for (const version of versions) delete version[key]
  }
  return {
    ...spec,
    version: first?.name ?? '',
    versions,
    hasVersions: spec.versions !== null,
    validation: common.schema,
    subresources: common.subresources,
    additionalPrinterColumns: common.additionalPrinterColumns ?? [],
    selectableFields: common.selectableFields ?? [],
  }
}

/** The schema of one version, wherever it stands. */
export const schemaOfVersion = (spec: InternalSpec, name: string) => spec.validation ?? spec.versions.find(version => version.name === name)?.schema

/** Every schema of a definition. */
export function schemasOf(spec: InternalSpec): Schema[] {
  return [spec.validation, ...spec.versions.map(version => version.schema)].flatMap(validation =>
    validation?.openAPIV3Schema === undefined ? [] : [validation.openAPIV3Schema],
  )
}

/** A rule as messages show it: the server's own struct. */
export const shownRule = ({ rule, message = '', messageExpression = '', reason, fieldPath = '', optionalOldSelf }: ValidationRule) => ({
  Rule: rule,
  Message: message,
  MessageExpression: messageExpression,
  Reason: reason ?? null,
  FieldPath: fieldPath,
  OptionalOldSelf: optionalOldSelf ?? null,
})

const orNull = <T>(list: readonly T[] | undefined): readonly T[] | null => (list === undefined || list.length === 0 ? null : list)

function shownMap(map: Readonly<Record<string, unknown>> | undefined): object | null {
  if (map === undefined) return null
  const names = Object.keys(map).sort()
  return Object.fromEntries(names.map(name => [name, isMap(map[name]) ? shownSchema(map[name]) : map[name]]))
}

const shownOrBool = (value: unknown) =>
  value === undefined ? null : isMap(value) ? { Allows: true, Schema: shownSchema(value) } : { Allows: value, Schema: null }

/** Items as messages show them. */
export const shownItems = (items: unknown) =>
  items === undefined
    ? null
    : Array.isArray(items)
      ? { Schema: null, JSONSchemas: items.filter(isMap).map(shownSchema) }
      : { Schema: isMap(items) ? shownSchema(items) : null, JSONSchemas: null }

const shownList = (list: readonly Schema[] | undefined) => orNull(list?.map(shownSchema))

/** A schema as messages show it: the server's own struct. Follows apis/apiextensions/types_jsonschema.go. */
export function shownSchema(schema: Schema): object {
  const kubernetes = <K extends `x-kubernetes-${string}` & keyof Schema>(key: K) => schema[key]
  return {
    ID: schema.id ?? '',
    Schema: schema.$schema ?? '',
    Ref: schema.$ref ?? null,
    Description: schema.description ?? '',
    Type: schema.type ?? '',
    Nullable: schema.nullable ?? false,
    Format: schema.format ?? '',
    Title: schema.title ?? '',
    Default: schema.default ?? null,
    Maximum: schema.maximum ?? null,
    ExclusiveMaximum: schema.exclusiveMaximum ?? false,
    Minimum: schema.minimum ?? null,
    ExclusiveMinimum: schema.exclusiveMinimum ?? false,
    MaxLength: schema.maxLength ?? null,
    MinLength: schema.minLength ?? null,
    Pattern: schema.pattern ?? '',
    MaxItems: schema.maxItems ?? null,
    MinItems: schema.minItems ?? null,
    UniqueItems: schema.uniqueItems ?? false,
    MultipleOf: schema.multipleOf ?? null,
    Enum: orNull(schema.enum),
    MaxProperties: schema.maxProperties ?? null,
    MinProperties: schema.minProperties ?? null,
    Required: orNull(schema.required),
    Items: shownItems(schema.items),
    AllOf: shownList(schema.allOf),
    OneOf: shownList(schema.oneOf),
    AnyOf: shownList(schema.anyOf),
    Not: schema.not === undefined ? null : shownSchema(schema.not),
    Properties: shownMap(schema.properties),
    AdditionalProperties: shownOrBool(schema.additionalProperties),
    PatternProperties: shownMap(schema.patternProperties),
    Dependencies: shownMap(schema.dependencies),
    AdditionalItems: shownOrBool(schema.additionalItems),
    Definitions: shownMap(schema.definitions),
    ExternalDocs: schema.externalDocs === undefined ? null : { Description: schema.externalDocs.description ?? '', URL: schema.externalDocs.url ?? '' },
    Example: schema.example ?? null,
    XPreserveUnknownFields: kubernetes('x-kubernetes-preserve-unknown-fields') ?? null,
    XEmbeddedResource: kubernetes('x-kubernetes-embedded-resource') ?? false,
    XIntOrString: kubernetes('x-kubernetes-int-or-string') ?? false,
    XListMapKeys: orNull(kubernetes('x-kubernetes-list-map-keys')),
    XListType: kubernetes('x-kubernetes-list-type') ?? null,
    XMapType: kubernetes('x-kubernetes-map-type') ?? null,
    XValidations: orNull(kubernetes('x-kubernetes-validations')?.map(shownRule)),
  }
}

/** Versions as messages show them. Follows apis/apiextensions/types.go CustomResourceDefinitionVersion. */
export function shownVersions(versions: readonly CustomResourceDefinitionVersion[]): object[] {
  return versions.map(version => {
    const { status, scale } = version.subresources ?? {}
    const shownScale =
      scale === undefined
        ? null
        : { SpecReplicasPath: scale.specReplicasPath, StatusReplicasPath: scale.statusReplicasPath, LabelSelectorPath: scale.labelSelectorPath ?? null }
    return {
      Name: version.name,
      Served: version.served,
      Storage: version.storage,
      Deprecated: version.deprecated ?? false,
      DeprecationWarning: version.deprecationWarning ?? null,
      Schema:
        version.schema === undefined
          ? null
          : { OpenAPIV3Schema: version.schema.openAPIV3Schema === undefined ? null : shownSchema(version.schema.openAPIV3Schema) },
      Subresources: version.subresources === undefined ? null : { Status: status === undefined ? null : {}, Scale: shownScale },
      AdditionalPrinterColumns: orNull(
        version.additionalPrinterColumns?.map(column => ({
          Name: column.name,
          Type: column.type,
          Format: column.format ?? '',
          Description: column.description ?? '',
          Priority: column.priority ?? 0,
          JSONPath: column.jsonPath,
        })),
      ),
      SelectableFields: orNull(version.selectableFields?.map(field => ({ JSONPath: field.jsonPath }))),
    }
  })
}

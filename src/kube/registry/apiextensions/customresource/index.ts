import type { CustomResourceDefinition, CustomResourceDefinitionVersion, SelectableField } from '../../../api/types.gen.ts'
import type { KubeObject } from '../../../apimachinery/meta.ts'
import { JSONPath, textOf } from '../../../serializer/jsonpath.ts'
import { setDefaults } from '../../../structural/prune.ts'
import { preserves } from '../../../structural/schema.ts'
import type { Kind } from '../../kind.ts'
import { isConditionTrue } from '../customresourcedefinition/helpers.ts'
import { tableOf } from './columns.ts'
import { decodeCustom } from './decode.ts'
import { CustomStrategy } from './strategy.ts'
import { descriptionOf, structOfSchema } from './struct.ts'

const terminatingVerbs = ['delete', 'deletecollection', 'get', 'list', 'watch']

function deprecationOf({ name, deprecated, deprecationWarning }: CustomResourceDefinitionVersion, group: string, kind: string): string | undefined {
  return deprecated === true ? (deprecationWarning ?? `${group}/${name} ${kind} is deprecated`) : undefined
}

function selectable(fields: readonly SelectableField[]): NonNullable<Kind['selectableFields']> {
  const paths = fields.map(({ jsonPath }) => ({ name: jsonPath.replace(/^\./, ''), path: new JSONPath(`{${jsonPath}}`) }))
  return object =>
    Object.fromEntries(
      paths.map(({ name, path }) => {
        const [value] = path.first(object)
        return [name, value === undefined || value === null ? '' : textOf(value)]
      }),
    )
}

/** The kind that one version of a definition serves. Follows apiextensions pkg/apiserver/customresource_handler.go getOrCreateServingInfoFor. */
export function customKind(definition: CustomResourceDefinition, version: CustomResourceDefinitionVersion): Kind {
  const { group, scope, preserveUnknownFields } = definition.spec
  const { plural, kind, singular = '', shortNames = [], categories = [] } = definition.status.acceptedNames
  const schema = version.schema?.openAPIV3Schema ?? {}
  const namespaced = scope === 'Namespaced'
  const { status, scale } = version.subresources ?? {}
  const strategy = new CustomStrategy({ schema, namespaced, hasStatus: status !== undefined, scale })
  const name = `${group}/${version.name}.${kind}`
  const warning = deprecationOf(version, group, kind)
  const isTerminating = definition.metadata.deletionTimestamp !== undefined || isConditionTrue(definition, 'Terminating')
  const fields = version.selectableFields ?? []
  return {
    group,
    version: version.name,
    kind,
    plural,
    namespaced,
    singular,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(warning === undefined ? {} : { deprecationWarning: warning }),
    ...(isTerminating ? { verbs: terminatingVerbs, refusesNew: 'create not allowed while custom resource definition is terminating' } : {}),
    custom: {
      struct: structOfSchema(name, kind, schema),
      decode: value => decodeCustom(value, schema, preserveUnknownFields === true || preserves(schema)),
      description: (struct, field) => descriptionOf(name, schema, struct, field),
      ...(scale === undefined ? {} : { scale }),
    },
    setDefaults: object => setDefaults(object, schema),
    strategy: strategy.main,
    ...(status === undefined ? {} : { statusStrategy: strategy.status }),
    ...(scale === undefined ? {} : { subresources: ['scale'] }),
    ...(fields.length > 0 ? { selectableFields: selectable(fields) } : {}),
    ...tableOf(version.additionalPrinterColumns ?? []),
  }
}

/** Whether two definitions serve the same, so that what was made of the one does for the other. */
export function servesTheSame(a: CustomResourceDefinition, b: CustomResourceDefinition): boolean {
  const state = ({ spec, status, metadata }: CustomResourceDefinition) =>
    JSON.stringify([spec, status.acceptedNames, metadata.deletionTimestamp !== undefined, isServed({ spec, status, metadata, kind: '', apiVersion: '' })])
  return a.metadata.uid === b.metadata.uid && state(a) === state(b)
}

/** Whether a definition's objects can be asked for. */
export const isServed = (definition: CustomResourceDefinition) => isConditionTrue(definition, 'Established')

/** A custom object in another of its kind's versions: only the version's name differs. */
export function inVersion(apiVersion: string, object: KubeObject): KubeObject {
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion }
}

import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '../../../api/types.gen.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { canonicalSchema } from '../../../structural/schema.ts'
import { defaultColumns, defaultRow } from '../../default-table.ts'
import { defineKind } from '../../kind.ts'
import { validateCustomResourceDefinition, validateCustomResourceDefinitionStatusUpdate, validateCustomResourceDefinitionUpdate } from './validation.ts'
import { warningsOf } from './warnings.ts'

const webhookPort = 443

/** Follows apis/apiextensions/v1/defaults.go. Schemas are read as far down as they go here, too. */
function setDefaults({ spec, status }: CustomResourceDefinition): void {
  const names: CustomResourceDefinitionNames = spec.names
  if ((names.singular ?? '') === '' && names.kind !== '') names.singular = names.kind.toLowerCase()
  if ((names.listKind ?? '') === '' && names.kind !== '') names.listKind = `${names.kind}List`
  spec.conversion ??= { strategy: 'None' }
  const service = spec.conversion.webhook?.clientConfig?.service
  if (service !== undefined) service.port ??= webhookPort
  for (const { schema } of spec.versions ?? []) {
    if (schema?.openAPIV3Schema !== undefined) schema.openAPIV3Schema = canonicalSchema(schema.openAPIV3Schema)
  }
  const storage = spec.versions?.find(version => version.storage)
  if ((status.storedVersions ?? []).length === 0) status.storedVersions = storage === undefined ? [] : [storage.name]
}

/** Notes down the storage version among those that objects may be stored in. */
function addStorageVersion({ spec, status }: CustomResourceDefinition): void {
  const storage = spec.versions?.find(version => version.storage)
  if (storage !== undefined && !(status.storedVersions ?? []).includes(storage.name)) status.storedVersions = [...(status.storedVersions ?? []), storage.name]
}

/** CustomResourceDefinition, apiextensions.k8s.io/v1. Follows apiextensions-apiserver/pkg/registry/customresourcedefinition/strategy.go. */
export const customResourceDefinition = defineKind<CustomResourceDefinition>({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  setDefaults,
  strategy: {
    allowUnconditionalUpdate: false,
    prepareForCreate(object) {
      object.status = { acceptedNames: { kind: '', plural: '' }, conditions: null, storedVersions: null }
      object.metadata.generation = 1
      addStorageVersion(object)
    },
    validate: validateCustomResourceDefinition,
    warningsOnCreate: object => warningsOf(object),
    prepareForUpdate(object, old) {
      object.status = { ...old.status }
      if (!semanticallyEqual(object.spec, old.spec)) object.metadata.generation = (old.metadata.generation ?? 0) + 1
      addStorageVersion(object)
    },
    validateUpdate: validateCustomResourceDefinitionUpdate,
    warningsOnUpdate: warningsOf,
  },
  statusStrategy: {
    allowUnconditionalUpdate: false,
    validate: () => [],
    prepareForUpdate(object, old) {
      object.spec = old.spec
    },
    validateUpdate: validateCustomResourceDefinitionStatusUpdate,
  },
  columns: defaultColumns,
  row: defaultRow,
})

import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isDNS1035Label } from '../../../apimachinery/identifier-names.ts'
import { isDNS1123Subdomain, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateImmutableField, validatePlainObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { validatePlainObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { rulesOf, someSchema, unsupported } from '../../../structural/schema.ts'
import { approvalOf, approvedAnnotation, isProtectedGroup } from './approval.ts'
import { validateConversion } from './conversion.ts'
import type { InternalSpec } from './internal.ts'
import { internalSpec, schemasOf, shownVersions } from './internal.ts'
import { deprecationFaults, validateChoice, validateColumn, validateNames, validateSelectableFields, validateSubresources } from './parts.ts'
import { validateValidation } from './schema-validation.ts'
import type { Terms } from './terms.ts'
import { changeTerms, newTerms } from './terms.ts'

const metadataPath = Path.of('metadata')
const specPath = Path.of('spec')
const statusPath = Path.of('status')

function validateGroup(group: string, path: Path): FieldError[] {
  if (group === '') return [required(path)]
  const faults = isDNS1123Subdomain(group)
  if (faults.length > 0) return [invalid(path, group, faults.join(','))]
  return group.includes('.') ? [] : [invalid(path, group, 'should be a domain with at least one dot')]
}

function hasExtensions(spec: InternalSpec): boolean {
  return schemasOf(spec).some(root =>
    someSchema(
      root,
      schema =>
        schema['x-kubernetes-embedded-resource'] === true ||
        schema['x-kubernetes-preserve-unknown-fields'] !== undefined ||
        schema['x-kubernetes-int-or-string'] === true ||
        (schema['x-kubernetes-list-map-keys'] ?? []).length > 0 ||
        schema['x-kubernetes-list-type'] !== undefined ||
        rulesOf(schema).length > 0,
    ),
  )
}

/** Every version must have a schema. */
function validatePresence(spec: InternalSpec, terms: Terms, path: Path): FieldError[] {
  if (spec.validation?.openAPIV3Schema !== undefined || (!terms.requiresSchema && spec.preserveUnknownFields === true)) return []
  return spec.versions.flatMap(({ schema, served }, index) => {
    if (schema?.openAPIV3Schema !== undefined || (!terms.requiresSchema && !served)) return []
    const at = path.child('versions').index(index).child('schema', 'openAPIV3Schema')
    return [required(at, terms.requiresSchema ? '' : 'because otherwise all fields are pruned')]
  })
}

const costTerms = (terms: Terms, version: string): Terms => (terms.unchanged.has(version) ? { ...terms, ignoresCost: true } : terms)

/** Follows validateCustomResourceDefinitionVersion. */
function validateVersion(version: CustomResourceDefinitionVersion, path: Path, hasStatus: boolean, terms: Terms): FieldError[] {
  const errors = deprecationFaults(version.deprecated === true, version.deprecationWarning).map(fault =>
    invalid(path.child('deprecationWarning'), version.deprecationWarning, fault),
  )
  errors.push(...validateValidation(version.schema, hasStatus, costTerms(terms, version.name), path.child('schema')))
  errors.push(...validateSubresources(version.subresources, path.child('subresources')))
  for (const [index, column] of (version.additionalPrinterColumns ?? []).entries())
    errors.push(...validateColumn(column, path.child('additionalPrinterColumns').index(index)))
  const fields = version.selectableFields ?? []
  if (fields.length === 0) return errors
  const schema = version.schema?.openAPIV3Schema
  const at = path.child('selectableFields')
  if (schema === undefined) errors.push(invalid(at, '', 'may only be set when `version.schema.openAPIV3Schema` is not included'))
  else {
    const fault = unsupported(schema)
    if (fault !== undefined) errors.push(invalid(path.child('schema.openAPIV3Schema'), '', fault))
    errors.push(...validateSelectableFields(fields, schema, at, terms.tooManyFields.has(version.name)))
  }
  return errors
}

function validateVersions(spec: InternalSpec, terms: Terms, path: Path): FieldError[] {
  const { versions } = spec
  const hasOwnSubresources = versions.some(version => version.subresources !== undefined)
  const errors: FieldError[] = []
  for (const [index, version] of versions.entries()) {
    const at = path.child('versions').index(index)
    const faults = isDNS1035Label(version.name)
    if (faults.length > 0) errors.push(invalid(at.child('name'), version.name, faults.join(',')))
    const subresources = hasOwnSubresources ? versions.find(other => other.name === version.name)?.subresources : spec.subresources
    errors.push(...validateVersion(version, at, subresources?.status !== undefined, terms))
  }
  const all = path.child('versions')
  const names = new Set(versions.map(version => version.name))
  if (names.size < versions.length) errors.push(invalid(all, shownVersions(versions), 'must contain unique version names'))
  if (versions.filter(version => version.storage).length !== 1) {
    const shown = spec.hasVersions ? shownVersions(versions) : null
    errors.push(invalid(all, shown, 'must have exactly one version marked as storage version'))
  }
  const faults = spec.version === '' ? [] : isDNS1035Label(spec.version)
  if (faults.length > 0) errors.push(invalid(path.child('version'), spec.version, faults.join(',')))
  return errors
}

/** What all versions have in common. */
function validateCommon(spec: InternalSpec, terms: Terms, path: Path): FieldError[] {
  const hasStatus = [spec.subresources, ...spec.versions.map(version => version.subresources)].some(each => each?.status !== undefined)
  const errors = validateValidation(spec.validation, hasStatus, costTerms(terms, spec.version), path.child('validation'))
  errors.push(...validateSubresources(spec.subresources, path.child('subresources')))
  for (const [index, column] of spec.additionalPrinterColumns.entries())
    errors.push(...validateColumn(column, path.child('additionalPrinterColumns').index(index)))
  if (spec.selectableFields.length === 0) return errors
  const schema = spec.validation?.openAPIV3Schema
  const at = path.child('selectableFields')
  if (spec.validation === undefined) return [...errors, invalid(at, '', 'may only be set when validations.schema is included')]
  const fault = unsupported(schema)
  if (fault !== undefined) errors.push(invalid(path.child('schema.openAPIV3Schema'), '', fault))
  return [...errors, ...validateSelectableFields(spec.selectableFields, schema ?? {}, at, terms.tooManyFields.has(''))]
}

/** Follows validateCustomResourceDefinitionSpec. */
function validateSpec(spec: InternalSpec, given: Terms, path: Path): FieldError[] {
  const errors = [...validateGroup(spec.group, path.child('group')), ...validateChoice(path.child('scope'), spec.scope, ['Cluster', 'Namespaced'])]
  errors.push(...validatePresence(spec, given, path))
  const hasDefaults = schemasOf(spec).some(root => someSchema(root, schema => schema.default !== undefined))
  const keepsUnknown = spec.preserveUnknownFields === true
  if (hasDefaults && keepsUnknown) errors.push(invalid(path.child('preserveUnknownFields'), true, 'must be false in order to use defaults in the schema'))
  const terms = { ...given, requiresStructural: given.requiresStructural || !keepsUnknown || hasDefaults || hasExtensions(spec) }
  errors.push(...validateVersions(spec, terms, path))
  const names = path.child('names')
  for (const field of ['plural', 'singular', 'kind', 'listKind'] as const) if ((spec.names[field] ?? '') === '') errors.push(required(names.child(field)))
  errors.push(...validateNames(spec.names, names), ...validateCommon(spec, terms, path))
  const conversion = path.child('conversion')
  if (spec.conversion !== undefined && spec.conversion.strategy !== 'None' && keepsUnknown)
    errors.push(invalid(conversion.child('strategy'), spec.conversion.strategy, 'must be None if spec.preserveUnknownFields is true'))
  return [...errors, ...validateConversion(spec.conversion, terms.requiresKnownReview, conversion)]
}

/** Follows ValidateCustomResourceDefinitionStatus and ValidateCustomResourceDefinitionStoredVersions. */
function validateStatus({ spec, status }: CustomResourceDefinition): FieldError[] {
  const errors = validateNames(status.acceptedNames, statusPath.child('acceptedNames'))
  const path = statusPath.child('storedVersions')
  const stored = status.storedVersions ?? []
  if (stored.length === 0) return [...errors, invalid(path, status.storedVersions, 'must have at least one stored version')]
  const versions = spec.versions ?? []
  for (const { name, storage } of versions) if (storage && !stored.includes(name)) errors.push(invalid(path, stored, `must have the storage version ${name}`))
  for (const [index, name] of stored.entries()) {
    if (versions.some(version => version.name === name)) continue
    const words = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`
    errors.push(invalid(path.index(index), name, words))
  }
  return errors
}

/** Follows validateAPIApproval: groups of the community need its word. */
function validateApproval(definition: CustomResourceDefinition, old: CustomResourceDefinition | undefined): FieldError[] {
  if (!isProtectedGroup(definition.spec.group)) return []
  const approval = approvalOf(definition)
  if (old !== undefined && approvalOf(old).state === approval.state) return []
  const path = metadataPath.child('annotations').key(approvedAnnotation)
  if (approval.state === 'missing') return [required(path, approval.reason)]
  return approval.state === 'invalid' ? [invalid(path, definition.metadata.annotations?.[approvedAnnotation], approval.reason)] : []
}

function validatePreserving({ spec }: CustomResourceDefinition, old: CustomResourceDefinition | undefined): FieldError[] {
  if (spec.preserveUnknownFields !== true || old?.spec.preserveUnknownFields === true) return []
  const words = 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'
  return [invalid(specPath.child('preserveUnknownFields'), true, words)]
}

/** Every broken rule of a new definition. Follows apis/apiextensions/validation/validation.go ValidateCustomResourceDefinition. */
export function validateCustomResourceDefinition(definition: CustomResourceDefinition): FieldError[] {
  const { names, group } = definition.spec
  const validateName = (name: string, prefix: boolean) => [
    ...nameIsDNSSubdomain(name, prefix),
    ...(name === `${names.plural}.${group}` ? [] : ['must be spec.names.plural+"."+spec.group']),
  ]
  return [
    ...validatePlainObjectMeta(definition.metadata, false, validateName, metadataPath),
    ...validateSpec(internalSpec(definition.spec), newTerms, specPath),
    ...validateStatus(definition),
    ...validateApproval(definition, undefined),
    ...validatePreserving(definition, undefined),
  ]
}

/** Every broken rule of a change. Follows ValidateCustomResourceDefinitionUpdate. */
export function validateCustomResourceDefinitionUpdate(definition: CustomResourceDefinition, old: CustomResourceDefinition): FieldError[] {
  const terms = changeTerms(definition, old)
  const { spec } = definition
  const names = specPath.child('names')
  const errors = [...validatePlainObjectMetaUpdate(definition.metadata, old.metadata, metadataPath), ...validateSpec(internalSpec(spec), terms, specPath)]
  if (terms.requiresImmutableNames) {
    errors.push(...validateImmutableField(spec.scope, old.spec.scope, specPath.child('scope')))
    errors.push(...validateImmutableField(spec.names.kind, old.spec.names.kind, names.child('kind')))
  }
  errors.push(...validateImmutableField(spec.group, old.spec.group, specPath.child('group')))
  errors.push(...validateImmutableField(spec.names.plural, old.spec.names.plural, names.child('plural')))
  return [...errors, ...validateStatus(definition), ...validateApproval(definition, old), ...validatePreserving(definition, old)]
}

/** Every broken rule of a change of status. Follows ValidateUpdateCustomResourceDefinitionStatus. */
export function validateCustomResourceDefinitionStatusUpdate(definition: CustomResourceDefinition, old: CustomResourceDefinition): FieldError[] {
  return [
    ...validatePlainObjectMetaUpdate(definition.metadata, old.metadata, metadataPath),
    ...validateNames(definition.status.acceptedNames, statusPath.child('acceptedNames')),
  ]
}

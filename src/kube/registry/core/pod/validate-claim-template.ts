import type { ObjectMeta, PersistentVolumeClaimSpec, PersistentVolumeClaimTemplate, TypedObjectReference } from '../../../api/types.gen.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isDNS1123Subdomain, nameIsDNSLabel, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateAnnotations } from '../../../apimachinery/object-meta-validation.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import { validateLabelSelector, validateLabels } from '../../../apimachinery/selector.ts'
import type { Errors } from './checks.ts'
import { checkPresent, named, report } from './checks.ts'

/** The claim that a generic ephemeral volume makes. Follows pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimTemplate. */
export function validateClaimTemplate(errors: Errors, template: PersistentVolumeClaimTemplate, path: Path): void {
  validateTemplateMeta(errors, template.metadata, path.child('metadata'))
  validateClaimSpec(errors, template.spec, path.child('spec'))
}

/** Fields of metadata in Go's order, in the words of the error: only labels and annotations may be set. */
const metaFields: readonly (readonly [keyof ObjectMeta, string])[] = [
  ['name', 'name'],
  ['generateName', 'generateName'],
  ['namespace', 'namespace'],
  ['selfLink', 'selfLink'],
  ['uid', 'uID'],
  ['resourceVersion', 'resourceVersion'],
  ['generation', 'generation'],
  ['creationTimestamp', 'creationTimestamp'],
  ['deletionTimestamp', 'deletionTimestamp'],
  ['deletionGracePeriodSeconds', 'deletionGracePeriodSeconds'],
  ['ownerReferences', 'ownerReferences'],
  ['finalizers', 'finalizers'],
  ['managedFields', 'managedFields'],
]

/** Follows ValidateTemplateObjectMeta. */
function validateTemplateMeta(errors: Errors, meta: ObjectMeta, path: Path): void {
  errors.push(...validateAnnotations(meta.annotations, path.child('annotations')), ...validateLabels(meta.labels, path.child('labels')))
  for (const [field, shown] of metaFields) {
    const value = meta[field]
    if (value !== undefined && value !== null) errors.push(forbidden(path.child(shown), 'cannot be set'))
  }
}

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']

/** A claim's spec. Follows ValidatePersistentVolumeClaimSpec. */
export function validateClaimSpec(errors: Errors, spec: PersistentVolumeClaimSpec, path: Path): void {
  const modes = spec.accessModes ?? []
  const modesPath = path.child('accessModes')
  if (modes.length === 0) errors.push(required(modesPath, 'at least 1 access mode is required'))
  if (spec.selector !== undefined) errors.push(...validateLabelSelector(spec.selector, {}, path.child('selector')))
  for (const mode of modes) if (!accessModes.includes(mode)) errors.push(notSupported(modesPath, named(mode), accessModes))
  if (modes.includes('ReadWriteOncePod') && modes.some(mode => mode !== 'ReadWriteOncePod' && accessModes.includes(mode))) {
    errors.push(forbidden(modesPath, 'may not use ReadWriteOncePod with other access modes'))
  }
  const storagePath = path.child('resources').key('storage')
  const storage = spec.resources.requests?.['storage']
  if (storage === undefined) errors.push(required(storagePath))
  else if (parseQuantity(storage).sign() <= 0) errors.push(invalid(storagePath, storage, 'must be greater than zero'))
  const { storageClassName, volumeMode, volumeAttributesClassName } = spec
  if (storageClassName) report(errors, path.child('storageClassName'), storageClassName, nameIsDNSSubdomain(storageClassName, false))
  if (volumeMode !== undefined && volumeMode !== 'Block' && volumeMode !== 'Filesystem') {
    errors.push(notSupported(path.child('volumeMode'), named(volumeMode), ['Block', 'Filesystem']))
  }
  validateDataSources(errors, spec, path)
  if (volumeAttributesClassName) {
    report(errors, path.child('volumeAttributesClassName'), volumeAttributesClassName, nameIsDNSSubdomain(volumeAttributesClassName, false))
  }
}

/** The server prints the path's own Go value here: a struct without public fields. */
const printedPath = {}

function validateDataSources(errors: Errors, { dataSource, dataSourceRef }: PersistentVolumeClaimSpec, path: Path): void {
  if (dataSource !== undefined) validateDataSource(errors, dataSource, path.child('dataSource'))
  if (dataSourceRef !== undefined) {
    validateDataSource(errors, dataSourceRef, path.child('dataSourceRef'))
    const { namespace } = dataSourceRef
    if (namespace) report(errors, path.child('dataSourceRef', 'namespace'), namespace, nameIsDNSLabel(namespace, false))
  }
  if (dataSource === undefined || dataSourceRef === undefined) return
  if (dataSourceRef.namespace) {
    errors.push(invalid(path, printedPath, 'may not be specified when dataSourceRef.namespace is specified'))
  } else if (
    (dataSource.apiGroup ?? null) !== (dataSourceRef.apiGroup ?? null) ||
    dataSource.kind !== dataSourceRef.kind ||
    dataSource.name !== dataSourceRef.name
  ) {
    errors.push(invalid(path, printedPath, 'must match dataSourceRef'))
  }
}

/** Follows validateDataSource and validateDataSourceRef. */
function validateDataSource(errors: Errors, { name, kind, apiGroup }: Omit<TypedObjectReference, 'namespace'>, path: Path): void {
  checkPresent(errors, path.child('name'), name)
  checkPresent(errors, path.child('kind'), kind)
  if (!apiGroup) {
    if (kind !== 'PersistentVolumeClaim') errors.push(invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"))
  } else {
    report(errors, path.child('apiGroup'), apiGroup, isDNS1123Subdomain(apiGroup))
  }
}

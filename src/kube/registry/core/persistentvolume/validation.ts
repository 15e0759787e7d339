import type { PersistentVolume, PersistentVolumeSource, PersistentVolumeSpec, VolumeNodeAffinity } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { sortedKeys } from '../../../apimachinery/labels.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import { validateNodeSelector } from '../../pod-rules.ts'
import { validateSources } from './sources.ts'

const metadata = Path.of('metadata')
const spec = Path.of('spec')
const modes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
const reclaimPolicies = ['Delete', 'Recycle', 'Retain']
const volumeModes = ['Block', 'Filesystem']

function validateAccessModes(given: readonly string[]): FieldError[] {
  const path = spec.child('accessModes')
  if (given.length === 0) return [required(path)]
  const errors = given.filter(mode => !modes.includes(mode)).map(mode => notSupported(path, mode, modes))
  const alone = given.includes('ReadWriteOncePod') && given.some(mode => mode !== 'ReadWriteOncePod' && modes.includes(mode))
  return alone ? [...errors, forbidden(path, 'may not use ReadWriteOncePod with other access modes')] : errors
}

function validateCapacity(capacity: Readonly<Record<string, string>> | undefined): FieldError[] {
  const path = spec.child('capacity')
  const names = sortedKeys(capacity)
  const errors = names.length === 0 ? [required(path)] : []
  if (capacity?.['storage'] === undefined || names.length > 1) errors.push(notSupported(path, capacity ?? null, ['storage']))
  for (const name of names) {
    const quantity = parseQuantity(capacity?.[name] ?? '0')
    if (quantity.value() < 0) errors.push(invalid(path.key(name), quantity.value(), 'must be a valid resource quantity'))
    if (quantity.sign() <= 0) errors.push(invalid(path.key(name), quantity.toString(), 'must be greater than zero'))
  }
  return errors
}

function validateNodeAffinity({ required: selector }: VolumeNodeAffinity): FieldError[] {
  const path = spec.child('nodeAffinity', 'required')
  return selector === undefined ? [required(path, 'must specify required node constraints')] : validateNodeSelector(selector, path)
}

function validateAttributesClass({ volumeAttributesClassName: name, csi }: PersistentVolumeSpec): FieldError[] {
  if (name === undefined) return []
  const path = spec.child('volumeAttributesClassName')
  const errors = name === '' ? [required(path, 'an empty string is disallowed')] : nameIsDNSSubdomain(name, false).map(message => invalid(path, name, message))
  return csi === undefined ? [...errors, required(spec.child('csi'), 'has to be specified when using volumeAttributesClassName')] : errors
}

/** Whether the path is the root, however it is written. */
const isRoot = (path: string) => path.startsWith('/') && path.split('/').every(part => part === '' || part === '.' || part === '..')

/** Follows pkg/apis/core/validation/validation.go ValidatePersistentVolume. */
export function validateVolume(volume: PersistentVolume): FieldError[] {
  const { accessModes = [], capacity, persistentVolumeReclaimPolicy: policy = '', nodeAffinity, hostPath, storageClassName = '', volumeMode } = volume.spec
  const errors = [
    ...validateObjectMeta(volume.metadata, false, nameIsDNSSubdomain, metadata),
    ...validateAccessModes(accessModes),
    ...validateCapacity(capacity),
  ]
  const policyPath = spec.child('persistentVolumeReclaimPolicy')
  if (policy !== '' && !reclaimPolicies.includes(policy)) errors.push(notSupported(policyPath, policy, reclaimPolicies))
  if (nodeAffinity !== undefined) errors.push(...validateNodeAffinity(nodeAffinity))
  errors.push(...validateSources(volume))
  if (hostPath !== undefined && isRoot(hostPath.path) && policy === 'Recycle')
    errors.push(forbidden(policyPath, "may not be 'recycle' for a hostPath mount of '/'"))
  if (storageClassName !== '')
    errors.push(...nameIsDNSSubdomain(storageClassName, false).map(message => invalid(spec.child('storageClassName'), storageClassName, message)))
  if (volumeMode !== undefined && !volumeModes.includes(volumeMode)) errors.push(notSupported(spec.child('volumeMode'), volumeMode, volumeModes))
  return [...errors, ...validateAttributesClass(volume.spec)]
}

const mountOptions = 'volume.beta.kubernetes.io/mount-options'
const mountable: readonly (keyof PersistentVolumeSource)[] = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'cinder',
  'cephfs',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
]

/** Follows pkg/volume/validation/pv_validation.go checkMountOption. */
function validateMountOptions({ metadata: { annotations }, spec: given }: PersistentVolume): FieldError[] {
  if (annotations?.[mountOptions] === undefined || mountable.some(field => given[field] !== undefined)) return []
  return [forbidden(metadata.child('annotations', mountOptions), 'may not specify mount options for this volume type')]
}

/** Follows pkg/registry/core/persistentvolume/strategy.go Validate. */
export const validatePersistentVolume = (volume: PersistentVolume) => [...validateVolume(volume), ...validateMountOptions(volume)]

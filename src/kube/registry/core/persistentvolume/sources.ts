import type {
  CSIPersistentVolumeSource,
  HostPathVolumeSource,
  ISCSIPersistentVolumeSource,
  PersistentVolume,
  PersistentVolumeSource,
  PersistentVolumeSpec,
  SecretReference,
} from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isDNS1123Label, isDNS1123Subdomain, nameIsDNSLabel } from '../../../apimachinery/names.ts'
import {
  validateAWSElasticBlockStore,
  validateAzureDisk,
  validateAzureFile,
  validateCephFS,
  validateCinder,
  validateCSIDriverName,
  validateFC,
  validateFlexVolume,
  validateFlocker,
  validateGCEPersistentDisk,
  validateGlusterfs,
  validateISCSITarget,
  validateNFS,
  validateNoBacksteps,
  validateQuobyte,
  validateRBD,
  validateScaleIO,
  validateStorageOS,
} from '../../volume-rules.ts'

const spec = Path.of('spec')
const present = (text: string | undefined, path: Path) => (text ? [] : [required(path)])

const hostPathTypes = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']

/** Follows pkg/apis/core/validation/validation.go validateHostPathVolumeSource. */
function validateHostPath({ path: target, type }: HostPathVolumeSource, path: Path): FieldError[] {
  if (target === '') return [required(path.child('path'))]
  const errors = validateNoBacksteps(target, path.child('path'))
  if (type !== undefined && !hostPathTypes.includes(type)) errors.push(notSupported(path.child('type'), type, hostPathTypes))
  return errors
}

/** Both halves of a reference must be there, whatever they are. */
const secretParts = (secret: SecretReference, path: Path) => [
  ...present(secret.name, path.child('name')),
  ...present(secret.namespace, path.child('namespace')),
]

/** Follows validatePVSecretReference. */
function validateSecret(secret: SecretReference | undefined, path: Path): FieldError[] {
  if (secret === undefined) return []
  const check = (text: string | undefined, at: Path, rule: (text: string) => string[]) =>
    text ? rule(text).map(message => invalid(at, text, message)) : [required(at)]
  return [...check(secret.name, path.child('name'), isDNS1123Subdomain), ...check(secret.namespace, path.child('namespace'), isDNS1123Label)]
}

/** Follows validateCSIPersistentVolumeSource, which does not look at nodeStageSecretRef. */
function validateCSI(source: CSIPersistentVolumeSource, path: Path): FieldError[] {
  const secrets = ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'] as const
  return [
    ...validateCSIDriverName(source.driver, path.child('driver')),
    ...present(source.volumeHandle, path.child('volumeHandle')),
    ...secrets.flatMap(field => validateSecret(source[field], path.child(field))),
  ]
}

/** Follows validateISCSIPersistentVolumeSource, which says of every bad name the same. */
function validateISCSI(source: ISCSIPersistentVolumeSource, volumeName: string, path: Path): FieldError[] {
  const { secretRef, initiatorName, targetPortal, ...rest } = source
  const target = { ...rest, targetPortal, ...(secretRef === undefined ? {} : { secretRef: {} }), ...(initiatorName === undefined ? {} : { initiatorName }) }
  const errors = validateISCSITarget(target, path).map(error =>
    error.detail.startsWith('must be valid format') ? { ...error, detail: 'must be valid format' } : error,
  )
  if (initiatorName !== undefined && `${volumeName}:${targetPortal}`.length > 64) {
    errors.push(
      invalid(
        path.child('targetportal'),
        targetPortal,
        'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
      ),
    )
  }
  return secretRef === undefined ? errors : [...errors, ...present(secretRef.name, path.child('secretRef', 'name'))]
}

function validateGlusterfsNamespace(namespace: string | undefined, path: Path): FieldError[] {
  if (namespace === undefined) return []
  if (namespace === '') return [invalid(path, namespace, 'if the endpointnamespace is set, it must be a valid namespace name')]
  return nameIsDNSLabel(namespace, false).map(message => invalid(path, namespace, message))
}

interface SourceRule {
  readonly field: keyof PersistentVolumeSource
  /** The field's name in the error when there is another source; undefined where the server does not mind. */
  readonly refusedAs: string | undefined
  readonly check: (volume: PersistentVolume) => FieldError[]
}

/** `at` is the field that paths of the source's own errors have. */
function rule<K extends keyof PersistentVolumeSource>(
  field: K,
  check: (source: NonNullable<PersistentVolumeSpec[K]>, path: Path, volume: PersistentVolume) => FieldError[],
  at: string = field,
  refusedAs: string | undefined = field,
): SourceRule {
  return {
    field,
    refusedAs,
    check: volume => {
      const source = volume.spec[field]
      return source === undefined ? [] : check(source as NonNullable<PersistentVolumeSpec[K]>, spec.child(at), volume)
    },
  }
}

// In the order in which the server looks at them.
const rules: readonly SourceRule[] = [
  rule('hostPath', validateHostPath),
  rule('gcePersistentDisk', validateGCEPersistentDisk, 'persistentDisk'),
  rule('awsElasticBlockStore', validateAWSElasticBlockStore),
  rule('glusterfs', (source, path) => [
    ...validateGlusterfs(source, path),
    ...validateGlusterfsNamespace(source.endpointsNamespace, path.child('endpointsNamespace')),
  ]),
  rule('flocker', validateFlocker),
  rule('nfs', validateNFS),
  rule('rbd', ({ monitors, image }, path) => validateRBD({ monitors, image }, path)),
  rule('quobyte', validateQuobyte),
  rule('cephfs', ({ monitors }, path) => validateCephFS({ monitors }, path), 'cephfs', 'cephFS'),
  rule('iscsi', (source, path, { metadata }) => validateISCSI(source, metadata.name ?? '', path)),
  rule('cinder', ({ volumeID, secretRef }, path) => [
    ...validateCinder({ volumeID }, path),
    ...(secretRef === undefined ? [] : secretParts(secretRef, path.child('secretRef'))),
  ]),
  rule('fc', validateFC),
  { ...rule('flexVolume', ({ driver, options = {} }, path) => validateFlexVolume({ driver, options }, path)), refusedAs: undefined },
  rule('azureFile', (source, path) => [
    ...validateAzureFile(source, path),
    ...(source.secretNamespace === '' ? [required(path.child('secretNamespace'))] : []),
  ]),
  rule('vsphereVolume', ({ volumePath }, path) => present(volumePath, path.child('volumePath'))),
  rule('photonPersistentDisk', ({ pdID }, path) => present(pdID, path.child('pdID'))),
  rule('portworxVolume', ({ volumeID }, path) => present(volumeID, path.child('volumeID'))),
  rule('azureDisk', validateAzureDisk),
  rule('scaleIO', ({ gateway, system, volumeName }, path) =>
    validateScaleIO({ gateway, system, secretRef: null, ...(volumeName === undefined ? {} : { volumeName }) }, path),
  ),
  rule('local', ({ path: target }, path, volume) => [
    ...(target === '' ? [required(path.child('path'))] : validateNoBacksteps(target, path.child('path'))),
    ...(volume.spec.nodeAffinity === undefined ? [required(spec.child('nodeAffinity'), 'Local volume requires node affinity')] : []),
  ]),
  rule('storageos', ({ volumeName, volumeNamespace, secretRef }, path) => [
    ...validateStorageOS({ ...(volumeName === undefined ? {} : { volumeName }), ...(volumeNamespace === undefined ? {} : { volumeNamespace }) }, path),
    ...(secretRef === undefined ? [] : secretParts(secretRef, path.child('secretRef'))),
  ]),
  rule('csi', validateCSI),
]

/** Every source a volume may have. */
export const sourceFields: readonly (keyof PersistentVolumeSource)[] = rules.map(({ field }) => field)

/** A volume has one source. Follows ValidatePersistentVolumeSpec. */
export function validateSources(volume: PersistentVolume): FieldError[] {
  const given = rules.filter(({ field }) => volume.spec[field] !== undefined)
  if (given.length === 0) return [required(spec, 'must specify a volume type')]
  return given.flatMap(({ check, refusedAs }, index) =>
    index === 0 || refusedAs === undefined ? check(volume) : [forbidden(spec.child(refusedAs), 'may not specify more than 1 volume type')],
  )
}

import type { EmptyDirVolumeSource, HostPathVolumeSource, ImageVolumeSource, ObjectMeta, Volume } from '../../../api/types.gen.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import type { Errors } from './checks.ts'
import { checkLabel, checkPresent, checkRequiredOneOf, named, report } from './checks.ts'
import type { PodValidationOptions } from './options.ts'
import { validateClaimTemplate } from './validate-claim-template.ts'
import { validateConfigMapVolume, validateDownwardAPIVolume, validateSecretVolume } from './validate-file-volumes.ts'
import { validateISCSI } from './validate-iscsi.ts'
import { checkNoBacksteps } from './validate-paths.ts'
import { validateProjectedVolume } from './validate-projected.ts'
import * as plugins from './validate-volume-plugins.ts'

/** What the checks of a volume need to know besides the volume. */
export interface VolumeScope {
  /** A Pod's metadata; undefined for templates, whose Pods have no names yet. */
  readonly meta: ObjectMeta | undefined
  readonly options: PodValidationOptions
}

/** The volumes of a Pod. Gives those that are sound, by name. Follows pkg/apis/core/validation/validation.go ValidateVolumes. */
export function validateVolumes(errors: Errors, volumes: readonly Volume[] | undefined, scope: VolumeScope, path: Path): Map<string, Volume> {
  const sound = new Map<string, Volume>()
  if (volumes === undefined) return sound
  const podName = scope.meta?.name ?? ''
  const created = new Set(podName === '' ? [] : volumes.filter(({ ephemeral }) => ephemeral !== undefined).map(({ name }) => `${podName}-${name}`))
  for (const [index, volume] of volumes.entries()) {
    const volumePath = path.index(index)
    const before = errors.length
    validateSource(errors, volume, scope, volumePath)
    if (volume.name === '') errors.push(required(volumePath.child('name')))
    else checkLabel(errors, volumePath.child('name'), volume.name)
    if (sound.has(volume.name)) errors.push(duplicate(volumePath.child('name'), volume.name))
    if (errors.length === before) sound.set(volume.name, volume)
    const claim = volume.persistentVolumeClaim?.claimName
    if (claim !== undefined && created.has(claim)) {
      errors.push(invalid(volumePath.child('persistentVolumeClaim', 'claimName'), claim, 'must not reference a PVC that gets created for an ephemeral volume'))
    }
  }
  return sound
}

type Check<K extends keyof Volume> = (errors: Errors, source: NonNullable<Volume[K]>, path: Path, scope: VolumeScope, volume: Volume) => void

interface SourceRule {
  readonly field: keyof Volume
  /** The field's name in the error when there is another source; the server misspells some. */
  readonly refusedAs: string
  readonly check: (errors: Errors, volume: Volume, path: Path, scope: VolumeScope) => void
}

/** `at` is the field that paths of the source's own errors have. */
function rule<K extends keyof Volume>(field: K, check: Check<K>, at: string = field, refusedAs: string = field): SourceRule {
  return {
    field,
    refusedAs,
    check: (errors, volume, path, scope) => {
      const source = volume[field]
      if (source !== undefined) check(errors, source as NonNullable<Volume[K]>, path.child(at), scope, volume)
    },
  }
}

// In the order in which the server looks at them.
const rules: readonly SourceRule[] = [
  rule('emptyDir', validateEmptyDir),
  rule('hostPath', validateHostPath),
  rule('gitRepo', plugins.validateGitRepo),
  rule('gcePersistentDisk', plugins.validateGCEPersistentDisk, 'persistentDisk'),
  rule('awsElasticBlockStore', plugins.validateAWSElasticBlockStore),
  rule('secret', validateSecretVolume),
  rule('nfs', plugins.validateNFS),
  rule('iscsi', validateISCSI),
  rule('glusterfs', plugins.validateGlusterfs),
  rule('flocker', plugins.validateFlocker),
  rule('persistentVolumeClaim', (errors, { claimName }, path) => checkPresent(errors, path.child('claimName'), claimName)),
  rule('rbd', plugins.validateRBD),
  rule('cinder', plugins.validateCinder),
  rule('cephfs', plugins.validateCephFS, 'cephfs', 'cephFS'),
  rule('quobyte', plugins.validateQuobyte),
  rule('downwardAPI', validateDownwardAPIVolume, 'downwardAPI', 'downwarAPI'),
  rule('fc', plugins.validateFC),
  rule('flexVolume', plugins.validateFlexVolume),
  rule('configMap', validateConfigMapVolume),
  rule('azureFile', plugins.validateAzureFile),
  rule('vsphereVolume', (errors, { volumePath }, path) => checkPresent(errors, path.child('volumePath'), volumePath)),
  rule('photonPersistentDisk', (errors, { pdID }, path) => checkPresent(errors, path.child('pdID'), pdID)),
  rule('portworxVolume', (errors, { volumeID }, path) => checkPresent(errors, path.child('volumeID'), volumeID)),
  rule('azureDisk', plugins.validateAzureDisk),
  rule('storageos', plugins.validateStorageOS),
  rule('projected', (errors, source, path, scope) => validateProjectedVolume(errors, source, path, scope.options)),
  rule('scaleIO', plugins.validateScaleIO),
  rule('csi', plugins.validateCSI),
  rule('ephemeral', validateEphemeral),
  rule('image', validateImageVolume),
]

/** A volume has one source. Follows validateVolumeSource. */
function validateSource(errors: Errors, volume: Volume, scope: VolumeScope, path: Path): void {
  let sources = 0
  for (const { field, refusedAs, check } of rules) {
    if (volume[field] === undefined) continue
    if (sources++ === 0) check(errors, volume, path, scope)
    else errors.push(forbidden(path.child(refusedAs), 'may not specify more than 1 volume type'))
    if (field === 'iscsi') checkISCSIName(errors, volume, path)
  }
  if (sources === 0) errors.push(required(path, 'must specify a volume type'))
}

function checkISCSIName(errors: Errors, { name, iscsi }: Volume, path: Path): void {
  if (iscsi?.initiatorName === undefined || `${name}:${iscsi.targetPortal}`.length <= 64) return
  errors.push(
    invalid(path.child('name'), name, 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'),
  )
}

function validateEmptyDir(errors: Errors, { sizeLimit, mode }: EmptyDirVolumeSource, path: Path): void {
  if (sizeLimit !== undefined && parseQuantity(sizeLimit).sign() < 0) {
    errors.push(forbidden(path.child('sizeLimit'), 'SizeLimit field must be a valid resource quantity'))
  }
  if (mode !== undefined && (mode > 0o1777 || mode < 0))
    errors.push(invalid(path.child('mode'), mode, 'must be a number between 0 and 01777 (octal), both inclusive'))
}

const hostPathTypes = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket']

/** Follows validateHostPathVolumeSource. */
function validateHostPath(errors: Errors, { path: target, type }: HostPathVolumeSource, path: Path): void {
  if (target === '') return void errors.push(required(path.child('path')))
  checkNoBacksteps(errors, path.child('path'), target)
  if (type !== undefined && !hostPathTypes.includes(type)) errors.push(notSupported(path.child('type'), named(type), hostPathTypes))
}

/** Follows validateEphemeralVolumeSource. */
function validateEphemeral(errors: Errors, { volumeClaimTemplate }: NonNullable<Volume['ephemeral']>, path: Path, { meta }: VolumeScope, volume: Volume): void {
  if (volumeClaimTemplate === undefined) errors.push(required(path.child('volumeClaimTemplate')))
  else validateClaimTemplate(errors, volumeClaimTemplate, path.child('volumeClaimTemplate'))
  if (!meta?.name || volume.name === '' || path.parent === undefined) return
  const claimName = `${meta.name}-${volume.name}`
  report(
    errors,
    path.parent.child('name'),
    volume.name,
    nameIsDNSSubdomain(claimName, false).map(message => `PVC name "${claimName}": ${message}`),
  )
}

/** Follows validateImageVolumeSource. */
function validateImageVolume(errors: Errors, { reference, pullPolicy }: ImageVolumeSource, path: Path, { options }: VolumeScope): void {
  if (!options.allowEmptyImageVolumeReference) checkPresent(errors, path.child('reference'), reference)
  checkRequiredOneOf(errors, path.child('pullPolicy'), pullPolicy, ['Always', 'IfNotPresent', 'Never'])
}

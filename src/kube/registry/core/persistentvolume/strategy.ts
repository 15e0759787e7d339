import type { PersistentVolume } from '../../../api/types.gen.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { betaStorageClass } from '../../access-modes.ts'
import type { CreateStrategy } from '../../kind.ts'
import { nodeSelectorTermWarnings } from '../../pod-rules.ts'
import { validatePersistentVolume } from './validation.ts'

const deprecatedAnnotations = [
  [betaStorageClass, 'deprecated since v1.8; use "storageClassName" attribute instead'],
  ['volume.beta.kubernetes.io/mount-options', 'deprecated since v1.31; use "mountOptions" attribute instead'],
] as const

const deprecatedSources = [
  ['cephfs', 'cephfs: deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'scaleIO: deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'storageOS: deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs: deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'rbd: deprecated in v1.28, non-functional in v1.31+'],
] as const

/** Follows pkg/api/persistentvolume/util.go warningsForPersistentVolumeSpecAndMeta. */
export function warnings({ metadata: { annotations }, spec }: PersistentVolume): string[] {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms ?? []
  const path = Path.of('spec', 'nodeAffinity', 'required', 'nodeSelectorTerms')
  return [
    ...deprecatedAnnotations.filter(([key]) => annotations?.[key] !== undefined).map(([key, message]) => `metadata.annotations[${key}]: ${message}`),
    ...(spec.persistentVolumeReclaimPolicy === 'Recycle'
      ? ['spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.']
      : []),
    ...terms.flatMap((term, index) => nodeSelectorTermWarnings(term, false, path.index(index))),
    ...deprecatedSources.filter(([field]) => spec[field] !== undefined).map(([, message]) => `spec.${message}`),
  ]
}

/** Follows pkg/registry/core/persistentvolume/strategy.go. */
export const strategy: CreateStrategy<PersistentVolume> = {
  /** The volume's phase begins when it is created. */
  prepareForCreate(volume) {
    const { creationTimestamp } = volume.metadata
    volume.status = { phase: 'Pending', ...(creationTimestamp ? { lastPhaseTransitionTime: creationTimestamp } : {}) }
  },
  validate: validatePersistentVolume,
  warningsOnCreate: warnings,
}

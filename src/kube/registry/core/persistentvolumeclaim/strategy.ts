import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../../api/types.gen.ts'
import { betaStorageClass } from '../../access-modes.ts'
import { claimSpecWarnings } from '../../claim-warnings.ts'
import type { Strategy } from '../../kind.ts'
import { validateClaim, validateClaimStatusUpdate, validateClaimUpdate } from './validation.ts'

/** Old clients know only dataSource: what it cannot mean is dropped, and both fields are kept alike. Follows pkg/api/persistentvolumeclaim/util.go. */
function normalizeDataSources(spec: PersistentVolumeClaimSpec, old?: PersistentVolumeClaimSpec): void {
  if (spec.dataSourceRef?.namespace && old?.dataSourceRef === undefined) delete spec.dataSourceRef
  const { dataSource } = spec
  const known =
    dataSource !== undefined &&
    ((dataSource.kind === 'PersistentVolumeClaim' && !dataSource.apiGroup) ||
      (dataSource.kind === 'VolumeSnapshot' && dataSource.apiGroup === 'snapshot.storage.k8s.io'))
  if (old?.dataSource === undefined && old?.dataSourceRef === undefined && spec.dataSourceRef === undefined && !known) delete spec.dataSource
  if (spec.dataSource !== undefined && spec.dataSourceRef === undefined) spec.dataSourceRef = { ...spec.dataSource }
  else if (spec.dataSourceRef !== undefined && spec.dataSource === undefined && !spec.dataSourceRef.namespace) {
    const { namespace: _, ...source } = spec.dataSourceRef
    spec.dataSource = source
  }
}

function warnings(claim: PersistentVolumeClaim): string[] {
  const deprecated =
    claim.metadata.annotations?.[betaStorageClass] === undefined
      ? []
      : [`metadata.annotations[${betaStorageClass}]: deprecated since v1.8; use "storageClassName" attribute instead`]
  return [...deprecated, ...claimSpecWarnings('spec', claim.spec)]
}

/** Follows pkg/registry/core/persistentvolumeclaim/strategy.go. */
export const strategy: Strategy<PersistentVolumeClaim> = {
  prepareForCreate(claim) {
    claim.status = { phase: 'Pending' }
    normalizeDataSources(claim.spec)
  },
  validate: validateClaim,
  warningsOnCreate: warnings,
  prepareForUpdate(claim, old) {
    claim.status = old.status
    normalizeDataSources(claim.spec, old.spec)
  },
  validateUpdate: validateClaimUpdate,
  warningsOnUpdate: warnings,
}

/** Writes of the status alone. */
export const statusStrategy: Strategy<PersistentVolumeClaim> = {
  validate: validateClaim,
  prepareForUpdate(claim, old) {
    claim.spec = old.spec
    if (old.status.healthStatus === undefined) delete claim.status.healthStatus
  },
  validateUpdate: validateClaimStatusUpdate,
}

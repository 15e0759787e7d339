import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../../api/types.gen.ts'
import { betaStorageClass } from '../../access-modes.ts'
import { claimSpecWarnings } from '../../claim-warnings.ts'
import type { CreateStrategy } from '../../kind.ts'
import { validateClaim } from './validation.ts'

/** Old clients know only dataSource: what it cannot mean is dropped, and both fields are kept alike. Follows pkg/api/persistentvolumeclaim/util.go. */
export function normalizeDataSources(spec: PersistentVolumeClaimSpec, old?: PersistentVolumeClaimSpec): void {
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

/** Warns of what new and changed claims ask for. */
export function warnings(claim: PersistentVolumeClaim): string[] {
  const deprecated =
    claim.metadata.annotations?.[betaStorageClass] === undefined
      ? []
      : [`metadata.annotations[${betaStorageClass}]: deprecated since v1.8; use "storageClassName" attribute instead`]
  return [...deprecated, ...claimSpecWarnings('spec', claim.spec)]
}

/** Follows pkg/registry/core/persistentvolumeclaim/strategy.go. */
export const strategy: CreateStrategy<PersistentVolumeClaim> = {
  prepareForCreate(claim) {
    claim.status = { phase: 'Pending' }
    normalizeDataSources(claim.spec)
  },
  validate: validateClaim,
  warningsOnCreate: warnings,
}

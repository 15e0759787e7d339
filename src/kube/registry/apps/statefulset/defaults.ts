import type { StatefulSet } from '../../../api/types.gen.ts'
import { setDefaults as setClaimDefaults } from '../../core/persistentvolumeclaim/template.ts'
import { setPodTemplateDefaults } from '../../core/pod/template.ts'

/** Follows pkg/apis/apps/v1/defaults.go SetDefaults_StatefulSet. */
export function setDefaults({ spec }: StatefulSet): void {
  setPodTemplateDefaults(spec.template)
  for (const claim of spec.volumeClaimTemplates ?? []) {
    // Written by conversion: Follows pkg/apis/apps/v1/conversion.go Convert_apps_StatefulSetSpec_To_v1_StatefulSetSpec.
    claim.kind = 'PersistentVolumeClaim'
    claim.apiVersion = 'v1'
    setClaimDefaults(claim)
  }
  spec.podManagementPolicy ||= 'OrderedReady'
  const strategy = spec.updateStrategy
  if (!strategy.type) {
    strategy.type = 'RollingUpdate'
    strategy.rollingUpdate ??= {}
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate !== undefined) {
    strategy.rollingUpdate.partition ??= 0
    strategy.rollingUpdate.maxUnavailable ??= 1
  }
  spec.persistentVolumeClaimRetentionPolicy ??= {}
  spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= 'Retain'
  spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= 'Retain'
  spec.replicas ??= 1
  spec.revisionHistoryLimit ??= 10
}

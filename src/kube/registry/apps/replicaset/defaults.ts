import type { ReplicaSet } from '../../../api/types.gen.ts'
import { setPodTemplateDefaults } from '../../core/pod/template.ts'

/** Follows pkg/apis/apps/v1/defaults.go SetDefaults_ReplicaSet. */
export function setDefaults(replicaSet: ReplicaSet): void {
  setPodTemplateDefaults(replicaSet.spec.template)
  replicaSet.spec.replicas ??= 1
}

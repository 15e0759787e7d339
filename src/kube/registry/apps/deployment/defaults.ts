import type { Deployment } from '../../../api/types.gen.ts'
import { setPodTemplateDefaults } from '../../core/pod/template.ts'

/** Follows pkg/apis/apps/v1/defaults.go SetDefaults_Deployment. */
export function setDefaults(deployment: Deployment): void {
  const { spec } = deployment
  setPodTemplateDefaults(spec.template)
  spec.replicas ??= 1
  spec.strategy.type ||= 'RollingUpdate'
  if (spec.strategy.type === 'RollingUpdate') {
    spec.strategy.rollingUpdate ??= {}
    spec.strategy.rollingUpdate.maxUnavailable ??= '25%'
    spec.strategy.rollingUpdate.maxSurge ??= '25%'
  }
  spec.revisionHistoryLimit ??= 10
  spec.progressDeadlineSeconds ??= 600
}

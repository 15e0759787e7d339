import type { DaemonSet } from '../../../api/types.gen.ts'
import { setPodTemplateDefaults } from '../../core/pod/template.ts'
import { defineVerdict } from '../../kind.ts'
import { strategy } from './strategy.ts'

/** What decides over a new DaemonSet. */
export const daemonSetVerdict = defineVerdict<DaemonSet>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  shortNames: ['ds'],
  namespaced: true,
  /** Follows pkg/apis/apps/v1/defaults.go SetDefaults_DaemonSet. */
  setDefaults({ spec }) {
    setPodTemplateDefaults(spec.template)
    spec.updateStrategy.type ||= 'RollingUpdate'
    if (spec.updateStrategy.type === 'RollingUpdate') {
      spec.updateStrategy.rollingUpdate ??= {}
      spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1
      spec.updateStrategy.rollingUpdate.maxSurge ??= 0
    } else if (spec.updateStrategy.rollingUpdate !== undefined) {
      // The stored type has plain numbers, which come back as zeros.
      spec.updateStrategy.rollingUpdate.maxUnavailable ??= 0
      spec.updateStrategy.rollingUpdate.maxSurge ??= 0
    }
    spec.revisionHistoryLimit ??= 10
  },
  strategy,
})

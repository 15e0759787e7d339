import type { ReplicationController } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { setPodTemplateDefaults } from '../pod/template.ts'
import { strategy } from './strategy.ts'

/** What decides over a new ReplicationController. */
export const replicationControllerVerdict = defineVerdict<ReplicationController>({
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  shortNames: ['rc'],
  namespaced: true,
  /** Follows pkg/apis/core/v1/defaults.go SetDefaults_ReplicationController. */
  setDefaults({ metadata, spec }) {
    if (spec.template !== undefined) setPodTemplateDefaults(spec.template)
    const labels = spec.template?.metadata.labels
    if (labels !== undefined) {
      if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels }
      if (Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels }
    }
    spec.replicas ??= 1
  },
  strategy,
})

import type { DaemonSet } from '../../../api/types.gen.ts'
import { setPodTemplateDefaults } from '../../core/pod/template.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { statusStrategy, strategy } from './strategy.ts'

/** DaemonSet, apps/v1. */
export const daemonSet = defineKind<DaemonSet>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  /** Follows pkg/apis/apps/v1/defaults.go SetDefaults_DaemonSet. */
  setDefaults({ spec }) {
    setPodTemplateDefaults(spec.template)
    spec.updateStrategy.type ||= 'RollingUpdate'
    if (spec.updateStrategy.type === 'RollingUpdate') {
      spec.updateStrategy.rollingUpdate ??= {}
      spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1
      spec.updateStrategy.rollingUpdate.maxSurge ??= 0
    }
    spec.revisionHistoryLimit ??= 10
  },
  strategy,
  statusStrategy,
  columns,
  row,
  describe,
})

import type { ReplicationController } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { setPodTemplateDefaults } from '../pod/template.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { statusStrategy, strategy } from './strategy.ts'

/** ReplicationController, core/v1. */
export const replicationController = defineKind<ReplicationController>({
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  subresources: ['scale'],
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
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ 'status.replicas': String(object.status.replicas) }),
})

import type { ConfigMap } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { validateConfigMap, validateConfigMapUpdate } from './validation.ts'

/** ConfigMap, core/v1. Follows pkg/registry/core/configmap/strategy.go. */
export const configMap = defineKind<ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  namespaced: true,
  strategy: { validate: validateConfigMap, validateUpdate: validateConfigMapUpdate },
  columns,
  row,
  describe,
})

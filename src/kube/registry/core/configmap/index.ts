import type { ConfigMap } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { validateConfigMapUpdate } from './validate-update.ts'
import { configMapVerdict } from './verdict.ts'

/** ConfigMap, core/v1. Follows pkg/registry/core/configmap/strategy.go. */
export const configMap = defineKind<ConfigMap>({
  ...configMapVerdict,
  singular: 'configmap',
  strategy: { ...configMapVerdict.strategy, validateUpdate: validateConfigMapUpdate },
  columns,
  row,
  describe,
})

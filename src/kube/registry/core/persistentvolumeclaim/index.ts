import type { PersistentVolumeClaim } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { statusStrategy, strategy } from './strategy.ts'
import { setDefaults } from './template.ts'

/** PersistentVolumeClaim, core/v1. */
export const persistentVolumeClaim = defineKind<PersistentVolumeClaim>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  namespaced: true,
  setDefaults,
  strategy,
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ name: object.metadata.name ?? '' }),
})

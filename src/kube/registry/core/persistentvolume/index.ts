import type { PersistentVolume } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { statusStrategy, updates } from './updates.ts'
import { persistentVolumeVerdict } from './verdict.ts'

/** PersistentVolume, core/v1. */
export const persistentVolume = defineKind<PersistentVolume>({
  ...persistentVolumeVerdict,
  singular: 'persistentvolume',
  strategy: { ...strategy, ...updates },
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ name: object.metadata.name ?? '' }),
})

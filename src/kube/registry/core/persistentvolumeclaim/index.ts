import type { PersistentVolumeClaim } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'
import { statusStrategy, updates } from './updates.ts'
import { persistentVolumeClaimVerdict } from './verdict.ts'

/** PersistentVolumeClaim, core/v1. */
export const persistentVolumeClaim = defineKind<PersistentVolumeClaim>({
  ...persistentVolumeClaimVerdict,
  singular: 'persistentvolumeclaim',
  strategy: { ...strategy, ...updates },
  statusStrategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ name: object.metadata.name ?? '' }),
})

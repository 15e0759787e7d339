import type { Secret } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { setDefaults } from './defaults.ts'
import { describe } from './describe.ts'
import { columns, row } from './printer.ts'
import { strategy } from './strategy.ts'

/** Secret, core/v1. */
export const secret = defineKind<Secret>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  namespaced: true,
  setDefaults,
  strategy,
  columns,
  row,
  describe,
  selectableFields: object => ({ type: object.type ?? '' }),
})

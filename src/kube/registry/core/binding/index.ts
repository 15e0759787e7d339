import type { Binding } from '../../../api/types.gen.ts'
import { defaultColumns, defaultRow } from '../../default-table.ts'
import { defineKind } from '../../kind.ts'
import { bindingVerdict } from './verdict.ts'

/** Binding, core/v1. Follows pkg/registry/core/pod/storage/storage.go LegacyBindingREST. */
export const binding = defineKind<Binding>({
  ...bindingVerdict,
  singular: 'binding',
  verbs: ['create'],
  columns: defaultColumns,
  row: defaultRow,
})

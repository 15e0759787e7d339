import type { StorageClass } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row, rows } from './printer.ts'
import { validateStorageClassUpdate } from './validate-update.ts'
import { storageClassVerdict } from './verdict.ts'

/** StorageClass, storage.k8s.io/v1. Follows pkg/registry/storage/storageclass/strategy.go. */
export const storageClass = defineKind<StorageClass>({
  ...storageClassVerdict,
  singular: 'storageclass',
  strategy: { ...storageClassVerdict.strategy, validateUpdate: validateStorageClassUpdate },
  columns,
  row,
  rows,
  describe,
})

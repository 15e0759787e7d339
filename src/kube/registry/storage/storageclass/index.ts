import type { StorageClass } from '../../../api/types.gen.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { columns, row, rows } from './printer.ts'
import { validateStorageClass, validateStorageClassUpdate } from './validation.ts'

/** StorageClass, storage.k8s.io/v1. Follows pkg/registry/storage/storageclass/strategy.go. */
export const storageClass = defineKind<StorageClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  namespaced: false,
  /** Follows pkg/apis/storage/v1/defaults.go SetDefaults_StorageClass. */
  setDefaults(object) {
    object.reclaimPolicy ??= 'Delete'
    object.volumeBindingMode ??= 'Immediate'
  },
  strategy: { validate: validateStorageClass, validateUpdate: validateStorageClassUpdate },
  columns,
  row,
  rows,
  describe,
})

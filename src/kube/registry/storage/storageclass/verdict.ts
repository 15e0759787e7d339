import type { StorageClass } from '../../../api/types.gen.ts'
import { defineVerdict } from '../../kind.ts'
import { validateStorageClass } from './validation.ts'

/** What decides over a new StorageClass. */
export const storageClassVerdict = defineVerdict<StorageClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  shortNames: ['sc'],
  namespaced: false,
  /** Follows pkg/apis/storage/v1/defaults.go SetDefaults_StorageClass. */
  setDefaults(object) {
    object.reclaimPolicy ??= 'Delete'
    object.volumeBindingMode ??= 'Immediate'
  },
  strategy: {
    validate: validateStorageClass,
  },
})

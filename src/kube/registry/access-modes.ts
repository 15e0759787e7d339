/** The annotation that named a StorageClass before there was a field. */
export const betaStorageClass = 'volume.beta.kubernetes.io/storage-class'

const shortNames: readonly (readonly [string, string])[] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
]

/** `RWO,ROX`. Follows pkg/apis/core/helper/helpers.go GetAccessModesAsString. */
export function accessModesText(modes: readonly string[] | undefined): string {
  return shortNames
    .filter(([mode]) => modes?.includes(mode))
    .map(([, short]) => short)
    .join(',')
}

/** The annotation that named a StorageClass before there was a field. */
export const betaStorageClass = 'volume.beta.kubernetes.io/storage-class'

/** The StorageClass of a volume or claim, '' without one. Follows GetPersistentVolumeClaimClass. */
export function storageClassOf(object: {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> }
  readonly spec: { readonly storageClassName?: string }
}): string {
  return object.metadata.annotations?.[betaStorageClass] ?? object.spec.storageClassName ?? ''
}

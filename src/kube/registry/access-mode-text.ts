import { betaStorageClass } from './access-modes.ts'

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

/** The StorageClass of a volume or claim, '' without one. Follows GetPersistentVolumeClaimClass. */
export function storageClassOf(object: {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> }
  readonly spec: { readonly storageClassName?: string }
}): string {
  return object.metadata.annotations?.[betaStorageClass] ?? object.spec.storageClassName ?? ''
}

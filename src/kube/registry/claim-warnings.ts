import type { PersistentVolumeClaimSpec } from '../api/types.gen.ts'
import { parseQuantity } from '../apimachinery/quantity.ts'

/** Amounts of storage must be whole bytes. Follows pkg/api/persistentvolumeclaim/util.go GetWarningsForPersistentVolumeClaimSpec. */
export function claimSpecWarnings(path: string, spec: PersistentVolumeClaimSpec): string[] {
  return (['requests', 'limits'] as const).flatMap(list => {
    const amount = spec.resources[list]?.['storage']
    if (amount === undefined || parseQuantity(amount).scaledValue(-3) % 1000n === 0n) return []
    return [`${path}.resources.${list}[storage]: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`]
  })
}

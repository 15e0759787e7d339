import type { Endpoints } from '../../../api/types.gen.ts'
import { warningsForIP } from '../../../apimachinery/ip.ts'
import type { CreateStrategy } from '../../kind.ts'
import { validateEndpoints } from './validation.ts'

/** Warns of addresses in an unusual form, but not who manages them for the cluster. */
export function warnings(endpoints: Endpoints): string[] {
  if (endpoints.metadata.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller') return []
  return (endpoints.subsets ?? []).flatMap((subset, index) =>
    (['addresses', 'notReadyAddresses'] as const).flatMap(list =>
      (subset[list] ?? []).flatMap(({ ip }, place) => warningsForIP(`subsets[${index}].${list}[${place}].ip`, ip)),
    ),
  )
}

/** Follows pkg/registry/core/endpoint/strategy.go. */
export const strategy: CreateStrategy<Endpoints> = {
  validate: endpoints => validateEndpoints(endpoints),
  warningsOnCreate: warnings,
}

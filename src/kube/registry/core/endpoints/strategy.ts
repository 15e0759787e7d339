import type { Endpoints } from '../../../api/types.gen.ts'
import { warningsForIP } from '../../../apimachinery/ip.ts'
import type { Strategy } from '../../kind.ts'
import { validateEndpoints, validateEndpointsUpdate } from './validation.ts'

function warnings(endpoints: Endpoints): string[] {
  if (endpoints.metadata.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller') return []
  return (endpoints.subsets ?? []).flatMap((subset, index) =>
    (['addresses', 'notReadyAddresses'] as const).flatMap(list =>
      (subset[list] ?? []).flatMap(({ ip }, place) => warningsForIP(`subsets[${index}].${list}[${place}].ip`, ip)),
    ),
  )
}

/** Follows pkg/registry/core/endpoint/strategy.go. */
export const strategy: Strategy<Endpoints> = {
  validate: endpoints => validateEndpoints(endpoints),
  warningsOnCreate: warnings,
  validateUpdate: validateEndpointsUpdate,
  warningsOnUpdate: warnings,
  allowCreateOnUpdate: true,
}

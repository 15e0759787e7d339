import type { EndpointSlice } from '../../../api/types.gen.ts'
import { warningsForIP } from '../../../apimachinery/ip.ts'
import type { CreateStrategy } from '../../kind.ts'
import { validateEndpointSlice } from './validation.ts'

const ownManagers: ReadonlySet<string | undefined> = new Set(['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io'])

/** Warns of addresses in an unusual form, but not who manages them for the cluster. */
export function addressWarnings(slice: EndpointSlice): string[] {
  if (ownManagers.has(slice.metadata.labels?.['endpointslice.kubernetes.io/managed-by'])) return []
  return (slice.endpoints ?? []).flatMap(({ addresses }, index) =>
    (addresses ?? []).flatMap((address, place) => warningsForIP(`endpoints[${index}].addresses[${place}]`, address)),
  )
}

/** What is not kept: the topology map that an old client sends, and the difference between an empty list of endpoints and none. */
export function dropUnkept(slice: EndpointSlice): void {
  if (slice.endpoints?.length === 0) slice.endpoints = null
  for (const endpoint of slice.endpoints ?? []) delete endpoint.deprecatedTopology
}

/** Follows pkg/registry/discovery/endpointslice/strategy.go. */
export const strategy: CreateStrategy<EndpointSlice> = {
  prepareForCreate(slice) {
    slice.metadata.generation = 1
    dropUnkept(slice)
  },
  validate: slice => validateEndpointSlice(slice),
  warningsOnCreate: slice => [...(slice.addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : []), ...addressWarnings(slice)],
}

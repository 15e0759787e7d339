import type { DiscoveryEndpointPort, Endpoint } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import type { StoredService } from '../service-pods.ts'
import type { StoredSlice } from './slices.ts'
import { endpointKey, labelsDiffer, labelsFor, newSlice, portKey } from './slices.ts'

/** kube-controller-manager's --max-endpoints-per-slice. */
const maxEndpoints = 100

/** The endpoints that share their ports. */
export interface PortGroup {
  readonly ports: DiscoveryEndpointPort[]
  readonly endpoints: Map<string, Endpoint>
}

/** What to write. */
export interface SliceChanges {
  create: StoredSlice[]
  update: StoredSlice[]
  remove: StoredSlice[]
}

/**
 * How the slices of one address family must change to hold the wanted endpoints, touching as few as possible.
 * Follows endpointslice/reconciler.go reconcileByAddressType and finalize.
 */
export function reconcileSlices(
  service: StoredService,
  addressType: string,
  existing: readonly StoredSlice[],
  groups: ReadonlyMap<string, PortGroup>,
): SliceChanges {
  const changes: SliceChanges = { create: [], update: [], remove: [] }
  const byPorts = new Map<string, StoredSlice[]>()
  for (const slice of existing) {
    if (!slice.metadata.ownerReferences?.some(owner => owner.uid === service.metadata.uid && owner.kind === 'Service')) {
      changes.remove.push(slice)
      continue
    }
    const key = portKey(slice.ports)
    byPorts.set(key, [...(byPorts.get(key) ?? []), slice])
  }
  for (const [key, group] of groups) reconcileGroup(service, addressType, byPorts.get(key) ?? [], group, changes)
  for (const [key, slices] of byPorts) if (!groups.has(key)) changes.remove.push(...slices)
  addEmptySlice(service, addressType, existing, changes)
  reuse(changes)
  return changes
}

/** Follows reconcileByPortMapping. */
function reconcileGroup(
  service: StoredService,
  addressType: string,
  existing: readonly StoredSlice[],
  { ports, endpoints }: PortGroup,
  changes: SliceChanges,
): void {
  const left = new Map(endpoints)
  const updated: StoredSlice[] = []
  const unchanged: StoredSlice[] = []
  for (const slice of existing) {
    const before = slice.endpoints ?? []
    const kept: Endpoint[] = []
    let changed = false
    for (const endpoint of before) {
      const key = endpointKey(endpoint)
      const wanted = left.get(key)
      if (wanted === undefined) continue
      kept.push(wanted)
      left.delete(key)
      if (!deepEqual(wanted, endpoint)) changed = true
    }
    if (kept.length === 0 && before.length > 0) changes.remove.push(slice)
    else if (changed || kept.length !== before.length || labelsDiffer(slice, service)) updated.push(withEndpoints(slice, kept, service))
    else unchanged.push(slice)
  }
  fill(
    [...updated].sort((a, b) => (b.endpoints?.length ?? 0) - (a.endpoints?.length ?? 0)),
    left,
  )
  while (left.size > 0) {
    const roomy = left.size < maxEndpoints ? closest(unchanged, left.size) : undefined
    const slice = roomy === undefined ? newSlice(service, addressType, ports) : withEndpoints(roomy, [...(roomy.endpoints ?? [])], service)
    if (roomy === undefined) changes.create.push(slice)
    else {
      unchanged.splice(unchanged.indexOf(roomy), 1)
      updated.push(slice)
    }
    fill([slice], left)
  }
  changes.update.push(...updated)
}

function withEndpoints(slice: StoredSlice, endpoints: Endpoint[], service: StoredService): StoredSlice {
  return { ...slice, metadata: { ...slice.metadata, labels: labelsFor(service) }, endpoints }
}

function fill(slices: readonly StoredSlice[], left: Map<string, Endpoint>): void {
  for (const slice of slices) {
    const endpoints = slice.endpoints ?? []
    for (const [key, endpoint] of left) {
      if (endpoints.length >= maxEndpoints) break
      endpoints.push(endpoint)
      left.delete(key)
    }
    slice.endpoints = endpoints.length > 0 ? endpoints : null
  }
}

/** The slice that will be fullest with `count` more. Follows utils.go getSliceToFill. */
function closest(slices: readonly StoredSlice[], count: number): StoredSlice | undefined {
  let best: StoredSlice | undefined
  let least = maxEndpoints
  for (const slice of slices) {
    const room = maxEndpoints - count - (slice.endpoints?.length ?? 0)
    if (room >= 0 && room < least) {
      best = slice
      least = room
    }
  }
  return best
}

/** A Service without endpoints has one empty slice. */
function addEmptySlice(service: StoredService, addressType: string, existing: readonly StoredSlice[], changes: SliceChanges): void {
  if (existing.length !== changes.remove.length || changes.create.length > 0) return
  const [only] = changes.remove
  const wanted = newSlice(service, addressType, [])
  if (
    changes.remove.length === 1 &&
    only !== undefined &&
    (only.endpoints ?? []).length === 0 &&
    portKey(only.ports) === '' &&
    deepEqual(only.metadata.labels, wanted.metadata.labels)
  )
    changes.remove = []
  else changes.create.push(wanted)
}

/** A slice that would go takes the place of one that would come. Follows finalize. */
function reuse(changes: SliceChanges): void {
  changes.remove = changes.remove.filter(slice => {
    const next = changes.create.at(-1)
    if (next === undefined || next.addressType !== slice.addressType || slice.metadata.ownerReferences?.[0]?.uid !== next.metadata.ownerReferences?.[0]?.uid)
      return true
    changes.create.pop()
    changes.update.push({ ...next, metadata: { ...next.metadata, name: slice.metadata.name ?? '' } })
    return false
  })
}

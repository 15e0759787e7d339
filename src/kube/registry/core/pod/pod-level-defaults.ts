import type { PodSpec } from '../../../api/types.gen.ts'
import type { Quantity } from '../../../apimachinery/quantity.ts'
import { parseQuantity, zeroQuantity } from '../../../apimachinery/quantity.ts'
import { someContainer } from './containers.ts'
import type { ResourceList } from './resource-list.ts'
import { isHugePageResourceName, isOvercommitAllowed, isSupportedPodLevelResource } from './resource-names.ts'
import type { Quantities } from './resource-sums.ts'
import { aggregateLimits, aggregateRequests } from './resource-sums.ts'

/**
 * Completes resources for the Pod as a whole, in place: huge pages and requests from the containers, requests from
 * limits, and limits where every container has them. Follows pkg/api/pod/util.go DefaultPodLevelResources.
 */
export function setPodLevelResources(spec: PodSpec): void {
  const { resources } = spec
  if (resources === undefined) return
  const limits: ResourceList = { ...resources.limits }
  const requests: ResourceList = { ...resources.requests }
  if (Object.keys(limits).length + Object.keys(requests).length === 0) return
  const sums = aggregateLimits(spec)
  for (const [name, sum] of sums) if (isHugePageResourceName(name) && requests[name] === undefined) limits[name] ??= sum.toString()
  for (const [name, sum] of aggregateRequests(spec)) {
    if (isSupportedPodLevelResource(name) && isOvercommitAllowed(name)) requests[name] ??= sum.toString()
  }
  for (const name in limits) if (isSupportedPodLevelResource(name)) requests[name] ??= limits[name] ?? '0'
  limitsFromContainers(spec, limits, requests, sums)
  if (Object.keys(limits).length > 0) resources.limits = limits
  if (Object.keys(requests).length > 0) resources.requests = requests
}

/** Follows defaultPodLevelLimits. */
function limitsFromContainers(spec: PodSpec, limits: ResourceList, requests: ResourceList, sums: Quantities): void {
  for (const name in requests) {
    if (!isSupportedPodLevelResource(name) || limits[name] !== undefined) continue
    if (someContainer(spec, ({ resources }) => resources.limits?.[name] === undefined)) continue
    const request = parseQuantity(requests[name] ?? '0')
    limits[name] = greater(request, sums.get(name) ?? zeroQuantity).toString()
  }
}

const greater = (a: Quantity, b: Quantity): Quantity => (a.cmp(b) > 0 ? a : b)

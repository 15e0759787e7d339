import type { Container, ContainerStatus, Pod } from '../../../api/types.gen.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import type { ResourceList } from './resource-list.ts'
import { isSupportedPodLevelResource } from './resource-names.ts'
import type { PodResourcesOptions, Quantities } from './resource-sums.ts'
import { add, aggregate, aggregateLimits, aggregateRequests, raise } from './resource-sums.ts'

/** What a Pod asks for: its containers, or its own requests where it has any, and its overhead. Follows PodRequests. */
export function podRequests(pod: Pod, options: PodResourcesOptions = {}): Quantities {
  const { spec } = pod
  const sums = options.useStatusResources ? withStatus(pod) : aggregateRequests(spec)
  applyPodLevel(sums, spec.resources?.requests)
  if (!options.excludeOverhead) add(sums, spec.overhead)
  return sums
}

/** What a Pod may use at most. Follows PodLimits. */
export function podLimits(pod: Pod, options: PodResourcesOptions = {}): Quantities {
  const { spec } = pod
  const sums = aggregateLimits(spec)
  applyPodLevel(sums, spec.resources?.limits)
  if (options.excludeOverhead) return sums
  for (const name in spec.overhead) {
    const limit = sums.get(name)
    if (limit !== undefined && !limit.isZero()) sums.set(name, limit.add(parseQuantity(spec.overhead[name] ?? '0')))
  }
  return sums
}

function applyPodLevel(sums: Quantities, list: ResourceList | undefined): void {
  for (const name in list) if (isSupportedPodLevelResource(name)) sums.set(name, parseQuantity(list[name] ?? '0'))
}

/** The most of what the spec asks for, what the kubelet set aside and what it has set. */
function withStatus(pod: Pod): Quantities {
  const { spec, status } = pod
  const infeasible = (status.conditions ?? []).find(({ type }) => type === 'PodResizePending')?.reason === 'Infeasible'
  const statuses = new Map<string, ContainerStatus>()
  for (const list of [status.initContainerStatuses, status.containerStatuses]) for (const one of list ?? []) statuses.set(one.name, one)
  const requested = (container: Container) => (infeasible ? undefined : container.resources.requests)
  const allocated = aggregate(spec, container => statuses.get(container.name)?.allocatedResources ?? requested(container))
  const actuated = aggregate(spec, container => {
    const known = statuses.get(container.name)
    return known?.resources?.requests ?? known?.allocatedResources ?? requested(container)
  })
  const greatest: Quantities = infeasible ? new Map() : aggregateRequests(spec)
  raise(greatest, actuated)
  raise(greatest, allocated)
  return greatest
}

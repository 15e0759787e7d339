import type { Container, ContainerStatus, Pod, PodSpec } from '../../../api/types.gen.ts'
import type { Quantity } from '../../../apimachinery/quantity.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import { isRestartableInitContainer } from './containers.ts'
import type { ResourceList } from './resource-list.ts'
import { isSupportedPodLevelResource } from './resource-names.ts'

// What a Pod's containers ask for together. Follows component-helpers/resource/helpers.go.

/** Amounts by the name of their resource. */
export type Quantities = Map<string, Quantity>

function add(sums: Quantities, list: ResourceList | Quantities | undefined): void {
  for (const [name, amount] of entries(list)) {
    const sum = sums.get(name)
    sums.set(name, sum === undefined ? amount : sum.add(amount))
  }
}

function raise(greatest: Quantities, list: ResourceList | Quantities | undefined): void {
  for (const [name, amount] of entries(list)) {
    const known = greatest.get(name)
    if (known === undefined || amount.cmp(known) > 0) greatest.set(name, amount)
  }
}

function* entries(list: ResourceList | Quantities | undefined): Generator<[string, Quantity]> {
  if (list instanceof Map) yield* list
  else for (const name in list) yield [name, parseQuantity(list[name] ?? '0')]
}

/** Sums over the containers; an init container counts together with the sidecars that were started before it. */
function aggregate(spec: PodSpec, listOf: (container: Container) => ResourceList | undefined): Quantities {
  const sums: Quantities = new Map()
  for (const container of spec.containers ?? []) add(sums, listOf(container))
  const sidecars: Quantities = new Map()
  const initial: Quantities = new Map()
  for (const container of spec.initContainers ?? []) {
    const list = listOf(container)
    if (isRestartableInitContainer(container)) {
      add(sums, list)
      add(sidecars, list)
      raise(initial, sidecars)
    } else {
      const together: Quantities = new Map()
      add(together, list)
      add(together, sidecars)
      raise(initial, together)
    }
  }
  raise(sums, initial)
  return sums
}

/** The requests of all containers together. Follows AggregateContainerRequests. */
export const aggregateRequests = (spec: PodSpec): Quantities => aggregate(spec, ({ resources }) => resources.requests)

/** The limits of all containers together. Follows AggregateContainerLimits. */
export const aggregateLimits = (spec: PodSpec): Quantities => aggregate(spec, ({ resources }) => resources.limits)

/** Options of `podRequests` and `podLimits`. */
export interface PodResourcesOptions {
  /** Take what the kubelet reports into account, as the scheduler does for Pods whose resources were changed while they ran. */
  readonly useStatusResources?: boolean
  readonly excludeOverhead?: boolean
}

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

import type { Container, PodSpec } from '../../../api/types.gen.ts'
import type { Quantity } from '../../../apimachinery/quantity.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import { isRestartableInitContainer } from './containers.ts'
import type { ResourceList } from './resource-list.ts'

// What a Pod's containers ask for together. Follows component-helpers/resource/helpers.go.

/** Amounts by the name of their resource. */
export type Quantities = Map<string, Quantity>

/** Amounts as the API writes them. */
export function listOf(sums: ReadonlyMap<string, Quantity>): Record<string, string> {
  const list: Record<string, string> = {}
  for (const [name, quantity] of sums) list[name] = quantity.toString()
  return list
}

/** Adds amounts to sums, in place. */
export function add(sums: Quantities, list: ResourceList | Quantities | undefined): void {
  for (const [name, amount] of entries(list)) {
    const sum = sums.get(name)
    sums.set(name, sum === undefined ? amount : sum.add(amount))
  }
}

/** Raises the greatest amounts to those of a list, in place. */
export function raise(greatest: Quantities, list: ResourceList | Quantities | undefined): void {
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
export function aggregate(spec: PodSpec, listOf: (container: Container) => ResourceList | undefined): Quantities {
  const sums: Quantities = new Map()
  for (const container of spec.containers ?? []) {
    const list = listOf(container)
    if (list !== undefined) add(sums, list)
  }
  if (spec.initContainers === undefined) return sums
  const sidecars: Quantities = new Map()
  const initial: Quantities = new Map()
  for (const container of spec.initContainers) {
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

import type { PodSpec } from '../../../api/types.gen.ts'
import { isQualifiedName } from '../../../apimachinery/names.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import { someContainer } from './containers.ts'
import type { ResourceList } from './resource-list.ts'

// What the names of resources mean. Follows pkg/apis/core/helper/helpers.go.

const hugePages = 'hugepages-'
const standardContainerResources: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage'])
const integerResources: ReadonlySet<string> = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
])
const standardResources: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'storage',
  'requests.storage',
  'services.nodeports',
  'services.loadbalancers',
])

/** Whether the resource is memory in huge pages. */
export const isHugePageResourceName = (name: string) => name.startsWith(hugePages)

/** Whether a quota may count the resource: standard names, and huge pages. */
export const isStandardResourceName = (name: string) => standardResources.has(name) || isHugePageResourceName(name) || name.startsWith('requests.hugepages-')

/** Whether a container may ask for the resource by a bare name. */
export const isStandardContainerResourceName = (name: string) => standardContainerResources.has(name) || isHugePageResourceName(name)

/** Whether the resource is Kubernetes' own: no prefix, or one of kubernetes.io/. */
export const isNativeResource = (name: string) => !name.includes('/') || name.includes('kubernetes.io/')

/** Whether limits may be above requests. */
export const isOvercommitAllowed = (name: string) => isNativeResource(name) && !isHugePageResourceName(name)

/** Whether the name is that of a device or the like: `example.com/gpu`. */
export function isExtendedResourceName(name: string): boolean {
  return !isNativeResource(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`).length === 0
}

/** Whether the resource comes in whole numbers only. */
export const isIntegerResourceName = (name: string) => integerResources.has(name) || isExtendedResourceName(name)

/** Whether resources for a whole Pod may name the resource. Follows component-helpers/resource/helpers.go IsSupportedPodLevelResource. */
export const isSupportedPodLevelResource = (name: string) => name === 'cpu' || name === 'memory' || isHugePageResourceName(name)

/** Whether the amount is a whole number of such pages; false when the name has no page size. */
export function isHugePageValueDivisible(name: string, amount: string): boolean {
  try {
    const size = parseQuantity(name.slice(hugePages.length))
    if (size.sign() <= 0 || size.milliValue() % 1000 !== 0) return false
    return parseQuantity(amount).scaledValue(0) % size.scaledValue(0) === 0n
  } catch {
    return false
  }
}

const hasIndivisible = (list: ResourceList | undefined) =>
  list !== undefined && Object.keys(list).some(name => isHugePageResourceName(name) && !isHugePageValueDivisible(name, list[name] ?? ''))

/** Whether a spec asks for an amount of huge pages that is no whole number of pages. Follows pkg/api/pod/util.go usesIndivisibleHugePagesValues. */
export function usesIndivisibleHugePages(spec: PodSpec): boolean {
  return someContainer(spec, ({ resources }) => hasIndivisible(resources.limits) || hasIndivisible(resources.requests)) || hasIndivisible(spec.overhead)
}

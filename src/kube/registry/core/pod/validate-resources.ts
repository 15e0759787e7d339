import type { ResourceClaim, ResourceRequirements } from '../../../api/types.gen.ts'
import { duplicate, forbidden, invalid, notFound, notSupported, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { compareText } from '../../../apimachinery/labels.ts'
import { isQualifiedName } from '../../../apimachinery/names.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import type { Errors } from './checks.ts'
import { checkLabel, named, report } from './checks.ts'
import type { PodValidationOptions } from './options.ts'
import {
  isExtendedResourceName,
  isHugePageResourceName,
  isHugePageValueDivisible,
  isIntegerResourceName,
  isNativeResource,
  isOvercommitAllowed,
  isStandardContainerResourceName,
  isStandardResourceName,
  isSupportedPodLevelResource,
} from './resource-names.ts'

/** Which resources may be named: a container's, or a whole Pod's. */
export type ResourceNameCheck = (errors: Errors, name: string, path: Path) => void

/** Follows pkg/apis/core/validation/validation.go validateResourceName; gives whether the name is sound. */
export function checkResourceName(errors: Errors, name: string, path: Path): boolean {
  const messages = isQualifiedName(name)
  report(errors, path, named(name), messages)
  if (messages.length > 0) return false
  if (name.includes('/') || isStandardResourceName(name)) return true
  errors.push(invalid(path, named(name), 'must be a standard resource type or fully qualified'))
  return false
}

/** A resource that a container may ask for. Follows ValidateContainerResourceName. */
export const checkContainerResourceName: ResourceNameCheck = (errors, name, path) => {
  checkResourceName(errors, name, path)
  if (!name.includes('/')) {
    if (!isStandardContainerResourceName(name)) errors.push(invalid(path, named(name), 'must be a standard resource for containers'))
  } else if (!isNativeResource(name) && !isExtendedResourceName(name)) {
    errors.push(invalid(path, named(name), "doesn't follow extended resource name standard"))
  }
}

/** A resource that a whole Pod may ask for. Follows validatePodResourceName. */
export const checkPodResourceName: ResourceNameCheck = (errors, name, path) => {
  if (checkResourceName(errors, name, path) && !isSupportedPodLevelResource(name)) {
    errors.push(notSupported(path, named(name), ['cpu', 'hugepages-', 'memory']))
  }
}

/** An amount of a resource: not negative, and whole where the resource is. Follows ValidateResourceQuantityValue. */
export function checkResourceAmount(errors: Errors, name: string, amount: string, path: Path): void {
  const quantity = parseQuantity(amount)
  if (quantity.sign() < 0) errors.push(invalid(path, quantity.toString(), 'must be greater than or equal to 0'))
  if (isIntegerResourceName(name) && quantity.scaledValue(-3) % 1000n !== 0n) errors.push(invalid(path, quantity.toString(), 'must be an integer'))
}

/** Requests, limits and claims. Follows validateResourceRequirements; where the server goes through a map in any order, ours is that of the object. */
export function validateResourceRequirements(
  errors: Errors,
  requirements: ResourceRequirements,
  checkName: ResourceNameCheck,
  claimNames: ReadonlySet<string>,
  path: Path,
  options: PodValidationOptions,
): void {
  const { limits, requests, claims } = requirements
  if (limits === undefined && requests === undefined && claims === undefined) return
  let computes = false
  let hugePages = false
  for (const name in limits) {
    const amount = limits[name] ?? '0'
    checkAmount(errors, name, amount, checkName, path.child('limits').key(name), options)
    computes ||= name === 'cpu' || name === 'memory'
    hugePages ||= isHugePageResourceName(name)
  }
  for (const name in requests) {
    const amount = requests[name] ?? '0'
    const itemPath = path.child('requests').key(name)
    checkName(errors, name, itemPath)
    checkResourceAmount(errors, name, amount, itemPath)
    checkAgainstLimit(errors, name, amount, limits?.[name], path)
    checkHugePages(errors, name, amount, itemPath, options)
    computes ||= name === 'cpu' || name === 'memory'
    hugePages ||= isHugePageResourceName(name)
  }
  if (hugePages && !computes) errors.push(forbidden(path, 'HugePages require cpu or memory'))
  validateClaimNames(errors, claims, claimNames, path)
}

function checkAmount(errors: Errors, name: string, amount: string, checkName: ResourceNameCheck, path: Path, options: PodValidationOptions): void {
  checkName(errors, name, path)
  checkResourceAmount(errors, name, amount, path)
  checkHugePages(errors, name, amount, path, options)
}

function checkAgainstLimit(errors: Errors, name: string, amount: string, limit: string | undefined, path: Path): void {
  if (limit === undefined) {
    if (!isOvercommitAllowed(name)) errors.push(required(path.child('limits'), 'Limit must be set for non overcommitable resources'))
    return
  }
  if (amount === limit) return
  const order = parseQuantity(amount).cmp(parseQuantity(limit))
  if (order !== 0 && !isOvercommitAllowed(name)) {
    errors.push(invalid(path.child('requests'), amount, `must be equal to ${name} limit of ${limit}`))
  } else if (order > 0) {
    errors.push(invalid(path.child('requests'), amount, `must be less than or equal to ${name} limit of ${limit}`))
  }
}

function checkHugePages(errors: Errors, name: string, amount: string, path: Path, options: PodValidationOptions): void {
  if (!isHugePageResourceName(name) || options.allowIndivisibleHugePagesValues || isHugePageValueDivisible(name, amount)) return
  errors.push(invalid(path, amount, `${amount} is not positive integer multiple of ${name}`))
}

/** Claims for devices must be declared in the Pod. Follows validateResourceClaimNames. */
function validateClaimNames(errors: Errors, claims: readonly ResourceClaim[] | undefined, podClaims: ReadonlySet<string>, path: Path): void {
  const seen = new Set<string>()
  for (const [index, { name, request }] of (claims ?? []).entries()) {
    const itemPath = path.child('claims').index(index)
    if (name === '') {
      errors.push(required(itemPath))
      continue
    }
    if (seen.has(name)) {
      errors.push(duplicate(itemPath, name))
    } else {
      if (request) checkLabel(errors, itemPath.child('request'), request)
      const key = request ? `${name}/${request}` : name
      if (seen.has(key)) errors.push(duplicate(itemPath, key))
      else if (!request) for (const other of seen) if (other.startsWith(`${name}/`)) errors.push(duplicate(itemPath, name))
      seen.add(key)
    }
    if (!podClaims.has(name)) {
      const names = podClaims.size === 0 ? ' which is empty' : `: ${[...podClaims].sort(compareText).join(', ')}`
      errors.push({ ...notFound(itemPath, name), detail: `must be one of the names in pod.spec.resourceClaims${names}` })
    }
  }
}

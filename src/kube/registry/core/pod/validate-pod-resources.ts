import type { PodSpec } from '../../../api/types.gen.ts'
import { forbidden, invalid } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import type { Errors } from './checks.ts'
import type { PodValidationOptions } from './options.ts'
import { isHugePageResourceName } from './resource-names.ts'
import { aggregateLimits, aggregateRequests } from './resource-sums.ts'
import { checkPodResourceName, validateResourceRequirements } from './validate-resources.ts'

/** Resources for the Pod as a whole. Follows pkg/apis/core/validation/validation.go validatePodResources. */
export function validatePodResources(errors: Errors, spec: PodSpec, claimNames: ReadonlySet<string>, path: Path, options: PodValidationOptions): void {
  const { resources } = spec
  if (resources === undefined) return
  const resourcesPath = path.child('resources')
  if (spec.os?.name === 'windows') return void errors.push(forbidden(resourcesPath, 'may not be set for a windows pod'))
  if (resources.claims !== undefined) errors.push(forbidden(resourcesPath.child('claims'), 'claims may not be set for Resources at pod-level'))
  validateResourceRequirements(errors, resources, checkPodResourceName, claimNames, resourcesPath, options)
  validateConsistency(errors, spec, resourcesPath)
}

/** Follows validatePodResourceConsistency. */
function validateConsistency(errors: Errors, spec: PodSpec, path: Path): void {
  const { limits = {}, requests = {} } = spec.resources ?? {}
  for (const [name, sum] of aggregateRequests(spec)) {
    const request = requests[name]
    if (request === undefined || sum.cmp(parseQuantity(request)) <= 0) continue
    errors.push(invalid(path.child('requests').key(name), request, `must be greater than or equal to aggregate container requests of ${sum}`))
  }
  for (const [name, sum] of aggregateLimits(spec)) {
    const limit = limits[name]
    if (!isHugePageResourceName(name) || limit === undefined || sum.cmp(parseQuantity(limit)) <= 0) continue
    errors.push(invalid(path.child('limits').key(name), limit, `must be greater than or equal to aggregate container limits of ${sum}`))
  }
  for (const [index, container] of (spec.containers ?? []).entries()) {
    for (const name in container.resources.limits) {
      const own = container.resources.limits[name] ?? '0'
      const limit = limits[name]
      if (limit === undefined || parseQuantity(own).cmp(parseQuantity(limit)) <= 0) continue
      errors.push(invalid(path.child('containers').index(index).key(name).child('limits'), own, `must be less than or equal to pod limits of ${limit}`))
    }
  }
}

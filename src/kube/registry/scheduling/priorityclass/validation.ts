import type { PriorityClass } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'

const metadata = Path.of('metadata')
const highestUserPriority = 1_000_000_000
const policies = ['PreemptLowerPriority', 'Never']

/** The classes Kubernetes makes itself. Follows pkg/apis/scheduling/v1/helpers.go SystemPriorityClasses. */
const systemPriorities: Readonly<Record<string, number>> = { 'system-node-critical': 2_000_001_000, 'system-cluster-critical': 2_000_000_000 }

/** What is wrong with a class under a reserved name, '' when nothing is. Follows IsKnownSystemPriorityClass. */
function systemClassFault({ metadata: { name = '' }, value, globalDefault = false }: PriorityClass): string {
  const known = systemPriorities[name]
  if (known === undefined) return `${name} is not a known system priority class`
  if (value !== known) return `value of ${name} PriorityClass must be ${known}`
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : ''
}

/** Follows pkg/apis/scheduling/validation/validation.go ValidatePriorityClass. */
export function validatePriorityClass(priorityClass: PriorityClass): FieldError[] {
  const { value, preemptionPolicy } = priorityClass
  const errors = validateObjectMeta(priorityClass.metadata, false, nameIsDNSSubdomain, metadata)
  if ((priorityClass.metadata.name ?? '').startsWith('system-')) {
    const fault = systemClassFault(priorityClass)
    if (fault !== '')
      errors.push(forbidden(metadata.child('name'), `priority class names with 'system-' prefix are reserved for system use only. error: ${fault}`))
  } else if (value > highestUserPriority) {
    errors.push(forbidden(Path.of('value'), `maximum allowed value of a user defined priority is ${highestUserPriority}`))
  }
  if (preemptionPolicy === undefined) return errors
  const path = Path.of('preemptionPolicy')
  if (preemptionPolicy === '') errors.push(required(path))
  else if (!policies.includes(preemptionPolicy)) errors.push(notSupported(path, preemptionPolicy, policies))
  return errors
}

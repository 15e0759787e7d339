import type { NodeSelector, PersistentVolumeClaimSpec } from '../api/types.gen.ts'
import type { FieldError } from '../apimachinery/field-error.ts'
import type { Path } from '../apimachinery/field-path.ts'
import { validateNodeSelector as checkNodeSelector } from './core/pod/validate-affinity.ts'
import { validateClaimSpec as checkClaimSpec } from './core/pod/validate-claim-template.ts'
import { checkContainerResourceName, checkResourceAmount, checkResourceName } from './core/pod/validate-resources.ts'

export { nodeSelectorTermWarnings } from './core/pod/node-label-warnings.ts'
export { setResourceListDefaults } from './core/pod/resource-list.ts'
export { isOvercommitAllowed } from './core/pod/resource-names.ts'
export { podLimits, podRequests } from './core/pod/resource-totals.ts'

// Rules of the Pod's spec that other kinds have too.

function collect(check: (errors: FieldError[]) => void): FieldError[] {
  const errors: FieldError[] = []
  check(errors)
  return errors
}

/** An amount of a resource: not negative, and whole where the resource is. Follows pkg/apis/core/validation/validation.go ValidateResourceQuantityValue. */
export const validateResourceAmount = (name: string, amount: string, path: Path) => collect(errors => checkResourceAmount(errors, name, amount, path))

/** A resource by a standard name or with a prefix. Follows validateResourceName. */
export const validateResourceName = (name: string, path: Path) => collect(errors => void checkResourceName(errors, name, path))

/** A resource that a container may ask for. Follows ValidateContainerResourceName. */
export const validateContainerResourceName = (name: string, path: Path) => collect(errors => checkContainerResourceName(errors, name, path))

/** A claim's spec. Follows ValidatePersistentVolumeClaimSpec. */
export const validateClaimSpec = (spec: PersistentVolumeClaimSpec, path: Path) => collect(errors => checkClaimSpec(errors, spec, path))

/** Terms of which one must hold for the node. Follows ValidateNodeSelector. */
export const validateNodeSelector = (selector: NodeSelector, path: Path) => collect(errors => checkNodeSelector(errors, selector, false, path))

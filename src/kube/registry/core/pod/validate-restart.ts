import type { ContainerResizePolicy } from '../../../api/types.gen.ts'
import { duplicate, invalid, required, tooMany } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import type { Errors } from './checks.ts'
import { checkOneOf, checkRequiredOneOf, named } from './checks.ts'
import type { AnyContainer } from './containers.ts'

// When a container starts again. Follows pkg/apis/core/validation/validation.go.

const policies = ['Always', 'Never', 'OnFailure']
const actions = ['Restart', 'RestartAllContainers']
const operators = ['In', 'NotIn']
const maxRules = 20
const maxExitCodes = 255

/** A container's own restart policy and its rules by exit code. Follows validateContainerRestartPolicy and, for init containers, validateInitContainerRestartPolicy. */
export function validateContainerRestartPolicy(errors: Errors, container: AnyContainer, path: Path): void {
  const { restartPolicy, restartPolicyRules: rules = [] } = container
  if (restartPolicy !== undefined) {
    checkOneOf(errors, path.child('restartPolicy'), restartPolicy, policies)
  } else {
    if (rules.length === 0) return
    errors.push(required(path.child('restartPolicy'), 'must specify restartPolicy when restart rules are used'))
  }
  if (rules.length > maxRules) errors.push(tooMany(path.child('restartPolicyRules'), rules.length, maxRules))
  for (const [index, { action, exitCodes }] of rules.entries()) {
    const rulePath = path.child('restartPolicyRules').index(index)
    checkOneOf(errors, rulePath.child('action'), action, actions)
    if (exitCodes === undefined) {
      errors.push(required(rulePath.child('exitCodes'), 'must be specified'))
      continue
    }
    checkOneOf(errors, rulePath.child('exitCodes', 'operator'), exitCodes.operator, operators)
    const codes = exitCodes.values?.length ?? 0
    if (codes > maxExitCodes) errors.push(tooMany(rulePath.child('exitCodes', 'values'), codes, maxExitCodes))
  }
}

/** An init container with rules and no policy lacks only the policy. Follows validateInitContainerRestartPolicy. */
export function validateInitContainerRestartPolicy(errors: Errors, container: AnyContainer, path: Path): void {
  if (container.restartPolicy !== undefined) validateContainerRestartPolicy(errors, container, path)
  else if ((container.restartPolicyRules ?? []).length > 0) {
    errors.push(required(path.child('restartPolicy'), 'must specify restartPolicy when restart rules are used'))
  }
}

/** Whether a change of resources restarts the container. Follows validateResizePolicy. */
export function validateResizePolicy(
  errors: Errors,
  list: readonly ContainerResizePolicy[] | undefined,
  path: Path,
  podRestartPolicy: string | undefined,
): void {
  if (list === undefined) return
  const seen = new Set<string>()
  for (const [index, { resourceName, restartPolicy }] of list.entries()) {
    if (seen.has(resourceName)) errors.push(duplicate(path.index(index), named(resourceName)))
    seen.add(resourceName)
    checkRequiredOneOf(errors, path, resourceName, ['cpu', 'memory'])
    checkRequiredOneOf(errors, path, restartPolicy, ['NotRequired', 'RestartContainer'])
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      errors.push(invalid(path, named(restartPolicy), "must be 'NotRequired' when pod `restartPolicy` is 'Never'"))
    }
  }
}

import type { PodSpec } from '../../../api/types.gen.ts'
import { duplicate, forbidden, invalid, notFound, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import type { Errors } from './checks.ts'
import { checkLabel, checkRequiredOneOf } from './checks.ts'
import type { AnyContainer } from './containers.ts'
import { isRestartableInitContainer } from './containers.ts'
import type { PodValidationOptions } from './options.ts'
import { validateContainerSecurityContext } from './validate-container-security.ts'
import { validateEnv, validateEnvFrom } from './validate-env.ts'
import { validateLifecycle, validateProbes } from './validate-handlers.ts'
import type { Volumes } from './validate-mounts.ts'
import { validateVolumeDevices, validateVolumeMounts } from './validate-mounts.ts'
import { checkHostPortConflicts, validateContainerPorts } from './validate-ports.ts'
import { checkContainerResourceName, validateResourceRequirements } from './validate-resources.ts'
import { validateContainerRestartPolicy, validateInitContainerRestartPolicy, validateResizePolicy } from './validate-restart.ts'

/** What the checks of a container need to know of its Pod. */
export interface ContainerScope {
  readonly spec: PodSpec
  readonly volumes: Volumes
  /** Names of the Pod's resource claims. */
  readonly claimNames: ReadonlySet<string>
  readonly options: PodValidationOptions
}

/** The policies that say when an image is pulled, as the server lists them. */
export const pullPolicies = ['Always', 'IfNotPresent', 'Never']

/** The Pod's containers. Follows pkg/apis/core/validation/validation.go validateContainers. */
export function validateContainers(errors: Errors, scope: ContainerScope, path: Path): void {
  const { spec } = scope
  const containers = spec.containers ?? []
  if (containers.length === 0) return void errors.push(required(path))
  const names = new Set<string>()
  for (const [index, container] of containers.entries()) {
    const itemPath = path.index(index)
    validateContainer(errors, container, scope, itemPath)
    if (names.has(container.name)) errors.push(duplicate(itemPath.child('name'), container.name))
    names.add(container.name)
    validateLifecycle(errors, container.lifecycle, spec.terminationGracePeriodSeconds, itemPath.child('lifecycle'), spec.os)
    validateProbes(errors, container, itemPath)
    validateContainerRestartPolicy(errors, container, itemPath)
  }
  checkHostPortConflicts(errors, containers, path)
}

const initOnly = 'may not be set for init containers without restartPolicy=Always'

/** Containers that run before the others, and sidecars among them. Follows validateInitContainers. */
export function validateInitContainers(errors: Errors, scope: ContainerScope, path: Path): void {
  const { spec, options } = scope
  if (spec.initContainers === undefined) return
  const names = new Set((spec.containers ?? []).map(({ name }) => name))
  for (const [index, container] of spec.initContainers.entries()) {
    const itemPath = path.index(index)
    validateContainer(errors, container, scope, itemPath)
    validateInitContainerRestartPolicy(errors, container, itemPath)
    if (names.has(container.name)) errors.push(duplicate(itemPath.child('name'), container.name))
    else if (container.name !== '') names.add(container.name)
    checkHostPortConflicts(errors, [container], path)
    const sidecar = isRestartableInitContainer(container)
    if (sidecar) {
      validateLifecycle(errors, container.lifecycle, spec.terminationGracePeriodSeconds, itemPath.child('lifecycle'), spec.os)
      validateProbes(errors, container, itemPath)
    } else {
      for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
        if (container[field] !== undefined) errors.push(forbidden(itemPath.child(field), initOnly))
      }
    }
    if (sidecar || options.allowExistingRestartContainerForNonSidecarInitContainer) continue
    for (const [at, { restartPolicy }] of (container.resizePolicy ?? []).entries()) {
      if (restartPolicy !== 'RestartContainer') continue
      const policyPath = itemPath.child('resizePolicy').index(at).child('restartPolicy')
      errors.push(invalid(policyPath, restartPolicy, "must not be set to 'RestartContainer' for non-sidecar initContainers"))
    }
  }
}

const notForEphemeral = 'cannot be set for an Ephemeral Container'
const forbiddenForEphemeral = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const

/** Containers added for debugging. Follows validateEphemeralContainers. */
export function validateEphemeralContainers(errors: Errors, scope: ContainerScope, path: Path): void {
  const { spec } = scope
  const others = new Set([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ name }) => name))
  const names = new Set(others)
  for (const [index, container] of (spec.ephemeralContainers ?? []).entries()) {
    const itemPath = path.index(index)
    validateContainer(errors, container, scope, itemPath)
    checkImageSpace(errors, container, itemPath)
    if (names.has(container.name)) errors.push(duplicate(itemPath.child('name'), container.name))
    names.add(container.name)
    const target = container.targetContainerName
    if (target && !others.has(target)) errors.push(notFound(itemPath.child('targetContainerName'), target))
    for (const field of forbiddenForEphemeral) {
      const value = container[field]
      const set = field === 'resources' ? Object.keys(container.resources).length > 0 : value !== undefined
      if (set) errors.push(forbidden(itemPath.child(field), notForEphemeral))
    }
    for (const [at, mount] of (container.volumeMounts ?? []).entries()) {
      const mountPath = itemPath.child('volumeMounts').index(at)
      if (mount.subPath) errors.push(forbidden(mountPath.child('subPath'), notForEphemeral))
      if (mount.subPathExpr) errors.push(forbidden(mountPath.child('subPathExpr'), notForEphemeral))
    }
  }
}

/** What holds for containers of every kind. Follows validateContainerCommon. */
function validateContainer(errors: Errors, container: AnyContainer, { spec, volumes, claimNames, options }: ContainerScope, path: Path): void {
  if (container.name === '') errors.push(required(path.child('name')))
  else checkLabel(errors, path.child('name'), container.name)
  if (!container.image) errors.push(required(path.child('image')))
  checkRequiredOneOf(errors, path.child('terminationMessagePolicy'), container.terminationMessagePolicy, ['File', 'FallbackToLogsOnError'])
  validateContainerPorts(errors, container.ports, path.child('ports'))
  validateEnv(errors, container.env, path.child('env'))
  validateEnvFrom(errors, container.envFrom, path.child('envFrom'))
  validateVolumeMounts(errors, container, volumes, path.child('volumeMounts'))
  validateVolumeDevices(errors, container, volumes, path.child('volumeDevices'))
  checkRequiredOneOf(errors, path.child('imagePullPolicy'), container.imagePullPolicy, pullPolicies)
  validateResourceRequirements(errors, container.resources, checkContainerResourceName, claimNames, path.child('resources'), options)
  validateResizePolicy(errors, container.resizePolicy, path.child('resizePolicy'), spec.restartPolicy)
  validateContainerSecurityContext(errors, container.securityContext, path.child('securityContext'), spec.hostUsers ?? true, options)
}

/** In a Pod, though not in a template, an image may not have space around it. Follows validateContainerOnlyForPod. */
export function checkImageSpace(errors: Errors, { image = '' }: AnyContainer, path: Path): void {
  if (image !== image.trim()) errors.push(invalid(path.child('image'), image, 'must not have leading or trailing whitespace'))
}

/** What a restart policy may be. Follows validateRestartPolicy. */
export function checkRestartPolicy(errors: Errors, policy: string | undefined, path: Path): void {
  checkRequiredOneOf(errors, path, policy, ['Always', 'OnFailure', 'Never'])
}

import type { PodSpec } from '../../../api/types.gen.ts'
import { forbidden, invalid } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isValidGroupID, isValidUserID } from '../../../apimachinery/names.ts'
import type { Errors } from './checks.ts'
import { checkOneOf, report } from './checks.ts'
import { visitContainersWithPath } from './containers.ts'
import type { PodValidationOptions } from './options.ts'
import { validateAppArmorProfile, validateSeccompProfile } from './validate-container-security.ts'
import { validateSysctls } from './validate-sysctls.ts'
import { validateWindowsOptions } from './validate-windows-options.ts'

/** What all containers of a Pod may do. Follows pkg/apis/core/validation/validation.go validatePodSpecSecurityContext. */
export function validatePodSecurityContext(errors: Errors, spec: PodSpec, path: Path, options: PodValidationOptions): void {
  const context = spec.securityContext
  if (context === undefined) return
  const { fsGroup, runAsUser, runAsGroup, supplementalGroups, sysctls } = context
  if (fsGroup !== undefined) report(errors, path.child('fsGroup'), fsGroup, isValidGroupID(fsGroup))
  if (runAsUser !== undefined) report(errors, path.child('runAsUser'), runAsUser, isValidUserID(runAsUser))
  if (runAsGroup !== undefined) report(errors, path.child('runAsGroup'), runAsGroup, isValidGroupID(runAsGroup))
  for (const [index, group] of (supplementalGroups ?? []).entries()) report(errors, path.child('supplementalGroups').index(index), group, isValidGroupID(group))
  if (sysctls !== undefined) validateSysctls(errors, sysctls, spec, path.child('sysctls'), options)
  if (context.fsGroupChangePolicy !== undefined)
    checkOneOf(errors, path.child('fsGroupChangePolicy'), context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'])
  validateSeccompProfile(errors, context.seccompProfile, path.child('seccompProfile'))
  validateWindowsOptions(errors, context.windowsOptions, path.child('windowsOptions'))
  validateAppArmorProfile(errors, context.appArmorProfile, path.child('appArmorProfile'))
  if (context.supplementalGroupsPolicy !== undefined) {
    checkOneOf(errors, path.child('supplementalGroupsPolicy'), context.supplementalGroupsPolicy, ['Merge', 'Strict'])
  }
  if (context.seLinuxChangePolicy !== undefined)
    checkOneOf(errors, path.child('seLinuxChangePolicy'), context.seLinuxChangePolicy, ['MountOption', 'Recursive'])
}

/** Processes are shared with the node or among the containers, not both. Follows validateShareProcessNamespace. */
export function validateShareProcessNamespace(errors: Errors, { shareProcessNamespace, hostPID }: PodSpec, path: Path): void {
  if (!shareProcessNamespace || !hostPID) return
  errors.push(invalid(path.child('shareProcessNamespace'), true, 'ShareProcessNamespace and HostPID cannot both be enabled'))
}

const withUserNamespace = 'when `hostUsers` is false'

/** What a Pod with a user namespace of its own may not share with the node. Follows validateHostUsers. */
export function validateHostUsers(errors: Errors, spec: PodSpec, path: Path, options: PodValidationOptions): void {
  if (spec.hostUsers !== false) return
  if (!options.allowUserNamespacesHostNetworkSupport && spec.hostNetwork) errors.push(forbidden(path.child('hostNetwork'), withUserNamespace))
  if (spec.hostPID) errors.push(forbidden(path.child('HostPID'), withUserNamespace))
  if (spec.hostIPC) errors.push(forbidden(path.child('HostIPC'), withUserNamespace))
  if (options.allowUserNamespacesWithVolumeDevices) return
  visitContainersWithPath(spec, path, (container, containerPath) => {
    if ((container.volumeDevices ?? []).length > 0) errors.push(forbidden(containerPath.child('volumeDevices'), withUserNamespace))
  })
}

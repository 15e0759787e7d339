import type { PodSpec } from '../../../api/types.gen.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import type { Errors } from './checks.ts'
import { named } from './checks.ts'
import { visitContainersWithPath } from './containers.ts'

// What a Pod's operating system rules out. Follows pkg/apis/core/validation/validation.go.

/** The system's name, and then what does not exist on it. Follows validateOS, validateLinux and validateWindows. */
export function validateOS(errors: Errors, spec: PodSpec, path: Path): void {
  const name = spec.os?.name
  if (name === undefined) return
  if (name === '') errors.push(required(path.child('os', 'name')))
  else if (name === 'linux') validateLinux(errors, spec, path)
  else if (name === 'windows') validateWindows(errors, spec, path)
  else errors.push(notSupported(path.child('os'), named(name), ['linux', 'windows']))
}

function validateLinux(errors: Errors, spec: PodSpec, path: Path): void {
  const refused = 'windows options cannot be set for a linux pod'
  if (spec.securityContext?.windowsOptions !== undefined) errors.push(forbidden(path.child('securityContext', 'windowsOptions'), refused))
  visitContainersWithPath(spec, path, ({ securityContext }, containerPath) => {
    if (securityContext?.windowsOptions !== undefined) errors.push(forbidden(containerPath.child('securityContext', 'windowsOptions'), refused))
  })
}

const podContextFields = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
] as const
const podFields = ['hostUsers', 'hostPID', 'hostIPC', 'shareProcessNamespace'] as const
const contextFields = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const

function validateWindows(errors: Errors, spec: PodSpec, path: Path): void {
  const refused = 'cannot be set for a windows pod'
  for (const field of podContextFields) {
    if (spec.securityContext?.[field] !== undefined) errors.push(forbidden(path.child('securityContext', field), refused))
  }
  for (const field of podFields) if (spec[field] !== undefined) errors.push(forbidden(path.child(field), refused))
  visitContainersWithPath(spec, path, ({ securityContext }, containerPath) => {
    if (securityContext === undefined) return
    for (const field of contextFields) {
      if (securityContext[field] !== undefined) errors.push(forbidden(containerPath.child('securityContext', field), refused))
    }
  })
}

/** Windows containers that run as processes of the node. Follows validateWindowsHostProcessPod. */
export function validateHostProcess(errors: Errors, spec: PodSpec, path: Path): void {
  const podWide = spec.securityContext?.windowsOptions?.hostProcess
  let containers = 0
  let hostProcesses = 0
  visitContainersWithPath(spec, path, ({ securityContext }, containerPath) => {
    containers++
    const own = securityContext?.windowsOptions?.hostProcess
    if (podWide !== undefined && own !== undefined && podWide !== own) {
      const ownPath = containerPath.child('securityContext', 'windowsOptions', 'hostProcess')
      errors.push(invalid(ownPath, own, `pod hostProcess value must be identical if both are specified, was ${podWide}`))
    }
    if (own ?? podWide) hostProcesses++
  })
  if (hostProcesses === 0) return
  if (hostProcesses !== containers) {
    errors.push(invalid(path, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers'))
  }
  if (!spec.hostNetwork) errors.push(invalid(path.child('hostNetwork'), false, 'hostNetwork must be true if pod contains any hostProcess containers'))
}

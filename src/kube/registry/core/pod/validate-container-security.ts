import type { AppArmorProfile, SeccompProfile, SecurityContext } from '../../../api/types.gen.ts'
import { invalid, notSupported, required, tooLong } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isValidGroupID, isValidUserID } from '../../../apimachinery/names.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'
import { goValue } from '../../go-value.ts'
import type { Errors } from './checks.ts'
import { named, report } from './checks.ts'
import type { PodValidationOptions } from './options.ts'
import { checkLocalDescending } from './validate-paths.ts'
import { validateWindowsOptions } from './validate-windows-options.ts'

/** What a container may do on its node. Follows pkg/apis/core/validation/validation.go ValidateSecurityContext; privileged containers are allowed, as kind allows them. */
export function validateContainerSecurityContext(
  errors: Errors,
  context: SecurityContext | undefined,
  path: Path,
  hostUsers: boolean,
  options: PodValidationOptions,
): void {
  if (context === undefined) return
  const { runAsUser, runAsGroup, procMount, privileged, capabilities } = context
  if (runAsUser !== undefined) report(errors, path.child('runAsUser'), runAsUser, isValidUserID(runAsUser))
  if (runAsGroup !== undefined) report(errors, path.child('runAsGroup'), runAsGroup, isValidGroupID(runAsGroup))
  if (procMount !== undefined) {
    if (procMount !== 'Default' && procMount !== 'Unmasked') errors.push(notSupported(path.child('procMount'), named(procMount), ['Default', 'Unmasked']))
    if (hostUsers && procMount === 'Unmasked') errors.push(invalid(path.child('procMount'), procMount, '`hostUsers` must be false to use `Unmasked`'))
  }
  validateSeccompProfile(errors, context.seccompProfile, path.child('seccompProfile'))
  if (context.allowPrivilegeEscalation === false) {
    if (privileged === true) {
      errors.push(invalid(path, goValue('core/v1.SecurityContext', context), 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'))
    }
    if (!options.allowSysAdminWhenPrivilegeEscalationFalse) {
      for (const capability of capabilities?.add ?? []) {
        if (capability !== 'CAP_SYS_ADMIN') continue
        errors.push(
          invalid(path, goValue('core/v1.SecurityContext', context), 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'),
        )
      }
    }
  }
  validateWindowsOptions(errors, context.windowsOptions, path.child('windowsOptions'))
  validateAppArmorProfile(errors, context.appArmorProfile, path.child('appArmorProfile'))
}

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined']

/** Which system calls are allowed. Follows validateSeccompProfileField. */
export function validateSeccompProfile(errors: Errors, profile: SeccompProfile | undefined, path: Path): void {
  if (profile === undefined) return
  const { type, localhostProfile } = profile
  if (type === '') errors.push(required(path.child('type'), 'type is required when seccompProfile is set'))
  else if (!profileTypes.includes(type)) errors.push(notSupported(path.child('type'), named(type), profileTypes))
  const profilePath = path.child('localhostProfile')
  if (type === 'Localhost') {
    if (localhostProfile === undefined) errors.push(required(profilePath, 'must be set when seccomp type is Localhost'))
    else checkLocalDescending(errors, profilePath, localhostProfile)
  } else if (localhostProfile !== undefined) {
    errors.push(invalid(profilePath, goValue('core/v1.SeccompProfile', profile), 'can only be set when seccomp type is Localhost'))
  }
}

const maxProfileLength = 4095

/** Which AppArmor profile holds. Follows ValidateAppArmorProfileField. */
export function validateAppArmorProfile(errors: Errors, profile: AppArmorProfile | undefined, path: Path): void {
  if (profile === undefined) return
  const { type, localhostProfile } = profile
  const profilePath = path.child('localhostProfile')
  if (type === 'Localhost') {
    if (!localhostProfile) return void errors.push(required(profilePath, 'must be set when AppArmor type is Localhost'))
    const trimmed = localhostProfile.trim()
    if (trimmed !== localhostProfile) errors.push(invalid(profilePath, localhostProfile, 'must not be padded with whitespace'))
    if (byteLength(localhostProfile) > maxProfileLength) errors.push(tooLong(profilePath, maxProfileLength))
  } else if (type === '') {
    errors.push(required(path.child('type'), 'type is required when appArmorProfile is set'))
  } else if (!profileTypes.includes(type)) {
    errors.push(notSupported(path.child('type'), named(type), profileTypes))
  } else if (localhostProfile !== undefined) {
    errors.push(invalid(profilePath, named(localhostProfile), 'can only be set when AppArmor type is Localhost'))
  }
}

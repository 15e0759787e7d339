import type { PodSpec, Sysctl } from '../../../api/types.gen.ts'
import { duplicate, invalid, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'
import type { Errors } from './checks.ts'
import type { PodValidationOptions } from './options.ts'

const maxLength = 253
const segment = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const expression = `^(${segment}[\\./])*${segment}$`
const sysctlName = new RegExp(expression)

/** Kernel settings. Follows pkg/apis/core/validation/validation.go validateSysctls. */
export function validateSysctls(errors: Errors, sysctls: readonly Sysctl[], spec: PodSpec, path: Path, options: PodValidationOptions): void {
  const seen = new Set<string>()
  for (const [index, { name }] of sysctls.entries()) {
    const namePath = path.index(index).child('name')
    if (name === '') errors.push(required(namePath))
    else if (!isSysctlName(name)) errors.push(invalid(namePath, name, `must have at most ${maxLength} characters and match regex ${expression}`))
    else if (seen.has(name)) errors.push(duplicate(namePath, name))
    if (!options.allowNamespacedSysctlsForHostNetAndHostIPC) {
      const problem = hostSysctlProblem(name, spec)
      if (problem !== undefined) errors.push(invalid(namePath, name, problem))
    }
    seen.add(name)
  }
}

/** Whether the text may name a kernel setting. The length is checked first and keeps the expression from long work. */
function isSysctlName(name: string): boolean {
  return byteLength(name) <= maxLength && sysctlName.test(name)
}

const ipcNames: ReadonlySet<string> = new Set([
  'kernel.sem',
  'kernel.shmall',
  'kernel.shmmax',
  'kernel.shmmni',
  'kernel.shm_rmid_forced',
  'kernel.shm',
  'kernel.msgmax',
  'kernel.msgmnb',
  'kernel.msgmni',
  'kernel.msg',
])

/** Why a Pod that shares the node's namespace may not have the setting. Follows ValidateHostSysctl and component-helpers/node/util/sysctl. */
export function hostSysctlProblem(name: string, spec: PodSpec): string | undefined {
  const normal = withDots(name)
  const star = normal.indexOf('*')
  const setting = star < 0 ? normal : normal.slice(0, star)
  if (spec.hostNetwork && setting.startsWith('net.')) return "may not be specified when 'hostNetwork' is true"
  if (spec.hostIPC && (ipcNames.has(setting) || setting.startsWith('fs.mqueue.'))) return "may not be specified when 'hostIPC' is true"
  return undefined
}

/** `net/ipv4/conf/eno2.100` as `net.ipv4.conf.eno2/100`. */
function withDots(name: string): string {
  const separator = /[./]/.exec(name)?.[0]
  return separator === '/' ? name.replace(/[./]/g, letter => (letter === '.' ? '/' : '.')) : name
}

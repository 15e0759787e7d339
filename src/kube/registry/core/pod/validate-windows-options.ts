import type { WindowsSecurityContextOptions } from '../../../api/types.gen.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isDNS1123Subdomain } from '../../../apimachinery/names.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'
import type { Errors } from './checks.ts'
import { named, report } from './checks.ts'

const maxSpecKiB = 64
const maxDomain = 256
const maxUser = 104
const control = /[\x00-\x1f\x7f]/
const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/u
const dnsLabel = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
const dnsDomain = new RegExp(`^${dnsLabel}(?:\\.${dnsLabel})*$`)
const forbiddenInUser = /["/\\:;|=,+*?<>@[\]]/
const onlyDotsOrSpaces = /^[. ]+$/

/** What only Windows containers have. Follows pkg/apis/core/validation/validation.go validateWindowsSecurityContextOptions. */
export function validateWindowsOptions(errors: Errors, options: WindowsSecurityContextOptions | undefined, path: Path): void {
  if (options === undefined) return
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName: user } = options
  if (name !== undefined) report(errors, path.child('gmsaCredentialSpecName'), named(name), isDNS1123Subdomain(name))
  if (spec !== undefined) {
    const specPath = path.child('gmsaCredentialSpec')
    if (spec === '') errors.push(invalid(specPath, spec, 'gmsaCredentialSpec cannot be an empty string'))
    else if (byteLength(spec) > maxSpecKiB * 1024) errors.push(invalid(specPath, named(spec), `gmsaCredentialSpec size must be under ${maxSpecKiB} KiB`))
  }
  if (user !== undefined) report(errors, path.child('runAsUserName'), named(user), userProblems(user))
}

function userProblems(text: string): string[] {
  if (text === '') return ['runAsUserName cannot be an empty string']
  if (control.test(text)) return ['runAsUserName cannot contain control characters']
  const parts = text.split('\\')
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash']
  const user = parts.at(-1) ?? ''
  const domain = parts.length === 2 ? (parts[0] ?? '') : undefined
  const problems: string[] = []
  if (domain !== undefined && byteLength(domain) >= maxDomain) problems.push(`runAsUserName's Domain length must be under ${maxDomain} characters`)
  if (domain !== undefined && !netBios.test(domain) && !dnsDomain.test(domain))
    problems.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format")
  if (user === '') problems.push("runAsUserName's User cannot be empty")
  else if (byteLength(user) > maxUser) problems.push(`runAsUserName's User length must not be longer than ${maxUser} characters`)
  if (onlyDotsOrSpaces.test(user)) problems.push("runAsUserName's User cannot contain only periods or spaces")
  if (forbiddenInUser.test(user)) problems.push(`runAsUserName's User cannot contain the following characters: "/\\:;|=,+*?<>@[]`)
  return problems
}

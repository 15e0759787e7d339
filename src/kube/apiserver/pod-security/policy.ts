import type { ObjectMeta, PodSpec } from '../../api/types.gen.ts'
import type { FieldError } from '../../apimachinery/field-error.ts'
import { invalid } from '../../apimachinery/field-error.ts'
import { Path } from '../../apimachinery/field-path.ts'
import { baselineChecks, procMount } from './baseline.ts'
import type { Check, Violation } from './check.ts'
import { restrictedChecks } from './restricted.ts'

const levels = ['privileged', 'baseline', 'restricted'] as const

/** How strict a policy is. */
export type Level = (typeof levels)[number]

/** A level as of a minor version of Kubernetes; `latest` is Infinity. */
export interface LevelVersion {
  readonly level: Level
  readonly minor: number
}

/** What a Namespace's labels ask for. */
export interface Policy {
  readonly enforce: LevelVersion
  readonly audit: LevelVersion
  readonly warn: LevelVersion
}

const prefix = 'pod-security.kubernetes.io/'
const labelsPath = Path.of('metadata', 'labels')

/** Whether one level is stricter than another: positive when the first is. */
export function compareLevels(a: Level, b: Level): number {
  return levels.indexOf(a) - levels.indexOf(b)
}

/** `restricted:latest`, `baseline:v1.29`. */
export function policyText({ level, minor }: LevelVersion): string {
  return `${level}:${minor === Infinity ? 'latest' : `v1.${minor}`}`
}

/** The policy in a Namespace's labels, and what is wrong with them. Follows pod-security-admission/api/helpers.go PolicyToEvaluate. */
export function policyOf(labels: Readonly<Record<string, string>>): { readonly policy: Policy; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = []
  const refuse = (label: string, value: string, detail: string) => errors.push(invalid(labelsPath.key(label), value, detail))
  const mode = (name: 'enforce' | 'audit' | 'warn', onError: Level): LevelVersion => {
    const [level, version] = [labels[prefix + name], labels[`${prefix}${name}-version`]]
    let found: Level | undefined = 'privileged'
    if (level !== undefined) {
      found = levels.find(known => known === level)
      if (found === undefined) refuse(prefix + name, level, `must be one of ${levels.join(', ')}`)
    }
    const minor = version === undefined || version === 'latest' ? 'latest' : /^v1\.([0-9]|[1-9][0-9]*)$/.exec(version)?.[1]
    if (minor === undefined) refuse(`${prefix}${name}-version`, version ?? '', 'must be "latest" or "v1.x"')
    return { level: found ?? onError, minor: minor === undefined || minor === 'latest' ? Infinity : Number(minor) }
  }
  const enforce = mode('enforce', 'restricted')
  const audit = mode('audit', 'privileged')
  let warn = mode('warn', 'privileged')
  const enforces = labels[`${prefix}enforce`] !== undefined && levels.some(level => level === labels[`${prefix}enforce`])
  if (labels[`${prefix}warn`] === undefined && enforces && compareLevels(enforce.level, warn.level) > 0) {
    warn = { level: enforce.level, minor: labels[`${prefix}warn-version`] === undefined ? enforce.minor : warn.minor }
  }
  return { policy: { enforce, audit, warn }, errors }
}

/** Whether the labels say anything about Pod Security. */
export function hasPolicy(labels: Readonly<Record<string, string>> | undefined): labels is Readonly<Record<string, string>> {
  for (const label in labels) if (label.startsWith(prefix)) return true
  return false
}

const restricted = restrictedChecks(procMount)

function versionOf(check: Check, minor: number): Check['versions'][number] | undefined {
  return check.versions.findLast(({ since }) => since <= minor)
}

/** What a level has against a Pod, baseline's rules first. Follows pod-security-admission/policy/registry.go EvaluatePod. */
export function evaluatePod({ level, minor }: LevelVersion, metadata: ObjectMeta, spec: PodSpec): readonly Violation[] {
  if (level === 'privileged') return []
  const checks = level === 'restricted' ? [...baselineChecks, ...restricted] : baselineChecks
  const chosen = checks.map(check => ({ id: check.id, version: versionOf(check, minor) }))
  const overridden = new Set(chosen.flatMap(({ version }) => version?.overrides ?? []))
  return chosen.flatMap(({ id, version }) => (version === undefined || overridden.has(id) ? [] : (version.check(spec, metadata) ?? [])))
}

/** `privileged (container "a" must not …), hostPort (…)`. Follows policy/checks.go ForbiddenDetail. */
export function violationDetails(violations: readonly Violation[]): string {
  return violations.map(({ reason, detail }) => (detail === '' ? reason : `${reason} (${detail})`)).join(', ')
}

import type { Container, ObjectMeta, PodSpec } from '../../api/types.gen.ts'

/** What a check has against a Pod: in short, and where. */
export interface Violation {
  readonly reason: string
  readonly detail: string
}

/** Looks at a Pod's metadata and spec; undefined when it has nothing against them. */
export type CheckPod = (spec: PodSpec, metadata: ObjectMeta) => Violation | undefined

/** One rule of the Pod Security Standards. Follows pod-security-admission/policy/checks.go. */
export interface Check {
  readonly id: string
  /** By the minor version of Kubernetes that a rule came with, rising. */
  readonly versions: readonly { readonly since: number; readonly check: CheckPod; readonly overrides?: readonly string[] }[]
}

/** Init containers, containers and ephemeral ones. Follows policy/visitor.go. */
export function containersOf({ initContainers, containers, ephemeralContainers }: PodSpec): readonly Container[] {
  return [...(initContainers ?? []), ...(containers ?? []), ...((ephemeralContainers ?? []) as readonly Container[])]
}

/** The names of the containers that `bad` finds. */
export function containersThat(spec: PodSpec, bad: (container: Container) => boolean): readonly string[] {
  return containersOf(spec)
    .filter(bad)
    .map(container => container.name)
}

/** `"a", "b"`; quotes inside stay as they are. Follows k8s.io/pod-security-admission/policy/helpers.go joinQuote. */
export function quoted(names: Iterable<string>): string {
  return [...names].map(name => `"${name}"`).join(', ')
}

/** Each once, in order. */
export function sorted(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].sort()
}

export function plural(one: string, many: string, count: number): string {
  return count === 1 ? one : many
}

/** `container "a"`, `containers "a", "b"`. */
export function named(what: 'container' | 'volume', names: readonly string[]): string {
  return `${plural(what, `${what}s`, names.length)} ${quoted(names)}`
}

/** `pod and container "a"`: who set something. */
export function setters(pod: boolean, containers: readonly string[]): string {
  return [...(pod ? ['pod'] : []), ...(containers.length === 0 ? [] : [named('container', containers)])].join(' and ')
}

/** A check that does not look at Windows Pods. */
export function exceptWindows(check: CheckPod): CheckPod {
  return (spec, metadata) => (spec.os?.name === 'windows' ? undefined : check(spec, metadata))
}

/** A check that trusts Pods in a user namespace of their own. Follows policy/helpers.go relaxPolicyForUserNamespacePod. */
export function exceptUserNamespaces(check: CheckPod): CheckPod {
  return (spec, metadata) => (spec.hostUsers === false ? undefined : check(spec, metadata))
}

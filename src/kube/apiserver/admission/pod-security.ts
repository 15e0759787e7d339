import type { Namespace, ObjectMeta, Pod, PodSpec, PodTemplateSpec } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { controllerOf } from '../../apimachinery/meta.ts'
import type { Reader } from '../../apimachinery/reader.ts'
import { newInvalid } from '../../apimachinery/status-error.ts'
import { addWarning } from '../host.ts'
import type { Policy } from '../pod-security/policy.ts'
import { compareLevels, evaluatePod, hasPolicy, policyOf, policyText, violationDetails } from '../pod-security/policy.ts'
import type { AdmissionPlugin, AdmissionRequest } from './plugin.ts'
import { refuse } from './refusal.ts'

type PodLike = { readonly metadata: ObjectMeta; readonly spec: PodSpec }
type StoredPod = Pod & KubeObject

const templated: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicationController'])

/** The template of Pods in an object that makes them. Follows pod-security-admission/admission/admission.go DefaultPodSpecExtractor. */
function templateOf(object: KubeObject): PodLike | undefined {
  const { kind, spec, template } = object as KubeObject & {
    spec?: { template?: PodTemplateSpec | null; jobTemplate?: { spec?: { template?: PodTemplateSpec } } }
    template?: PodTemplateSpec
  }
  const found = templated.has(kind) ? spec?.template : kind === 'CronJob' ? spec?.jobTemplate?.spec?.template : kind === 'PodTemplate' ? template : undefined
  return found?.spec === undefined || found.spec === null ? undefined : { metadata: found.metadata, spec: found.spec }
}

/** Pods and what makes them are held to the labels of their Namespace. Follows pod-security-admission/admission/admission.go. */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  validate(request, { reader }) {
    const { operation, kind, object, old, subresource } = request
    if (object === undefined || operation === 'DELETE') return
    if (kind.group === '' && kind.kind === 'Namespace') {
      if (subresource === '') validateNamespace(request, reader, object as Namespace & KubeObject)
      return
    }
    const isPod = kind.group === '' && kind.kind === 'Pod'
    if (subresource !== '' && !(isPod && subresource === 'ephemeralcontainers')) return
    const labels = request.namespace === '' ? undefined : reader.get<Namespace & KubeObject>('v1', 'Namespace', '', request.namespace)?.metadata.labels
    if (!hasPolicy(labels)) return
    const { policy } = policyOf(labels)
    if (!isPod) {
      const template = templateOf(object)
      if (template !== undefined) warn(request, policy, template)
      return
    }
    const pod = object as StoredPod
    if (operation === 'UPDATE' && !isSignificant(pod, old as StoredPod)) return
    const violations = evaluatePod(policy.enforce, pod.metadata, pod.spec)
    if (violations.length > 0) throw refuse(request, `violates PodSecurity ${JSON.stringify(policyText(policy.enforce))}: ${violationDetails(violations)}`)
    warn(request, policy, pod)
  },
}

function warn(request: AdmissionRequest, { warn: level }: Policy, { metadata, spec }: PodLike): void {
  const violations = evaluatePod(level, metadata, spec)
  if (violations.length > 0) addWarning(request.warnings, `would violate PodSecurity ${JSON.stringify(policyText(level))}: ${violationDetails(violations)}`)
}

/** Follows admission.go isSignificantPodUpdate. */
function isSignificant({ spec }: StoredPod, { spec: old }: StoredPod): boolean {
  const images = (containers: readonly { readonly image?: string }[] | null | undefined) => (containers ?? []).map(container => container.image)
  if (!deepEqual(images(spec.containers), images(old.containers)) || !deepEqual(images(spec.initContainers), images(old.initContainers))) return true
  return (spec.ephemeralContainers ?? []).some(container => old.ephemeralContainers?.find(other => other.name === container.name)?.image !== container.image)
}

/** Labels must say what there is, and a stricter level warns of the Pods it would not let in. Follows admission.go ValidateNamespace. */
function validateNamespace({ kind, old, warnings, name, operation }: AdmissionRequest, reader: Reader, { metadata }: Namespace & KubeObject): void {
  const { policy, errors } = policyOf(metadata.labels ?? {})
  const before = policyOf(operation === 'UPDATE' ? (old?.metadata.labels ?? {}) : {})
  if (errors.length > 0 && (operation === 'CREATE' || !sameErrors(errors, before.errors))) throw newInvalid(kind, name, [...errors])
  if (operation === 'CREATE') return
  const [now, then] = [policy.enforce, before.policy.enforce]
  if (now.level === 'privileged' || (now.minor === then.minor && compareLevels(now.level, then.level) < 1)) return
  const found = new Map<string, { name: string; count: number }>()
  for (const pod of prioritized(reader.list<StoredPod>('v1', 'Pod', name))) {
    const violations = evaluatePod(now, pod.metadata, pod.spec)
    if (violations.length === 0) continue
    const reasons = violations.map(({ reason }) => reason).join(', ')
    const podName = pod.metadata.name ?? ''
    const known = found.get(reasons)
    found.set(reasons, { name: known === undefined || podName < known.name ? podName : known.name, count: (known?.count ?? 0) + 1 })
  }
  if (found.size === 0) return
  addWarning(warnings, `existing pods in namespace ${JSON.stringify(name)} violate the new PodSecurity enforce level ${JSON.stringify(policyText(now))}`)
  const others = (count: number) => (count === 1 ? '' : count === 2 ? ' (and 1 other pod)' : ` (and ${count - 1} other pods)`)
  for (const text of [...found].map(([reasons, pods]) => `${pods.name}${others(pods.count)}: ${reasons}`).sort()) addWarning(warnings, text)
}

function sameErrors(a: ReturnType<typeof policyOf>['errors'], b: ReturnType<typeof policyOf>['errors']): boolean {
  const texts = (errors: typeof a) => errors.map(({ field, badValue, detail }) => `${field?.toString() ?? ''} ${String(badValue)} ${detail}`)
  return deepEqual(texts(a), texts(b))
}

/** One Pod of each controller comes first. Follows admission.go prioritizePods. */
function prioritized(pods: readonly StoredPod[]): readonly StoredPod[] {
  const seen = new Set<string>()
  const [first, rest]: [StoredPod[], StoredPod[]] = [[], []]
  for (const pod of pods) {
    const uid = controllerOf(pod)?.uid
    if (uid !== undefined && seen.has(uid)) rest.push(pod)
    else first.push(pod)
    if (uid !== undefined) seen.add(uid)
  }
  return [...first, ...rest]
}

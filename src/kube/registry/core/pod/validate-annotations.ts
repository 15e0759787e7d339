import type { AppArmorProfile, PodSpec, SeccompProfile, Toleration } from '../../../api/types.gen.ts'
import { forbidden, invalid } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { jsonSyntaxProblem, jsonTypeProblem } from '../../../serializer/go-json-problem.ts'
import type { Errors } from './checks.ts'
import { someContainer, visitContainersWithPath } from './containers.ts'
import type { PodValidationOptions } from './options.ts'
import { checkLocalDescending } from './validate-paths.ts'
import { validateTolerations } from './validate-scheduling.ts'

// Annotations with a meaning for Pods. Follows pkg/apis/core/validation/validation.go.

type Annotations = Readonly<Record<string, string>>

/** Marks a Pod that shows one the kubelet runs by itself. */
export const mirrorPodAnnotation = 'kubernetes.io/config.mirror'
/** Before the name of a container, its AppArmor profile in old manifests. */
export const appArmorAnnotationPrefix = 'container.apparmor.security.beta.kubernetes.io/'
/** The Pod's seccomp profile in old manifests. */
export const seccompPodAnnotation = 'seccomp.security.alpha.kubernetes.io/pod'
/** Before the name of a container, its seccomp profile in old manifests. */
export const seccompContainerAnnotationPrefix = 'container.seccomp.security.alpha.kubernetes.io/'
const tolerationsAnnotation = 'scheduler.alpha.kubernetes.io/tolerations'
const deletionCostAnnotation = 'controller.kubernetes.io/pod-deletion-cost'

/** Whether the deletion cost, if there is one, is a 32-bit integer. Follows pkg/apis/core/helper/helpers.go GetDeletionCostFromPodAnnotations. */
export function isDeletionCost(annotations: Annotations | undefined): boolean {
  const text = annotations?.[deletionCostAnnotation]
  if (text === undefined) return true
  const value = /^(0|-[0-9]+|[1-9][0-9]*)$/.test(text) ? Number(text) : Number.NaN
  return value >= -(2 ** 31) && value < 2 ** 31
}

/** Follows ValidatePodSpecificAnnotations. */
export function validatePodAnnotations(errors: Errors, annotations: Annotations | undefined, spec: PodSpec, path: Path, options: PodValidationOptions): void {
  if (annotations === undefined) return
  const mirror = annotations[mirrorPodAnnotation]
  if (mirror !== undefined && !spec.nodeName) {
    errors.push(invalid(path.key(mirrorPodAnnotation), mirror, 'must set spec.nodeName if mirror pod annotation is set'))
  }
  const tolerations = annotations[tolerationsAnnotation]
  if (tolerations) validateAnnotatedTolerations(errors, tolerations, path, options)
  if (!options.allowInvalidPodDeletionCost && !isDeletionCost(annotations)) {
    errors.push(invalid(path.key(deletionCostAnnotation), annotations[deletionCostAnnotation], 'must be a 32bit integer'))
  }
  const podProfile = annotations[seccompPodAnnotation]
  if (podProfile !== undefined) validateSeccompAnnotation(errors, podProfile, path.child(seccompPodAnnotation))
  for (const key in annotations) {
    if (key.startsWith(seccompContainerAnnotationPrefix)) validateSeccompAnnotation(errors, annotations[key] ?? '', path.child(key))
  }
  for (const key in annotations) if (key.startsWith(appArmorAnnotationPrefix)) validateAppArmorAnnotation(errors, key, annotations[key] ?? '', spec, path)
}

/** Tolerations as JSON in an annotation, which the scheduler no longer reads. */
function validateAnnotatedTolerations(errors: Errors, text: string, path: Path, options: PodValidationOptions): void {
  const read = readTolerations(text)
  if (typeof read === 'string') errors.push(invalid(path, tolerationsAnnotation, read))
  else validateTolerations(errors, read, path.child(tolerationsAnnotation), options)
}

/** The tolerations, or what Go's encoding/json says of a text that is none. */
function readTolerations(text: string): Toleration[] | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return jsonSyntaxProblem(text)
  }
  if (value === null) return []
  if (!Array.isArray(value)) return jsonTypeProblem(value, '[]core.Toleration')
  const wrong: unknown = value.find(entry => typeof entry !== 'object' || Array.isArray(entry))
  return wrong === undefined ? value.map(toleration) : jsonTypeProblem(wrong, 'core.Toleration')
}

/** Go finds the fields of a struct without JSON names in any case. */
function toleration(entry: object | null): Toleration {
  const fields = new Map(Object.entries(entry ?? {}).map(([key, value]) => [key.toLowerCase(), value] as const))
  const text = (name: string): string => String(fields.get(name) ?? '')
  const seconds: unknown = fields.get('tolerationseconds')
  const read = { key: text('key'), operator: text('operator'), value: text('value'), effect: text('effect') }
  return typeof seconds === 'number' ? { ...read, tolerationSeconds: seconds } : read
}

/** Follows ValidateSeccompProfile. */
function validateSeccompAnnotation(errors: Errors, profile: string, path: Path): void {
  if (profile === 'runtime/default' || profile === 'docker/default' || profile === 'unconfined') return
  if (profile.startsWith('localhost/')) checkLocalDescending(errors, path, profile.slice('localhost/'.length))
  else errors.push(invalid(path, profile, 'must be a valid seccomp profile'))
}

/** Follows ValidateAppArmorPodAnnotations. */
function validateAppArmorAnnotation(errors: Errors, key: string, profile: string, spec: PodSpec, path: Path): void {
  const container = key.slice(appArmorAnnotationPrefix.length)
  if (!someContainer(spec, ({ name }) => name === container)) errors.push(invalid(path.key(key), container, 'container not found'))
  if (profile === '' || profile === 'runtime/default' || profile === 'unconfined' || profile.startsWith('localhost/')) return
  errors.push(invalid(path.key(key), profile, `invalid AppArmor profile name: ${JSON.stringify(profile)}`))
}

type Profile = SeccompProfile | AppArmorProfile

/** Old annotations and the fields that took their place must say the same. Follows validateSeccompAnnotationsAndFields and validateAppArmorAnnotationsAndFieldsMatchOnCreate. */
export function validateProfilesMatch(errors: Errors, annotations: Annotations | undefined, spec: PodSpec, path: Path): void {
  if (annotations === undefined) return
  const podContext = spec.securityContext
  const podPath = path.child('securityContext', 'seccompProfile')
  checkMatch(errors, annotations[seccompPodAnnotation], podContext?.seccompProfile, podPath, 'seccomp')
  visitContainersWithPath(spec, path, ({ name, securityContext }, containerPath) => {
    const annotation = annotations[seccompContainerAnnotationPrefix + name]
    checkMatch(errors, annotation, securityContext?.seccompProfile, containerPath.child('securityContext', 'seccompProfile'), 'seccomp')
  })
  if (spec.os?.name === 'windows') return
  visitContainersWithPath(spec, path, ({ name, securityContext }, containerPath) => {
    const profile = securityContext?.appArmorProfile ?? podContext?.appArmorProfile
    checkMatch(errors, annotations[appArmorAnnotationPrefix + name], profile, containerPath.child('securityContext', 'appArmorProfile'), 'apparmor')
  })
}

function checkMatch(errors: Errors, annotation: string | undefined, profile: Profile | undefined, path: Path, what: 'seccomp' | 'apparmor'): void {
  if (annotation === undefined || profile === undefined) return
  const defaults = what === 'seccomp' ? ['runtime/default', 'docker/default'] : ['runtime/default']
  let matches = true
  if (profile.type === 'Unconfined') matches = annotation === 'unconfined'
  else if (profile.type === 'RuntimeDefault') matches = defaults.includes(annotation)
  else if (profile.type === 'Localhost') {
    matches = annotation.startsWith('localhost/')
    if (matches && annotation.slice('localhost/'.length) !== profile.localhostProfile) {
      errors.push(forbidden(path.child('localhostProfile'), `${what} profile in annotation and field must match`))
    }
  }
  if (!matches) errors.push(forbidden(path.child('type'), `${what} type in annotation and field must match`))
}

/** The profile that an old annotation means; undefined when it means none. Follows pkg/api/pod/util.go ApparmorFieldForAnnotation. */
export function appArmorFieldOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' }
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' }
  const localhostProfile = annotation.startsWith('localhost/') ? annotation.slice('localhost/'.length) : ''
  return localhostProfile === '' ? undefined : { type: 'Localhost', localhostProfile }
}

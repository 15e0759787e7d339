import type { ObjectMeta, Pod, PodAffinity, PodSpec, PodTemplateSpec, Volume } from '../../../api/types.gen.ts'
import { deepEqual } from '../../../apimachinery/deep-copy.ts'
import { goQuote } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { warningsForIP } from '../../../apimachinery/ip.ts'
import { parseQuantity } from '../../../apimachinery/quantity.ts'
import type { AnyContainer } from './containers.ts'
import { specPath, visitContainersWithPath } from './containers.ts'
import { deprecatedNodeLabel, nodeSelectorTermWarnings } from './node-label-warnings.ts'
import { overlappingPathWarnings } from './path-overlap-warnings.ts'
import { portWarnings } from './port-warnings.ts'
import type { ResourceList } from './resource-list.ts'
import { appArmorAnnotationPrefix, appArmorFieldOf, seccompContainerAnnotationPrefix, seccompPodAnnotation } from './validate-annotations.ts'

/** Warnings about a Pod. Follows pkg/api/pod/warnings.go GetWarningsForPod. */
export function podWarnings(pod: Pod): string[] {
  return warningsFor(undefined, pod.spec, pod.metadata)
}

/** Warnings about a template at `path`, such as `spec.template`. Follows GetWarningsForPodTemplate. */
export function podTemplateWarnings(template: PodTemplateSpec, path: Path): string[] {
  return warningsFor(path, template.spec, template.metadata)
}

const deprecatedAnnotations: readonly (readonly [string, string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
]

const deprecatedVolumes: readonly (readonly [keyof Volume, string])[] = [
  ['photonPersistentDisk', 'photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'gitRepo: deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'scaleIO: deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'flocker: deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'storageOS: deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'quobyte: deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs: deprecated in v1.25, non-functional in v1.26+'],
]
const lateDeprecatedVolumes: readonly (readonly [keyof Volume, string])[] = [
  ['cephfs', 'cephfs: deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'rbd: deprecated in v1.28, non-functional in v1.31+'],
]

const nullSelector = 'a null labelSelector results in matching no pod'
const profileField = (field: string) => `use the "${field}" field instead`

/** Follows warningsForPodSpecAndMeta. `parent` is undefined for a Pod itself. */
function warningsFor(parent: Path | undefined, spec: PodSpec, meta: ObjectMeta): string[] {
  const warnings: string[] = []
  const path = specPath(parent)
  const annotationPath = (key: string) => `${parent === undefined ? '' : `${parent}.`}metadata.annotations[${key}]`
  schedulingWarnings(warnings, spec, path)
  for (const [key, message] of deprecatedAnnotations) if (meta.annotations?.[key] !== undefined) warnings.push(`${annotationPath(key)}: ${message}`)
  for (const [index, volume] of (spec.volumes ?? []).entries()) volumeWarnings(warnings, volume, path.child('volumes').index(index))
  warnings.push(...overlappingPathWarnings(spec.volumes))
  duplicateWarnings(
    warnings,
    (spec.hostAliases ?? []).map(({ ip }) => ip),
    at => `${path.child('hostAliases').index(at).child('ip')}: duplicate ip`,
  )
  const secrets = (spec.imagePullSecrets ?? []).map(({ name = '' }) => name)
  duplicateWarnings(warnings, secrets, at => `${path.child('imagePullSecrets').index(at).child('name')}: duplicate name`)
  for (const [index, name] of secrets.entries())
    if (name === '') warnings.push(`${path.child('imagePullSecrets').index(index).child('name')}: invalid empty name ""`)
  fractionWarnings(warnings, spec.overhead, 'memory', path.child('overhead'))
  fractionWarnings(warnings, spec.overhead, 'ephemeral-storage', path.child('overhead'))
  if (spec.securityContext?.seccompProfile === undefined && meta.annotations?.[seccompPodAnnotation] !== undefined) {
    warnings.push(`${annotationPath(seccompPodAnnotation)}: non-functional in v1.27+; ${profileField('seccompProfile')}`)
  }
  visitContainersWithPath(spec, path, (container, containerPath) => {
    profileWarnings(warnings, container, spec, meta, parent !== undefined, annotationPath)
    for (const name of ['memory', 'ephemeral-storage']) {
      fractionWarnings(warnings, container.resources.limits, name, containerPath.child('resources', 'limits'))
      fractionWarnings(warnings, container.resources.requests, name, containerPath.child('resources', 'requests'))
    }
    environmentWarnings(warnings, container, containerPath)
  })
  warnings.push(...portWarnings(spec, path))
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    warnings.push(`${path.child('terminationGracePeriodSeconds')}: must be >= 0; negative values are invalid and will be treated as 1`)
  }
  affinityWarnings(warnings, spec.affinity?.podAffinity, path.child('affinity', 'podAffinity'))
  affinityWarnings(warnings, spec.affinity?.podAntiAffinity, path.child('affinity', 'podAntiAffinity'))
  for (const [index, server] of (spec.dnsConfig?.nameservers ?? []).entries()) {
    warnings.push(...warningsForIP(path.child('dnsConfig', 'nameservers').index(index).toString(), server))
  }
  for (const [index, { ip }] of (spec.hostAliases ?? []).entries())
    warnings.push(...warningsForIP(path.child('hostAliases').index(index).child('ip').toString(), ip))
  return warnings
}

function schedulingWarnings(warnings: string[], spec: PodSpec, path: Path): void {
  for (const key in spec.nodeSelector) {
    const message = deprecatedNodeLabel(key)
    if (message !== undefined) warnings.push(`${path.child('nodeSelector').key(key)}: ${message}`)
  }
  const { nodeAffinity } = spec.affinity ?? {}
  const nodePath = path.child('affinity', 'nodeAffinity')
  for (const [index, term] of (nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []).entries()) {
    warnings.push(...nodeSelectorTermWarnings(term, false, nodePath.child('requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms').index(index)))
  }
  for (const [index, { preference }] of (nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    warnings.push(
      ...nodeSelectorTermWarnings(preference, true, nodePath.child('preferredDuringSchedulingIgnoredDuringExecution').index(index).child('preference')),
    )
  }
  for (const [index, { topologyKey, labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    const constraintPath = path.child('topologySpreadConstraints').index(index)
    const message = deprecatedNodeLabel(topologyKey)
    if (message !== undefined) warnings.push(`${constraintPath.child('topologyKey')}: ${topologyKey} is ${message}`)
    if (labelSelector === undefined) warnings.push(`${constraintPath.child('labelSelector')}: ${nullSelector}`)
  }
}

function volumeWarnings(warnings: string[], volume: Volume, path: Path): void {
  for (const [field, text] of deprecatedVolumes) if (volume[field] !== undefined) warnings.push(`${path}.${text}`)
  const resources = volume.ephemeral?.volumeClaimTemplate?.spec.resources
  if (resources !== undefined) {
    const resourcesPath = path.child('ephemeral', 'volumeClaimTemplate', 'spec', 'resources')
    fractionWarnings(warnings, resources.requests, 'storage', resourcesPath.child('requests'))
    fractionWarnings(warnings, resources.limits, 'storage', resourcesPath.child('limits'))
  }
  for (const [field, text] of lateDeprecatedVolumes) if (volume[field] !== undefined) warnings.push(`${path}.${text}`)
}

function duplicateWarnings(warnings: string[], values: readonly string[], text: (index: number) => string): void {
  for (const [index, value] of values.entries()) if (values.indexOf(value) < index) warnings.push(`${text(index)} ${goQuote(value)}`)
}

/** Bytes come whole. */
function fractionWarnings(warnings: string[], list: ResourceList | undefined, name: string, path: Path): void {
  const amount = list?.[name]
  if (amount === undefined || parseQuantity(amount).scaledValue(-3) % 1000n === 0n) return
  warnings.push(`${path.key(name)}: fractional byte value ${goQuote(amount)} is invalid, must be an integer`)
}

function profileWarnings(
  warnings: string[],
  container: AnyContainer,
  spec: PodSpec,
  meta: ObjectMeta,
  inTemplate: boolean,
  annotationPath: (key: string) => string,
): void {
  const { annotations } = meta
  if (annotations === undefined) return
  const { name, securityContext } = container
  const seccompKey = seccompContainerAnnotationPrefix + name
  if (securityContext?.seccompProfile === undefined && annotations[seccompKey] !== undefined) {
    warnings.push(`${annotationPath(seccompKey)}: non-functional in v1.27+; ${profileField('seccompProfile')}`)
  }
  // A Pod's own AppArmor annotations are warned of where they are copied into fields.
  const appArmorKey = appArmorAnnotationPrefix + name
  const annotation = annotations[appArmorKey]
  if (!inTemplate || securityContext?.appArmorProfile !== undefined || annotation === undefined) return
  const podProfile = spec.securityContext?.appArmorProfile
  if (podProfile === undefined || !deepEqual(podProfile, appArmorFieldOf(annotation))) {
    warnings.push(`${annotationPath(appArmorKey)}: deprecated since v1.30; ${profileField('appArmorProfile')}`)
  }
}

/** A variable set twice, unless the second builds on the first. */
function environmentWarnings(warnings: string[], container: AnyContainer, path: Path): void {
  const env = container.env ?? []
  if (env.length < 2) return
  const seen = new Set<string>()
  for (const [index, { name, value = '', valueFrom }] of env.entries()) {
    if (!seen.has(name)) {
      seen.add(name)
      continue
    }
    const reference = `$(${name})`
    if (valueFrom === undefined && value !== reference && value.includes(reference)) continue
    warnings.push(`${path.child('env').index(index)}: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`)
  }
}

function affinityWarnings(warnings: string[], affinity: PodAffinity | undefined, path: Path): void {
  for (const [index, { labelSelector }] of (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    if (labelSelector === undefined)
      warnings.push(`${path.child('requiredDuringSchedulingIgnoredDuringExecution').index(index).child('labelSelector')}: ${nullSelector}`)
  }
  for (const [index, { podAffinityTerm }] of (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    if (podAffinityTerm.labelSelector !== undefined) continue
    warnings.push(`${path.child('preferredDuringSchedulingIgnoredDuringExecution').index(index).child('podAffinityTerm', 'labelSelector')}: ${nullSelector}`)
  }
}

import type { Container, Pod } from '../../../api/types.gen.ts'
import { deepCopy, deepEqual } from '../../../apimachinery/deep-copy.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { warningsForIP } from '../../../apimachinery/ip.ts'
import { isDNS1123Label } from '../../../apimachinery/names.ts'
import type { Strategy } from '../../kind.ts'
import type { Errors } from './checks.ts'
import { visitContainers } from './containers.ts'
import { dropDisabledPodFields } from './disabled-fields.ts'
import { applyLabelKeys } from './label-keys.ts'
import { setPodLevelResources } from './pod-level-defaults.ts'
import { computePodQOS } from './qos.ts'
import { equalSpecs } from './spec-equality.ts'
import { appArmorAnnotationPrefix, appArmorFieldOf } from './validate-annotations.ts'
import { validateAppArmorProfile } from './validate-container-security.ts'
import { validatePodResize } from './validate-resize.ts'
import { validatePodStatusUpdate } from './validate-status.ts'
import { validateEphemeralContainersUpdate, validatePodUpdate } from './validate-update.ts'
import { validatePodCreate } from './validation.ts'
import { podWarnings } from './warnings.ts'

/** What came up while a Pod was prepared, until it is asked for. */
const earlyWarnings = new WeakMap<Pod, readonly string[]>()

/** Follows pkg/registry/core/pod/strategy.go. */
export const strategy: Strategy<Pod> = {
  prepareForCreate(pod) {
    pod.metadata.generation = 1
    pod.status = { phase: 'Pending' }
    dropDisabledPodFields(pod)
    markGated(pod)
    applyLabelKeys(pod.spec, pod.metadata.labels)
    earlyWarnings.set(pod, copyAppArmorAnnotations(pod))
    setPodLevelResources(pod.spec)
    pod.status.qosClass = computePodQOS(pod.spec)
  },
  validate: validatePodCreate,
  warningsOnCreate(pod) {
    const messages = isDNS1123Label(pod.metadata.name ?? '')
    const name =
      messages.length === 0
        ? []
        : [`metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`]
    return [...(earlyWarnings.get(pod) ?? []), ...name, ...podWarnings(pod)]
  },
  prepareForUpdate(pod, old) {
    pod.status = old.status
    if (pod.spec.resources === undefined && old.spec.resources !== undefined) pod.spec.resources = deepCopy(old.spec.resources)
    dropDisabledPodFields(pod, old)
    bumpGeneration(pod, old)
  },
  validateUpdate: validatePodUpdate,
  checkGracefulDelete({ spec, status }, requested) {
    const seconds = requested ?? spec.terminationGracePeriodSeconds ?? 0
    if (!spec.nodeName || status.phase === 'Failed' || status.phase === 'Succeeded') return 0
    return seconds < 0 ? 1 : seconds
  },
}

/** Writes of the status alone. Follows podStatusStrategy. */
export const statusStrategy: Strategy<Pod> = {
  validate: validatePodCreate,
  prepareForUpdate(pod, old) {
    pod.spec = old.spec
    delete pod.metadata.deletionTimestamp
    if (old.metadata.ownerReferences === undefined) delete pod.metadata.ownerReferences
    else pod.metadata.ownerReferences = old.metadata.ownerReferences
    const { status } = pod
    for (const field of ['qosClass', 'resourceClaimStatuses', 'extendedResourceClaimStatus', 'nodeAllocatableResourceClaimStatuses'] as const)
      keepOld(status, old.status, field)
    keepObservedGenerations(pod, old)
    dropDisabledPodFields(pod, old)
  },
  validateUpdate: validatePodStatusUpdate,
  warningsOnUpdate({ status }) {
    const path = Path.of('status')
    return (['podIPs', 'hostIPs'] as const).flatMap(field =>
      (status[field] ?? []).flatMap(({ ip }, index) => warningsForIP(path.child(field).index(index).child('ip').toString(), ip)),
    )
  },
}

/** Writes of the ephemeral containers alone. Follows podEphemeralContainersStrategy. */
export const ephemeralContainersStrategy: Strategy<Pod> = {
  validate: validatePodCreate,
  prepareForUpdate(pod, old) {
    const { ephemeralContainers } = pod.spec
    keepAllBut(pod, old)
    pod.spec = { ...old.spec }
    if (ephemeralContainers === undefined) delete pod.spec.ephemeralContainers
    else pod.spec.ephemeralContainers = ephemeralContainers
    dropDisabledPodFields(pod, old)
    bumpGeneration(pod, old)
  },
  validateUpdate: validateEphemeralContainersUpdate,
}

/** Changes of resources while the Pod runs. Follows podResizeStrategy. */
export const resizeStrategy: Strategy<Pod> = {
  validate: validatePodCreate,
  prepareForUpdate(pod, old) {
    const { containers, initContainers, resources } = pod.spec
    if ((containers ?? []).length === (old.spec.containers ?? []).length && (initContainers ?? []).length === (old.spec.initContainers ?? []).length) {
      keepAllBut(pod, old)
      pod.spec = { ...old.spec, containers: withResources(containers ?? [], old.spec.containers ?? []) }
      if (initContainers !== undefined) pod.spec.initContainers = withResources(initContainers, old.spec.initContainers ?? [])
      if (resources === undefined) delete pod.spec.resources
      else pod.spec.resources = resources
    }
    if (pod.spec.resources === undefined && old.spec.resources !== undefined) pod.spec.resources = deepCopy(old.spec.resources)
    if (pod.spec.resources !== undefined) setPodLevelResources(pod.spec)
    dropDisabledPodFields(pod, old)
    bumpGeneration(pod, old)
  },
  validateUpdate: validatePodResize,
}

/** Follows dropNonResizeUpdatesForContainers. */
function withResources(containers: readonly Container[], old: readonly Container[]): Container[] {
  if (containers.some(({ name }, index) => old[index]?.name !== name)) return [...containers]
  return containers.map(({ resources, resizePolicy }, index) => {
    const { resizePolicy: _, ...rest } = old[index] ?? { name: '', resources: {} }
    return resizePolicy === undefined ? { ...rest, resources } : { ...rest, resources, resizePolicy }
  })
}

const keptMetadata = ['deletionTimestamp', 'generation', 'selfLink', 'labels', 'annotations', 'finalizers', 'ownerReferences'] as const

/** Puts the old status and metadata back. Follows metav1.ResetObjectMetaForStatus. */
function keepAllBut(pod: Pod, old: Pod): void {
  const meta = { ...pod.metadata }
  const keep = <K extends keyof Pod['metadata']>(field: K) => {
    const value = old.metadata[field]
    if (value === undefined) delete meta[field]
    else meta[field] = value
  }
  for (const field of keptMetadata) keep(field)
  pod.metadata = meta
  pod.status = old.status
}

function keepOld<T extends object, K extends keyof T>(status: T, old: T, field: K): void {
  if ((status[field] === undefined || status[field] === '') && old[field] !== undefined) status[field] = old[field]
}

/** Follows preserveOldObservedGeneration. */
function keepObservedGenerations({ status }: Pod, { status: old }: Pod): void {
  if (!status.observedGeneration && old.observedGeneration !== undefined) status.observedGeneration = old.observedGeneration
  const before = new Map<string, (number | undefined)[]>()
  for (const { type, observedGeneration } of old.conditions ?? []) before.set(type, [...(before.get(type) ?? []), observedGeneration])
  for (const condition of status.conditions ?? []) {
    const generation = before.get(condition.type)?.shift()
    if (!condition.observedGeneration && generation !== undefined) condition.observedGeneration = generation
  }
}

/** Follows applySchedulingGatedCondition; now is when the Pod is created. */
function markGated(pod: Pod): void {
  if ((pod.spec.schedulingGates ?? []).length === 0) return
  pod.status.conditions = [
    {
      type: 'PodScheduled',
      status: 'False',
      lastProbeTime: null,
      lastTransitionTime: pod.metadata.creationTimestamp ?? null,
      reason: 'SchedulingGated',
      message: 'Scheduling is blocked due to non-empty scheduling gates',
    },
  ]
}

/** Old AppArmor annotations become fields; gives a warning for each that was not a field already. Follows applyAppArmorVersionSkew. */
function copyAppArmorAnnotations({ metadata, spec }: Pod): string[] {
  const { annotations } = metadata
  const warnings: string[] = []
  if (annotations === undefined || spec.os?.name === 'windows') return warnings
  const podProfile = spec.securityContext?.appArmorProfile
  visitContainers(spec, container => {
    const key = appArmorAnnotationPrefix + container.name
    const annotation = annotations[key]
    if (annotation === undefined || container.securityContext?.appArmorProfile !== undefined) return
    const profile = appArmorFieldOf(annotation)
    const errors: Errors = []
    validateAppArmorProfile(errors, profile, Path.of('annotation'))
    const valid = profile !== undefined && errors.length === 0
    if (valid && deepEqual(profile, podProfile)) return
    if (valid) container.securityContext = { ...container.securityContext, appArmorProfile: profile }
    warnings.push(`metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`)
  })
  return warnings
}

/** Follows updatePodGeneration. */
function bumpGeneration(pod: Pod, old: Pod): void {
  if (!equalSpecs(pod.spec, old.spec)) pod.metadata.generation = (pod.metadata.generation ?? 0) + 1
}

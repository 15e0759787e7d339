import type { Container, Pod } from '../../../api/types.gen.ts'
import { deepCopy } from '../../../apimachinery/deep-copy.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { warningsForIP } from '../../../apimachinery/ip.ts'
import type { Strategy, UpdateStrategy } from '../../kind.ts'
import { dropDisabledPodFields } from './disabled-fields.ts'
import { setPodLevelResources } from './pod-level-defaults.ts'
import { equalSpecs } from './spec-equality.ts'
import { validatePodResize } from './validate-resize.ts'
import { validatePodStatusUpdate } from './validate-status.ts'
import { validateEphemeralContainersUpdate, validatePodUpdate } from './validate-update.ts'
import { validatePodCreate } from './validation.ts'

/** What changes and deletes meet. */
export const updates: UpdateStrategy<Pod> = {
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
  const { conditions } = status
  if (conditions === undefined || conditions.every(({ observedGeneration }) => observedGeneration)) return
  const before = new Map<string, (number | undefined)[]>()
  for (const { type, observedGeneration } of old.conditions ?? []) before.set(type, [...(before.get(type) ?? []), observedGeneration])
  status.conditions = conditions.map(condition => {
    const generation = before.get(condition.type)?.shift()
    return condition.observedGeneration || generation === undefined ? condition : { ...condition, observedGeneration: generation }
  })
}

/** Follows updatePodGeneration. */
function bumpGeneration(pod: Pod, old: Pod): void {
  if (!equalSpecs(pod.spec, old.spec)) pod.metadata.generation = (pod.metadata.generation ?? 0) + 1
}

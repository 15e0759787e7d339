import type { PersistentVolumeClaim, PodTemplateSpec, StatefulSet } from '../../api/types.gen.ts'
import { deepCopy } from '../../apimachinery/deep-copy.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { newControllerRef } from '../../apimachinery/meta.ts'
import { revisionLabel } from '../history.ts'
import { podFromTemplate } from '../pod-control.ts'
import type { StoredPod } from '../pods.ts'
import { isPodReady, untilAvailable } from '../pods.ts'

/** A StatefulSet as it is stored. */
export type StoredStatefulSet = StatefulSet & KubeObject
/** A claim as it is stored. */
export type StoredClaim = PersistentVolumeClaim & KubeObject

const podNameLabel = 'statefulset.kubernetes.io/pod-name'
const podIndexLabel = 'apps.kubernetes.io/pod-index'

/** The number at the end of a Pod's name, if the rest is the set's name. Follows pkg/controller/statefulset/stateful_set_utils.go getParentNameAndOrdinal. */
export function ordinalOf(set: StoredStatefulSet, pod: StoredPod): number | undefined {
  const [, parent, ordinal] = /^(.*)-([0-9]+)$/.exec(pod.metadata.name ?? '') ?? []
  return parent === set.metadata.name && ordinal !== undefined ? Number(ordinal) : undefined
}

export const startOrdinal = ({ spec }: StoredStatefulSet) => spec.ordinals?.start ?? 0

/** The revision a Pod was made from. */
export const podRevision = (pod: StoredPod) => pod.metadata.labels?.[revisionLabel] ?? ''
/** The Pod is in the store, not only planned. */
export const isCreated = (pod: StoredPod) => Boolean(pod.status.phase)
export const isTerminating = (pod: StoredPod) => pod.metadata.deletionTimestamp !== undefined
export const isRunningAndReady = (pod: StoredPod) => pod.status.phase === 'Running' && isPodReady(pod)
/** Ready for as long as the set wants. */
export const isAvailable = (set: StoredStatefulSet, pod: StoredPod, now: number) => untilAvailable(pod, set.spec.minReadySeconds ?? 0, now) === 0
/** Missing from those that serve. Follows isUnavailable. */
export const isUnavailable = (set: StoredStatefulSet, pod: StoredPod, now: number) => !isAvailable(set, pod, now) || isTerminating(pod)

/** A Pod to be made, with its name, its identity and its claims as volumes. Follows newStatefulSetPod. */
export function newReplica(set: StoredStatefulSet, template: PodTemplateSpec, revision: string, ordinal: number): StoredPod {
  const { generateName: _, ...pod } = podFromTemplate(template, set, newControllerRef(set)).metadata
  const name = `${set.metadata.name ?? ''}-${ordinal}`
  const spec = deepCopy(template.spec)
  const claims = new Set((set.spec.volumeClaimTemplates ?? []).map(claim => claim.metadata.name))
  const volumes = [
    ...(set.spec.volumeClaimTemplates ?? []).map(claim => ({
      name: claim.metadata.name ?? '',
      persistentVolumeClaim: { claimName: claimName(set, claim, ordinal) },
    })),
    ...(spec.volumes ?? []).filter(volume => !claims.has(volume.name)),
  ]
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { ...pod, name, labels: { ...pod.labels, [podNameLabel]: name, [podIndexLabel]: String(ordinal), [revisionLabel]: revision } },
    spec: { ...spec, hostname: name, ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}), ...(volumes.length > 0 ? { volumes } : {}) },
    status: {},
  }
}

function claimName(set: StoredStatefulSet, claim: PersistentVolumeClaim, ordinal: number): string {
  return `${claim.metadata.name ?? ''}-${set.metadata.name ?? ''}-${ordinal}`
}

/** The claims of one replica. Follows getPersistentVolumeClaims. */
export function claimsOf(set: StoredStatefulSet, ordinal: number): StoredClaim[] {
  return (set.spec.volumeClaimTemplates ?? []).map(template => ({
    ...deepCopy(template),
    kind: 'PersistentVolumeClaim',
    apiVersion: 'v1',
    metadata: {
      ...deepCopy(template.metadata),
      name: claimName(set, template, ordinal),
      namespace: set.metadata.namespace ?? '',
      labels: { ...template.metadata.labels, ...set.spec.selector?.matchLabels },
    },
  }))
}

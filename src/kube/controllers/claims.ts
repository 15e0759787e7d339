import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import type { Informer } from '../client/actor.ts'
import { isPodTerminal } from '../registry/core/pod/helpers.ts'
import type { StoredPod } from './pods.ts'

export type StoredClaim = PersistentVolumeClaim & KubeObject
export type StoredVolume = PersistentVolume & KubeObject
export type StoredClass = StorageClass & KubeObject

export const annotations = {
  bindCompleted: 'pv.kubernetes.io/bind-completed',
  boundByController: 'pv.kubernetes.io/bound-by-controller',
  provisionedBy: 'pv.kubernetes.io/provisioned-by',
  selectedNode: 'volume.kubernetes.io/selected-node',
  provisioner: 'volume.kubernetes.io/storage-provisioner',
  betaProvisioner: 'volume.beta.kubernetes.io/storage-provisioner',
} as const

const byClaim = 'pod-pvc-index'

export const hasAnnotation = ({ metadata }: KubeObject, name: string) => metadata.annotations?.[name] !== undefined

/** The names of the claims a Pod uses; those of its ephemeral volumes carry the Pod's name. */
export function claimNamesOf({ metadata, spec }: Pod): readonly string[] {
  return (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim !== undefined) return [persistentVolumeClaim.claimName]
    return ephemeral === undefined ? [] : [`${metadata.name ?? ''}-${name}`]
  })
}

/** Lets Pods be found by the claims they use. */
export function indexByClaim(pods: Informer<StoredPod>): void {
  pods.addIndex(byClaim, pod => claimNamesOf(pod).map(name => `${pod.metadata.namespace ?? ''}/${name}`))
}

/** The Pods that use a claim. An ephemeral volume's claim counts only for the Pod that owns it. */
export function podsUsing(pods: Informer<StoredPod>, { metadata }: Pick<StoredClaim, 'metadata'>): readonly StoredPod[] {
  const name = metadata.name ?? ''
  const found = pods.byIndex(byClaim, `${metadata.namespace ?? ''}/${name}`)
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true)
  return found.filter(pod => pod.spec.volumes?.some(volume => volume.persistentVolumeClaim?.claimName === name) === true || owner?.uid === pod.metadata.uid)
}

/** Whether the kubelet is done with a Pod. Follows pkg/volume/util IsPodTerminated. */
export function isTerminated({ metadata, status }: StoredPod): boolean {
  if (isPodTerminal({ status })) return true
  return (
    metadata.deletionTimestamp !== undefined &&
    (status.containerStatuses ?? []).every(({ state }) => state?.terminated !== undefined || state?.waiting !== undefined)
  )
}

import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass, Volume } from '../../api/types.gen.ts'
import { parseQuantity } from '../../apimachinery/quantity.ts'
import { labelSelectorAsSelector } from '../../apimachinery/selector.ts'
import type { NodeInfo } from '../node-info.ts'
import type { Cycle, FilterPlugin, Listers } from '../plugin.ts'
import { unresolvable, unschedulable } from '../plugin.ts'
import { matchesTerm } from './node-match.ts'

/** The claims a Pod uses, by volume. */
export function claimNames(pod: Pod): { readonly volume: Volume; readonly claim: string; readonly ephemeral: boolean }[] {
  return (pod.spec.volumes ?? []).flatMap((volume): { volume: Volume; claim: string; ephemeral: boolean }[] => {
    if (volume.persistentVolumeClaim !== undefined) return [{ volume, claim: volume.persistentVolumeClaim.claimName, ephemeral: false }]
    return volume.ephemeral === undefined ? [] : [{ volume, claim: `${pod.metadata.name ?? ''}-${volume.name}`, ephemeral: true }]
  })
}

const bindCompleted = 'pv.kubernetes.io/bind-completed'
/** Tells the provisioner where a volume is needed. */
export const selectedNode = 'volume.kubernetes.io/selected-node'

const isBound = ({ metadata, spec }: PersistentVolumeClaim) =>
  spec.volumeName !== undefined && spec.volumeName !== '' && metadata.annotations?.[bindCompleted] !== undefined

/** What has to be bound when a Pod goes to a node. */
export interface VolumeDecision {
  readonly statics: readonly { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[]
  readonly provisions: readonly PersistentVolumeClaim[]
}

function matchesVolume({ spec }: PersistentVolume, { node }: NodeInfo): boolean {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms
  return terms === undefined || terms === null || terms.some(term => matchesTerm(term, node))
}

const storageOf = (resources: Readonly<Record<string, string>> | undefined) => parseQuantity(resources?.storage ?? '0')

/** The smallest free volume that a claim can have on a node. Follows pkg/volume/persistentvolume util FindMatchingVolume. */
function findVolume(
  claim: PersistentVolumeClaim,
  node: NodeInfo,
  volumes: readonly PersistentVolume[],
  taken: ReadonlySet<string>,
): PersistentVolume | undefined {
  const wanted = storageOf(claim.spec.resources.requests)
  const selector = claim.spec.selector === undefined ? undefined : labelSelectorAsSelector(claim.spec.selector)
  const fitting = volumes.filter(({ metadata, spec, status }) => {
    if (taken.has(metadata.name ?? '') || (spec.storageClassName ?? '') !== (claim.spec.storageClassName ?? '')) return false
    if (spec.claimRef !== undefined && !(spec.claimRef.name === claim.metadata.name && spec.claimRef.namespace === claim.metadata.namespace)) return false
    if (status.phase !== 'Available' && spec.claimRef === undefined) return false
    if ((spec.volumeMode ?? 'Filesystem') !== (claim.spec.volumeMode ?? 'Filesystem')) return false
    if (!(claim.spec.accessModes ?? []).every(mode => (spec.accessModes ?? []).includes(mode))) return false
    return storageOf(spec.capacity).cmp(wanted) >= 0 && (selector === undefined || selector.matches(metadata.labels))
  })
  return fitting.filter(volume => matchesVolume(volume, node)).sort((a, b) => storageOf(a.spec.capacity).cmp(storageOf(b.spec.capacity)))[0]
}

function allowsNode({ allowedTopologies }: StorageClass, { labels }: NodeInfo): boolean {
  if (allowedTopologies === undefined || allowedTopologies.length === 0) return true
  return allowedTopologies.some(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.every(({ key, values }) => labels[key] !== undefined && (values ?? []).includes(labels[key])),
  )
}

/** What binding a Pod's claims on a node would take, or why it cannot be. Follows plugins/volumebinding/binder.go FindPodVolumes. */
export function decideVolumes(claims: readonly PersistentVolumeClaim[], node: NodeInfo, listers: Listers): VolumeDecision | readonly string[] {
  const statics: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = []
  const provisions: PersistentVolumeClaim[] = []
  let conflict = false
  let missing = false
  let unbound = false
  for (const claim of claims) {
    if (isBound(claim)) {
      const volume = listers.volume(claim.spec.volumeName ?? '')
      if (volume === undefined) missing = true
      else if (!matchesVolume(volume, node)) conflict = true
      continue
    }
    const chosen = claim.metadata.annotations?.[selectedNode]
    if (chosen !== undefined && chosen !== node.name) {
      unbound = true
      continue
    }
    const taken = new Set(statics.map(({ volume }) => volume.metadata.name ?? ''))
    const volume = chosen === undefined ? findVolume(claim, node, listers.volumes(), taken) : undefined
    if (volume !== undefined) {
      statics.push({ claim, volume })
      continue
    }
    const found = listers.storageClass(claim.spec.storageClassName ?? '')
    if (found === undefined || found.provisioner === 'kubernetes.io/no-provisioner' || !allowsNode(found, node)) unbound = true
    else provisions.push(claim)
  }
  const reasons = [
    ...(conflict ? ["node(s) didn't match PersistentVolume's node affinity"] : []),
    ...(unbound ? ["node(s) didn't find available persistent volumes to bind"] : []),
    ...(missing ? ['node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'] : []),
  ]
  return reasons.length > 0 ? reasons : { statics, provisions }
}

/** The claims of a Pod, or why it must wait. Follows plugins/volumebinding/volume_binding.go PreFilter. */
export function podClaims({ info, listers }: Cycle): PersistentVolumeClaim[] | string {
  const found: PersistentVolumeClaim[] = []
  for (const { claim: name, ephemeral } of claimNames(info.pod)) {
    const claim = listers.claim(info.namespace, name)
    if (claim === undefined)
      return ephemeral
        ? `waiting for ephemeral volume controller to create the persistentvolumeclaim ${JSON.stringify(name)}`
        : `persistentvolumeclaim ${JSON.stringify(name)} not found`
    if (claim.status.phase === 'Lost')
      return `persistentvolumeclaim ${JSON.stringify(name)} bound to non-existent persistentvolume ${JSON.stringify(claim.spec.volumeName ?? '')}`
    if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim ${JSON.stringify(name)} is being deleted`
    found.push(claim)
  }
  const waits = (claim: PersistentVolumeClaim) => listers.storageClass(claim.spec.storageClassName ?? '')?.volumeBindingMode === 'WaitForFirstConsumer'
  const immediate = found.some(claim => !isBound(claim) && !((claim.spec.volumeName ?? '') === '' && waits(claim)))
  return immediate ? 'pod has unbound immediate PersistentVolumeClaims' : found
}

export const volumeBinding: FilterPlugin = {
  name: 'VolumeBinding',
  prepare(cycle) {
    if (claimNames(cycle.info.pod).length === 0) return undefined
    const claims = podClaims(cycle)
    if (typeof claims === 'string') return { refusal: unresolvable(claims) }
    return {
      test(node) {
        const decision = decideVolumes(claims, node, cycle.listers)
        return 'statics' in decision ? undefined : unresolvable(...decision)
      },
    }
  },
}

/** Claims that only one Pod may use. Follows plugins/volumerestrictions. */
export const volumeRestrictions: FilterPlugin = {
  name: 'VolumeRestrictions',
  prepare({ info, nodes, listers }) {
    const names = claimNames(info.pod).map(({ claim }) => claim)
    if (names.length === 0) return undefined
    const missing = names.find(name => listers.claim(info.namespace, name) === undefined)
    if (missing !== undefined) return { refusal: unresolvable(`persistentvolumeclaim ${JSON.stringify(missing)} not found`) }
    const single = names.filter(name => listers.claim(info.namespace, name)?.spec.accessModes?.includes('ReadWriteOncePod') === true)
    if (single.length === 0) return undefined
    const used = nodes.some(node =>
      [...node.pods.values()].some(other => other.namespace === info.namespace && claimNames(other.pod).some(({ claim }) => single.includes(claim))),
    )
    if (!used) return undefined
    return { test: () => unschedulable('node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod') }
  },
}

import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../api/types.gen.ts'
import type { API } from '../apiserver/interface.ts'
import type { NodeInfo } from './node-info.ts'
import type { Listers } from './plugin.ts'
import type { VolumeDecision } from './plugins/volumes.ts'
import { claimNames, decideVolumes, selectedNode } from './plugins/volumes.ts'

const boundByController = 'pv.kubernetes.io/bound-by-controller'

/** Asks for a Pod's volumes on the chosen node, and knows when they are there. Follows plugins/volumebinding/binder.go BindPodVolumes. */
export class VolumeBinder {
  private readonly api: API
  private readonly listers: Listers

  constructor(api: API, listers: Listers) {
    this.api = api
    this.listers = listers
  }

  /** Whether every claim of the Pod is bound. */
  allBound(pod: Pod): boolean {
    return this.claimsOf(pod).every(claim => claim.status.phase === 'Bound' && claim.spec.volumeName !== undefined)
  }

  /** Writes what the volume controllers then act on. */
  request(pod: Pod, node: NodeInfo): void {
    const decision = decideVolumes(this.claimsOf(pod), node, this.listers)
    if (!('statics' in decision)) return
    this.write(decision, node)
  }

  private claimsOf(pod: Pod): PersistentVolumeClaim[] {
    return claimNames(pod).flatMap(({ claim }) => this.listers.claim(pod.metadata.namespace ?? '', claim) ?? [])
  }

  private write({ statics, provisions }: VolumeDecision, node: NodeInfo): void {
    const volumes = this.api.kindOf('v1', 'PersistentVolume')
    const claims = this.api.kindOf('v1', 'PersistentVolumeClaim')
    for (const { claim, volume } of statics) {
      if (volumes === undefined) continue
      const { name = '', namespace = '', uid = '', resourceVersion = '' } = claim.metadata
      const annotations = { ...volume.metadata.annotations, [boundByController]: 'yes' }
      const claimRef = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion }
      this.api.updateTrusted<PersistentVolume>(volumes, { ...volume, metadata: { ...volume.metadata, annotations }, spec: { ...volume.spec, claimRef } })
    }
    for (const claim of provisions) {
      if (claims === undefined || claim.metadata.annotations?.[selectedNode] === node.name) continue
      const annotations = { ...claim.metadata.annotations, [selectedNode]: node.name }
      this.api.updateTrusted<PersistentVolumeClaim>(claims, { ...claim, metadata: { ...claim.metadata, annotations } })
    }
  }
}

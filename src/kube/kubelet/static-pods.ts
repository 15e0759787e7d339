import type { Node, Pod } from '../api/types.gen.ts'
import { formatTime } from '../apimachinery/meta.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { ActorContext } from '../client/actor.ts'
import type { NodeDescription } from './node-status.ts'

const hashAnnotation = 'kubernetes.io/config.hash'
const mirrorAnnotation = 'kubernetes.io/config.mirror'

/**
 * Under what a kubelet knows a Pod: its uid, or for the mirror of one of its own manifests the hash of that.
 * Follows pkg/kubelet/pod/pod_manager.go TranslatePodUID.
 */
export function keyOf({ metadata }: Pod): string {
  return metadata.annotations?.[mirrorAnnotation] ?? metadata.uid ?? ''
}

/** Whether a Pod of the API server only shows what a kubelet runs from a manifest of its own. */
export const isMirror = ({ metadata }: Pod): boolean => metadata.annotations?.[mirrorAnnotation] !== undefined

/**
 * The Pods that a node runs from its own manifests, and their mirrors at the API server.
 * Follows pkg/kubelet/config/common.go applyDefaults and pod/mirror_client.go.
 */
export class StaticPods {
  private readonly context: ActorContext
  private readonly node: NodeDescription
  private readonly known = new Map<string, Pod>()

  constructor(context: ActorContext, node: NodeDescription) {
    this.context = context
    this.node = node
  }

  /** Reads the manifests: gives the Pods to run, each named after the node. */
  read(): readonly Pod[] {
    const seen = formatTime(this.context.clock.now())
    for (const { metadata, spec } of this.node.staticPods ?? []) {
      const hash = this.context.rand.uuid().replaceAll('-', '')
      this.known.set(hash, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          ...metadata,
          name: `${metadata.name ?? ''}-${this.node.name}`,
          namespace: metadata.namespace ?? 'default',
          uid: hash,
          annotations: { ...metadata.annotations, [hashAnnotation]: hash, 'kubernetes.io/config.seen': seen, 'kubernetes.io/config.source': 'file' },
        },
        spec: { ...spec, nodeName: this.node.name, tolerations: [...(spec.tolerations ?? []), { operator: 'Exists', effect: 'NoExecute' }] },
        status: {},
      })
    }
    return [...this.known.values()]
  }

  /** Whether a Pod (by what its kubelet knows it under) is one of these. */
  runs(key: string): boolean {
    return this.known.has(key)
  }

  /** Shows a Pod that the API server does not have. Follows CreateMirrorPod. */
  show(pod: Pod): void {
    const { api } = this.context
    const kind = api.kindOf('v1', 'Pod')
    const { uid: hash = '', namespace = '', name = '', ...metadata } = pod.metadata
    if (kind === undefined || api.get('v1', 'Pod', namespace, name) !== undefined) return
    const owner = { apiVersion: 'v1', kind: 'Node', name: this.node.name, uid: api.get<Node>('v1', 'Node', '', this.node.name)?.metadata.uid ?? '' }
    const annotations = { ...metadata.annotations, [mirrorAnnotation]: hash }
    try {
      api.create(kind, namespace, { ...pod, metadata: { ...metadata, name, namespace, annotations, ownerReferences: [{ ...owner, controller: true }] } })
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
    }
  }

  /** A mirror was changed: one that is being deleted goes at once and comes back anew. Gives the Pod whose mirror is new. */
  onMirror({ type, object }: WatchEvent<Pod>): Pod | undefined {
    const { api } = this.context
    const { namespace = '', name = '', uid = '', deletionTimestamp } = object.metadata
    const pod = this.known.get(keyOf(object))
    const kind = api.kindOf('v1', 'Pod')
    if (pod === undefined || kind === undefined) return undefined
    if (type !== 'DELETED') {
      if (deletionTimestamp !== undefined) api.delete(kind, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } })
      return undefined
    }
    this.show(pod)
    return pod
  }
}

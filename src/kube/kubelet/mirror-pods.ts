import type { Node } from '../api/types.gen.ts'
import { formatTime } from '../apimachinery/meta.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import type { ActorContext } from '../client/actor.ts'
import type { NodeDescription } from './node-status.ts'

/**
 * Shows the API server the Pods that a node runs from its own manifests.
 * Follows pkg/kubelet/pod/mirror_client.go CreateMirrorPod and config/common.go applyDefaults.
 */
export function createMirrorPods({ api, clock, rand }: ActorContext, node: NodeDescription): void {
  const kind = api.kindOf('v1', 'Pod')
  if (kind === undefined) return
  const uid = api.get<Node>('v1', 'Node', '', node.name)?.metadata.uid ?? ''
  for (const { metadata, spec } of node.staticPods ?? []) {
    const name = `${metadata.name ?? ''}-${node.name}`
    const namespace = metadata.namespace ?? 'default'
    if (api.get('v1', 'Pod', namespace, name) !== undefined) continue
    const hash = rand.uuid().replaceAll('-', '')
    const mirror = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...metadata,
        name,
        namespace,
        annotations: {
          ...metadata.annotations,
          'kubernetes.io/config.hash': hash,
          'kubernetes.io/config.mirror': hash,
          'kubernetes.io/config.seen': formatTime(clock.now()),
          'kubernetes.io/config.source': 'file',
        },
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node.name, uid, controller: true }],
      },
      spec: { ...spec, nodeName: node.name, tolerations: [...(spec.tolerations ?? []), { operator: 'Exists', effect: 'NoExecute' }] },
    }
    try {
      api.create(kind, namespace, mirror)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
    }
  }
}

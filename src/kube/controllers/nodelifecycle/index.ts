import type { Node } from '../../api/types.gen.ts'
import { formatTime, type KubeObject } from '../../apimachinery/meta.ts'
import type { Actor, ActorContext } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import { swapConditionTaints } from './condition-taints.ts'

/**
 * Keeps a node's NoSchedule taints in step with its conditions and its cordon, and notes each node that joins.
 * Follows pkg/controller/nodelifecycle/node_lifecycle_controller.go.
 */
export function nodeLifecycleController(context: ActorContext): Actor {
  const { api, clock, informers } = context
  const nodes = informers.of<Node & KubeObject>('v1', 'Node')
  const recorder = context.recorder('node-controller')

  const queue = createWorkqueue(clock, name => {
    const kind = api.kindOf('v1', 'Node')
    const node = nodes.get('', name)
    if (kind === undefined || node === undefined) return
    const taints = swapConditionTaints(node, formatTime(clock.now()))
    if (taints === undefined) return
    const { taints: _, ...spec } = node.spec
    api.updateTrusted(kind, { ...node, spec: taints.length === 0 ? spec : { ...spec, taints: [...taints] } })
  })

  return {
    name: 'node-lifecycle-controller',
    start() {
      nodes.onEvent(({ type, object }) => {
        const name = object.metadata.name ?? ''
        if (type === 'DELETED') return
        if (type === 'ADDED') recorder.event(object, 'Normal', 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`)
        queue.add(name)
      })
    },
  }
}

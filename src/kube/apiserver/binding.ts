import type { Pod, PodCondition } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { formatTime } from '../apimachinery/meta.ts'
import { newConflict } from '../apimachinery/status-error.ts'
import type { Kind } from '../registry/kind.ts'
import { notFoundError } from './create.ts'
import type { Host } from './host.ts'
import { keyFor, resourceOf } from './host.ts'

/** Assigns a Pod to a node. Follows pkg/registry/core/pod/storage/storage.go BindingREST. */
export function bindPod(host: Host, kind: Kind, namespace: string, name: string, node: string): void {
  const key = keyFor(kind, namespace, name)
  const stored = host.storage.get(resourceOf(kind), key)
  if (stored === undefined) throw notFoundError(kind, name)
  const pod = stored as Pod & KubeObject
  const refuse = (why: string) => newConflict({ group: '', resource: 'pods/binding' }, name, why)
  if (pod.metadata.deletionTimestamp !== undefined) throw refuse(`pod ${name} is being deleted, cannot be assigned to a host`)
  if (pod.spec.nodeName) throw refuse(`pod ${name} is already assigned to node "${pod.spec.nodeName}"`)
  if ((pod.spec.schedulingGates ?? []).length > 0) throw refuse(`pod ${name} has non-empty .spec.schedulingGates`)
  const { nominatedNodeName: _, ...status } = pod.status
  const bound: Pod & KubeObject = {
    ...pod,
    metadata: { ...pod.metadata },
    spec: { ...pod.spec, nodeName: node },
    status: { ...status, conditions: withScheduled(status.conditions ?? [], formatTime(host.clock.now())) },
  }
  host.storage.put(resourceOf(kind), key, bound)
}

/** Follows pkg/api/v1/pod/util.go UpdatePodCondition: the time moves only when the status does. */
function withScheduled(conditions: readonly PodCondition[], now: string): PodCondition[] {
  const at = conditions.findIndex(condition => condition.type === 'PodScheduled')
  const before = conditions[at]
  const scheduled: PodCondition = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: before?.status === 'True' ? before.lastTransitionTime : now,
  }
  return at < 0 ? [...conditions, scheduled] : conditions.with(at, scheduled)
}

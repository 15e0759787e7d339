import type { Binding, Pod, PodCondition } from '../api/types.gen.ts'
import { errorText } from '../apimachinery/field-error.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { formatTime } from '../apimachinery/meta.ts'
import { newBadRequest, newConflict, newNotFound, StatusError } from '../apimachinery/status-error.ts'
import type { KindVerdict } from '../registry/kind.ts'
import { admitValidate } from './admission/chain.ts'
import type { Host, WriteRequest } from './host.ts'

const pods = 'pods'

/** Assigns a Pod to a node, and gives it the binding's labels and annotations. Follows pkg/registry/core/pod/storage/storage.go setPodNodeAndMetadata. */
export function bindPod(host: Host, namespace: string, name: string, node: string, given: KubeObject['metadata'] = {}, dryRun = false): void {
  const key = `${namespace}/${name}`
  const stored = host.storage.get(pods, key)
  if (stored === undefined) throw newNotFound({ group: '', resource: pods }, name)
  const pod = stored as Pod & KubeObject
  const refuse = (why: string) => newConflict({ group: '', resource: 'pods/binding' }, name, why)
  if (pod.metadata.deletionTimestamp !== undefined) throw refuse(`pod ${name} is being deleted, cannot be assigned to a host`)
  if (pod.spec.nodeName) throw refuse(`pod ${name} is already assigned to node "${pod.spec.nodeName}"`)
  if ((pod.spec.schedulingGates ?? []).length > 0) throw refuse(`pod ${name} has non-empty .spec.schedulingGates`)
  if (dryRun) return
  const { nominatedNodeName: _, ...status } = pod.status
  const { labels, annotations } = given
  const bound: Pod & KubeObject = {
    ...pod,
    metadata: {
      ...pod.metadata,
      ...(labels === undefined ? {} : { labels: { ...pod.metadata.labels, ...labels } }),
      ...(annotations === undefined ? {} : { annotations: { ...pod.metadata.annotations, ...annotations } }),
    },
    spec: { ...pod.spec, nodeName: node },
    status: { ...status, conditions: withScheduled(status.conditions ?? [], formatTime(host.clock.now())) },
  }
  host.storage.put(pods, key, bound)
}

/**
 * Carries out a Binding, which is not stored: the answer is a Status. Its broken rules are told as a plain failure. Gives
 * undefined for objects of other kinds. Follows storage.go BindingREST Create.
 */
export function createBinding(host: Host, request: WriteRequest<KindVerdict>, object: KubeObject): KubeObject | undefined {
  if (request.kind.kind !== 'Binding' || request.kind.group !== '') return undefined
  const errors = request.kind.strategy.validate(object)
  if (errors.length > 0) {
    const texts = errors.map(errorText)
    const message = texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`
    throw new StatusError({ code: 500, reason: '', message, fieldErrors: errors })
  }
  admitValidate(host, 'CREATE', request, object, undefined)
  const { name = '', namespace = '' } = object.metadata
  if (name === '') throw newBadRequest('Name parameter required.')
  bindPod(host, namespace, name, (object as Binding & KubeObject).target.name ?? '', object.metadata, request.options.dryRun === true)
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }
  return status
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

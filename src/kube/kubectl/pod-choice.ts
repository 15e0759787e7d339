import type { Pod } from '../api/types.gen.ts'
import { goQuote } from '../apimachinery/field-error.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { labelSelectorAsSelector, selectorFromSet } from '../apimachinery/selector.ts'
import type { Pause } from '../process/process.ts'
import { CommandError } from './errors.ts'
import type { Invocation } from './invocation.ts'
import { kindFor } from './mapping.ts'
import { at, recordAt, stringsAt } from './value.ts'
import { timedOut } from './waiting.ts'
import { Watch } from './watching.ts'

const defaultContainer = 'kubectl.kubernetes.io/default-container'

/** Whether an object is a Pod. */
export function isPod(object: KubeObject): object is KubeObject & Pod {
  return object.kind === 'Pod' && object.apiVersion === 'v1'
}

/** The labels of the Pods that belong to a workload or Service. Follows kubectl/pkg/polymorphichelpers/helpers.go SelectorsForObject. */
export function podSelector(object: KubeObject): string {
  if (object.kind === 'Service' || object.kind === 'ReplicationController') {
    const labels = stringsAt(object, 'spec', 'selector')
    if (object.kind === 'Service' && Object.keys(labels).length === 0)
      throw new CommandError(`invalid service '${object.metadata.name ?? ''}': Service is defined without a selector`)
    return selectorFromSet(labels).toString()
  }
  if (!['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Deployment', 'Job'].includes(object.kind))
    throw new CommandError(`selector for *${object.apiVersion.split('/').at(-1) ?? ''}.${object.kind} not implemented`)
  return labelSelectorAsSelector(recordAt(object, 'spec', 'selector')).toString()
}

/** The Pods of a selector in the order of `rank` (least first); waits for the first one. Follows helpers.go GetPodList. */
export function* podsOf(
  invocation: Invocation,
  namespace: string,
  labelSelector: string,
  timeout: number,
  rank: (pod: Pod) => readonly (number | string)[],
): Generator<Pause, (KubeObject & Pod)[], void> {
  const kind = kindFor(invocation.api, 'pods')
  const { items } = invocation.api.query(kind, { namespace, labelSelector })
  const pods = items.filter(isPod)
  if (pods.length > 0)
    return pods
      .map(pod => ({ pod, key: rank(pod) }))
      .sort((a, b) => compareRanks(a.key, b.key))
      .map(entry => entry.pod)
  const watch = new Watch(invocation.api, kind, { namespace, labelSelector })
  try {
    const event = yield* watch.next(invocation.context.clock, invocation.now + timeout)
    if (event === undefined || !isPod(event.object)) throw new CommandError(timedOut)
    return [event.object]
  } finally {
    watch.close()
  }
}

function compareRanks(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? ''
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}

function podFacts(pod: Pod): { scheduled: number; phase: number; ready: number; readySince: string; restarts: number; created: string } {
  const ready = pod.status?.conditions?.find(condition => condition.type === 'Ready')
  const phases: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 }
  return {
    scheduled: pod.spec?.nodeName ? 1 : 0,
    phase: phases[pod.status?.phase ?? ''] ?? 0,
    ready: ready?.status === 'True' ? 1 : 0,
    readySince: ready?.lastTransitionTime ?? '',
    restarts: Math.max(0, ...(pod.status?.containerStatuses ?? []).map(status => status.restartCount)),
    created: pod.metadata?.creationTimestamp ?? '',
  }
}

/** The order in which logs choose a Pod. Follows kubectl/pkg/util/podutils ByLogging. */
export function rankForLogs(pod: Pod): (number | string)[] {
  const facts = podFacts(pod)
  return [-facts.scheduled, -facts.phase, -facts.ready, facts.readySince, -facts.restarts, facts.created]
}

/** The order in which exec and port-forward choose a Pod. Follows podutils ActivePods, reversed. */
export function rankForExec(pod: Pod): (number | string)[] {
  const facts = podFacts(pod)
  return [-facts.scheduled, -facts.phase, -facts.ready, facts.readySince, facts.restarts, facts.created]
}

/** The Pod an object stands for: itself, or the first of its Pods. `failed` stands before what is wrong with other kinds. */
export function* attachablePod(invocation: Invocation, object: KubeObject, timeout: number): Generator<Pause, KubeObject & Pod, void> {
  if (isPod(object)) return object
  let selector: string
  try {
    selector = podSelector(object)
  } catch (error) {
    throw new CommandError(`cannot attach to *${object.apiVersion.split('/').at(-1) ?? ''}.${object.kind}: ${error instanceof Error ? error.message : ''}`)
  }
  const [pod] = yield* podsOf(invocation, object.metadata.namespace ?? '', selector, timeout, rankForExec)
  if (pod === undefined) throw new CommandError(timedOut)
  return pod
}

/** The names of all containers as messages list them. Follows kubectl/pkg/cmd/util/podcmd AllContainerNames. */
export function allContainerNames(pod: Pod): string {
  const { containers = [], ephemeralContainers = [], initContainers = [] } = pod.spec ?? {}
  return [
    ...(containers ?? []).map(each => each.name),
    ...ephemeralContainers.map(each => `${each.name} (ephem)`),
    ...initContainers.map(each => `${each.name} (init)`),
  ].join(', ')
}

/** The name of each container, init containers first, as --all-containers goes through them. */
export function containersInOrder(pod: Pod): string[] {
  const { containers = [], ephemeralContainers = [], initContainers = [] } = pod.spec ?? {}
  return [...initContainers, ...(containers ?? []), ...ephemeralContainers].map(each => each.name)
}

/** The container to use: the one asked for, the annotated one, or the first with a word about it. Follows podcmd FindOrDefaultContainerByName. */
export function chooseContainer(invocation: Invocation, pod: Pod, wanted: string, quiet: boolean): string {
  const name = wanted || (pod.metadata?.annotations?.[defaultContainer] ?? '')
  const names = containersInOrder(pod)
  if (name !== '') {
    if (!names.includes(name)) throw new CommandError(`container ${name} is not valid for pod ${pod.metadata?.name ?? ''} out of: ${allContainerNames(pod)}`)
    return name
  }
  const first = at(pod, 'spec', 'containers', 0, 'name')
  if (typeof first !== 'string') throw new CommandError(`pod ${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''} does not have any containers`)
  if (!quiet && names.length > 1) invocation.err(`Defaulted container ${goQuote(first)} out of: ${allContainerNames(pod)}\n`)
  return first
}

import type { Container, ContainerStatus, Pod, PodCondition } from '../../api/types.gen.ts'
import { couldRestartAll, isSidecar } from '../restart.ts'
import type { RuntimeStatus } from '../runtime/runtime.ts'
import { sandboxChanged } from '../runtime/runtime.ts'

/** Condition types that only the kubelet writes. Follows pkg/kubelet/types/pod_status.go PodConditionsByKubelet. */
export const kubeletConditions: ReadonlySet<string> = new Set([
  'PodScheduled',
  'Ready',
  'Initialized',
  'ContainersReady',
  'PodResizeInProgress',
  'PodResizePending',
  'PodReadyToStartContainers',
  'AllContainersRestarting',
])

/** Go prints a list of names with blanks between. */
const list = (names: readonly string[]) => `[${names.join(' ')}]`

/** A condition that has just been worked out; when it last changed is set later. */
export function condition(pod: Pod, type: string, status: 'True' | 'False', reason = '', message = ''): PodCondition {
  const { generation } = pod.metadata
  const made: PodCondition =
    generation === undefined
      ? { type, status, lastProbeTime: null, lastTransitionTime: null }
      : { type, observedGeneration: generation, status, lastProbeTime: null, lastTransitionTime: null }
  if (reason !== '') made.reason = reason
  if (message !== '') made.message = message
  return made
}

/** Follows pkg/kubelet/status/generate.go GenerateContainersReadyCondition. */
export function containersReady(pod: Pod, statuses: readonly ContainerStatus[], phase: string): PodCondition {
  const unknown: string[] = []
  const unready: string[] = []
  const look = ({ name }: Container) => {
    const status = statuses.find(candidate => candidate.name === name)
    if (status === undefined) unknown.push(name)
    else if (!status.ready) unready.push(name)
  }
  for (const container of pod.spec.initContainers ?? []) if (isSidecar(container)) look(container)
  for (const container of pod.spec.containers ?? []) look(container)
  if (phase === 'Succeeded' && unknown.length === 0) return condition(pod, 'ContainersReady', 'False', 'PodCompleted')
  if (phase === 'Failed') return condition(pod, 'ContainersReady', 'False', 'PodFailed')
  if (unknown.length + unready.length === 0) return condition(pod, 'ContainersReady', 'True')
  const messages = [
    ...(unknown.length > 0 ? [`containers with unknown status: ${list(unknown)}`] : []),
    ...(unready.length > 0 ? [`containers with unready status: ${list(unready)}`] : []),
  ]
  return condition(pod, 'ContainersReady', 'False', 'ContainersNotReady', messages.join(', '))
}

/** Follows GeneratePodReadyCondition: the containers (as `containersReady` has them), then the readiness gates. */
export function podReady(pod: Pod, conditions: readonly PodCondition[], containers: PodCondition): PodCondition {
  if (containers.status !== 'True') return { ...containers, type: 'Ready' }
  const messages = (pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = conditions.find(candidate => candidate.type === conditionType)
    if (gate === undefined) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`]
    return gate.status === 'True' ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`]
  })
  return messages.length > 0 ? condition(pod, 'Ready', 'False', 'ReadinessGatesNotReady', messages.join(', ')) : condition(pod, 'Ready', 'True')
}

/** Whether a container that is no init container has ever started. Follows container/helpers.go HasAnyRegularContainerStarted. */
function anyStarted(pod: Pod, statuses: readonly ContainerStatus[]): boolean {
  return (pod.spec.containers ?? []).some(({ name }) => {
    const status = statuses.find(candidate => candidate.name === name)
    return status?.state.running !== undefined || status?.state.terminated !== undefined
  })
}

/** Follows GeneratePodInitializedCondition. `old` are the conditions before. */
export function podInitialized(pod: Pod, old: readonly PodCondition[], statuses: readonly ContainerStatus[], phase: string): PodCondition {
  const unknown: string[] = []
  const incomplete: string[] = []
  for (const container of pod.spec.initContainers ?? []) {
    const status = statuses.find(candidate => candidate.name === container.name)
    if (status === undefined) unknown.push(container.name)
    else if (isSidecar(container) ? status.started !== true : !status.ready) incomplete.push(container.name)
  }
  if (phase === 'Succeeded' && unknown.length === 0) return condition(pod, 'Initialized', 'True', 'PodCompleted')
  if (anyStarted(pod, statuses)) return condition(pod, 'Initialized', 'True')
  const messages = [
    ...(unknown.length > 0 ? [`containers with unknown status: ${list(unknown)}`] : []),
    ...(incomplete.length > 0 ? [`containers with incomplete status: ${list(incomplete)}`] : []),
  ]
  if (messages.length === 0 || old.some(({ type, status }) => type === 'Initialized' && status === 'True')) return condition(pod, 'Initialized', 'True')
  return condition(pod, 'Initialized', 'False', 'ContainersNotInitialized', messages.join(', '))
}

/** Follows GeneratePodReadyToStartContainersCondition. */
export function readyToStartContainers(pod: Pod, runtime: RuntimeStatus): PodCondition {
  const sandbox = sandboxChanged(runtime, pod.spec.hostNetwork === true)
  return sandbox.changed
    ? condition(pod, 'PodReadyToStartContainers', 'False', 'PodSandboxNotReady', sandbox.reason)
    : condition(pod, 'PodReadyToStartContainers', 'True')
}

/** Follows GenerateAllContainersRestartingCondition; undefined for Pods whose containers have no such rule. */
export function allContainersRestarting(pod: Pod, runtime: RuntimeStatus, restarting: boolean, phase: string): PodCondition | undefined {
  if (!couldRestartAll(pod.spec)) return undefined
  const plain = (status: 'True' | 'False', reason = '', message = '') => {
    const { observedGeneration: _unset, ...made } = condition(pod, 'AllContainersRestarting', status, reason, message)
    return made
  }
  if (phase === 'Succeeded') return plain('False', 'PodCompleted')
  if (phase === 'Failed') return plain('False', 'PodFailed')
  return restarting && runtime.containers.length > 0
    ? plain('True', 'RestartAllContainersStarted', 'container exited with restart policy rule')
    : plain('False')
}

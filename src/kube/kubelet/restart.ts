import type { ContainerStatus as ApiContainerStatus, Container, ContainerRestartRule, Pod, PodSpec } from '../api/types.gen.ts'
import type { ContainerStatus } from './runtime/container.ts'
import type { RuntimeStatus } from './runtime/runtime.ts'
import { latest } from './runtime/runtime.ts'

/** True for sidecars: init containers that are kept running. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always'
}

/** The first rule of a container that its exit code meets. Follows pkg/api/v1/pod/util.go FindMatchingContainerRestartRule. */
export function matchingRule(container: Container, exitCode: number): ContainerRestartRule | undefined {
  return container.restartPolicyRules?.find(
    ({ exitCodes }) => exitCodes !== undefined && (exitCodes.values ?? []).includes(exitCode) === (exitCodes.operator === 'In'),
  )
}

/** Whether a container that ended with that code is to run again. Follows pkg/api/v1/pod/util.go ContainerShouldRestart. */
export function shouldRestart(container: Container, spec: PodSpec, exitCode: number): boolean {
  if (container.restartPolicy !== undefined) {
    const action = matchingRule(container, exitCode)?.action
    if (action === 'Restart' || action === 'RestartAllContainers') return true
    if (container.restartPolicy === 'Always') return true
    if (container.restartPolicy === 'OnFailure') return exitCode !== 0
    if (container.restartPolicy === 'Never') return false
  }
  if (spec.restartPolicy === 'OnFailure') return exitCode !== 0
  return spec.restartPolicy !== 'Never'
}

/** Whether the next sync starts the container. Follows pkg/kubelet/container/helpers.go ShouldContainerBeRestarted. */
export function shouldBeStarted(container: Container, pod: Pod, status: RuntimeStatus): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false
  const last = latest(status, container.name)
  if (last === undefined) return true
  if (last.state === 'running') return false
  if (last.state === 'created') return true
  return shouldRestart(container, pod.spec, last.exitCode)
}

const containersOf = (pod: Pod) => [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])]

/** Whether some container's exit asks for all to start anew. Follows ShouldAllContainersRestart. */
export function shouldRestartAll(
  pod: Pod,
  status: RuntimeStatus,
  conditions: readonly { readonly type: string; readonly status: string }[],
  statuses: readonly ApiContainerStatus[],
): boolean {
  if (!couldRestartAll(pod.spec)) return false
  if (conditions.some(condition => condition.type === 'AllContainersRestarting' && condition.status === 'True')) return true
  return containersOf(pod).some(container => {
    const last = latest(status, container.name)
    const api = statuses.find(candidate => candidate.name === container.name)?.state.terminated
    const codes = [...(last?.state === 'exited' ? [last.exitCode] : []), ...(last === undefined && api !== undefined ? [api.exitCode] : [])]
    return codes.some(code => matchingRule(container, code)?.action === 'RestartAllContainers')
  })
}

/** Whether any container has a rule that restarts all. Follows AllContainersCouldRestart. */
export function couldRestartAll(spec: PodSpec): boolean {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? [])].some(
    container => container.restartPolicyRules?.some(rule => rule.action === 'RestartAllContainers') === true,
  )
}

/** Whether an ended init container counts as failed. */
export function isInitFailed(status: ContainerStatus): boolean {
  return status.state === 'exited' && status.exitCode !== 0
}

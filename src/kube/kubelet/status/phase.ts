import type { ContainerStatus, Pod } from '../../api/types.gen.ts'
import { isSidecar, shouldRestart } from '../restart.ts'

/** The exit code of a container that waits to run again, or has ended. */
function exitCodeOf(status: ContainerStatus): number | undefined {
  return status.state.terminated?.exitCode ?? (status.state.waiting === undefined ? undefined : status.lastState.terminated?.exitCode)
}

const wasRestartedWithAll = (status: ContainerStatus) => (status.state.terminated ?? status.lastState.terminated)?.reason === 'RestartingAllContainers'

/**
 * A Pod's phase from its containers' statuses. `terminal`: its containers have been stopped for good;
 * `initialized`: one that is no init container has started. Follows pkg/kubelet/kubelet_pods.go getPhase.
 */
export function phaseOf(pod: Pod, statuses: readonly ContainerStatus[], terminal: boolean, initialized: boolean): string {
  const { spec } = pod
  const named = (name: string) => statuses.find(status => status.name === name)
  let pendingInit = 0
  let pendingSidecars = 0
  let failedInit = 0
  let unknown = 0
  let running = 0
  let waiting = 0
  let stopped = 0
  let succeeded = 0
  let final = 0
  for (const container of spec.initContainers ?? []) {
    const status = named(container.name)
    const code = status === undefined ? undefined : exitCodeOf(status)
    if (isSidecar(container)) {
      if (status === undefined) unknown++
      else if (status.state.running !== undefined) {
        if (status.started !== true) pendingSidecars++
        running++
      } else if (status.state.waiting !== undefined && code === undefined) {
        pendingSidecars++
        waiting++
      }
      continue
    }
    if (status === undefined || code === undefined) pendingInit++
    else if (code !== 0 && !shouldRestart(container, spec, code) && !wasRestartedWithAll(status)) failedInit++
  }
  for (const container of spec.containers ?? []) {
    const status = named(container.name)
    const code = status === undefined ? undefined : exitCodeOf(status)
    if (status === undefined) unknown++
    else if (status.state.running !== undefined) running++
    else if (code === undefined) waiting++
    else {
      stopped++
      if (!shouldRestart(container, spec, code) && !(status.state.terminated !== undefined && wasRestartedWithAll(status))) final++
      if (status.state.terminated !== undefined && code === 0) succeeded++
    }
  }
  if (failedInit > 0) return 'Failed'
  if (pendingInit > 0 || (pendingSidecars > 0 && !initialized) || waiting > 0) return 'Pending'
  if (running > 0 && unknown === 0) return 'Running'
  if (running === 0 && stopped > 0 && unknown === 0) {
    if (!terminal && stopped !== final) return 'Running'
    return stopped === succeeded ? 'Succeeded' : 'Failed'
  }
  return 'Pending'
}

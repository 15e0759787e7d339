import type { ContainerStatus, Pod } from '../../../api/types.gen.ts'
import { parseTime } from '../../../apimachinery/meta.ts'
import { isRestartableInitContainer } from './containers.ts'

/** What a Pod's line in a table says of it. */
export interface PodSummary {
  /** The word in the STATUS column: `Running`, `CrashLoopBackOff`, `Init:0/1`. */
  readonly status: string
  readonly ready: number
  readonly total: number
  readonly restarts: number
  /** When the last restart was, in milliseconds since the epoch; undefined when there was none. */
  readonly lastRestart: number | undefined
}

/** How often containers began again, and when the last time was. */
class Restarts {
  count = 0
  last: number | undefined

  add({ restartCount, lastState }: ContainerStatus): void {
    this.count += restartCount
    const finished = lastState.terminated?.finishedAt
    if (!finished) return
    const time = parseTime(finished)
    if (this.last === undefined || this.last < time) this.last = time
  }
}

function initialReason({ status }: Pod): string {
  let reason = status.reason || status.phase || ''
  for (const condition of status.conditions ?? []) if (condition.type === 'PodScheduled' && condition.reason === 'SchedulingGated') reason = 'SchedulingGated'
  return reason
}

interface InitResult {
  /** What keeps the Pod from getting on; undefined when all init containers are done. */
  readonly reason: string | undefined
  readonly ready: number
  readonly restarts: Restarts
  readonly sidecarRestarts: Restarts
}

function initResult({ spec, status }: Pod): InitResult {
  const restarts = new Restarts()
  const sidecarRestarts = new Restarts()
  let ready = 0
  for (const [index, container] of (status.initContainerStatuses ?? []).entries()) {
    const own = (spec.initContainers ?? []).findLast(({ name }) => name === container.name)
    const sidecar = own !== undefined && isRestartableInitContainer(own)
    restarts.add(container)
    if (sidecar) sidecarRestarts.add(container)
    const { terminated, waiting } = container.state
    if (terminated?.exitCode === 0) continue
    if (sidecar && container.started === true) {
      if (container.ready) ready++
      continue
    }
    const total = spec.initContainers?.length ?? 0
    let reason = `Init:${index}/${total}`
    if (terminated !== undefined) reason = `Init:${endText(terminated)}`
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') reason = `Init:${waiting.reason}`
    return { reason, ready, restarts, sidecarRestarts }
  }
  return { reason: undefined, ready, restarts, sidecarRestarts }
}

function endText({ reason, signal, exitCode }: { reason?: string; signal?: number; exitCode: number }): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`)
}

const isTrue = ({ status }: Pod, type: string) => (status.conditions ?? []).some(condition => condition.type === type && condition.status === 'True')

/** The state of a Pod in a few words and numbers. Follows pkg/printers/internalversion/printers.go printPod. */
export function summarizePod(pod: Pod): PodSummary {
  const { spec, status, metadata } = pod
  const total = (spec.containers ?? []).length + (spec.initContainers ?? []).filter(isRestartableInitContainer).length
  const init = initResult(pod)
  let { ready } = init
  let reason = init.reason ?? initialReason(pod)
  let restarts = init.restarts
  if (init.reason === undefined || isTrue(pod, 'Initialized')) {
    restarts = init.sidecarRestarts
    let running = false
    let error = ''
    for (const container of [...(status.containerStatuses ?? [])].reverse()) {
      restarts.add(container)
      const { waiting, terminated } = container.state
      if (waiting?.reason) {
        reason = waiting.reason
      } else if (terminated !== undefined) {
        reason = endText(terminated)
        if (terminated.exitCode !== 0) error = reason
      } else if (container.ready && container.state.running !== undefined) {
        running = true
        ready++
      }
    }
    if (reason === 'Completed') {
      if (running && isTrue(pod, 'Ready')) reason = 'Running'
      else if (error !== '') reason = error
      else if (running) reason = 'NotReady'
    }
  }
  if (metadata.deletionTimestamp !== undefined) {
    if (status.reason === 'NodeLost') reason = 'Unknown'
    else if (status.phase !== 'Failed' && status.phase !== 'Succeeded') reason = 'Terminating'
  }
  return { status: reason, ready, total, restarts: restarts.count, lastRestart: restarts.last }
}

/** The word in the STATUS column of `kubectl get pods`. */
export const podStatusText = (pod: Pod): string => summarizePod(pod).status

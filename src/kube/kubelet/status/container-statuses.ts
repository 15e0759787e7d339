import type { Container, ContainerState, ContainerStatus, Pod } from '../../api/types.gen.ts'
import { formatTime } from '../../apimachinery/meta.ts'
import { isSidecar, shouldBeStarted } from '../restart.ts'
import type { ContainerStatus as Run } from '../runtime/container.ts'
import type { RuntimeStatus } from '../runtime/runtime.ts'
import { latest } from '../runtime/runtime.ts'

/** Why the last attempt to start a container failed: the reason of its waiting state, and the message. */
export interface StartFailure {
  readonly reason: string
  readonly message: string
}

/** What statuses are made from. */
export interface StatusInput {
  readonly pod: Pod
  readonly runtime: RuntimeStatus
  readonly containers: readonly Container[]
  readonly previous: readonly ContainerStatus[]
  readonly isInit: boolean
  /** All containers are being started anew in place. */
  readonly restarting: boolean
  failure(container: string): StartFailure | undefined
}

const restartingAll = 'RestartingAllContainers'
const restartingText = 'The container is removed because RestartAllContainers in place'

/** The state of one run. */
function stateOf(run: Run): ContainerState {
  switch (run.state) {
    case 'running':
      return { running: { startedAt: formatTime(run.startedAt) } }
    case 'created':
      return { waiting: {} }
    case 'exited':
      return {
        terminated: {
          exitCode: run.exitCode,
          ...(run.reason === '' ? {} : { reason: run.reason }),
          ...(run.message === '' ? {} : { message: run.message }),
          startedAt: run.startedAt === 0 ? '1970-01-01T00:00:00Z' : formatTime(run.startedAt),
          finishedAt: formatTime(run.finishedAt),
          containerID: `containerd://${run.id}`,
        },
      }
  }
}

function volumeMounts(container: Container): Pick<ContainerStatus, 'volumeMounts'> {
  const mounts = (container.volumeMounts ?? []).map(({ name, mountPath, readOnly, recursiveReadOnly }) => ({
    name,
    mountPath,
    ...(readOnly === true
      ? { readOnly, recursiveReadOnly: recursiveReadOnly === 'Enabled' || recursiveReadOnly === 'IfPossible' ? 'Enabled' : 'Disabled' }
      : {}),
  }))
  return mounts.length === 0 ? {} : { volumeMounts: mounts }
}

/** A status as it stands before the runtime is asked. */
function waitingStatus(container: Container, reason: string): ContainerStatus {
  return {
    name: container.name,
    state: { waiting: { reason } },
    lastState: {},
    ready: false,
    restartCount: 0,
    image: container.image ?? '',
    imageID: '',
    ...volumeMounts(container),
  }
}

/** The status of a run, with what stays from before. */
function statusOf(run: Run, container: Container, old: ContainerStatus | undefined): ContainerStatus {
  const containerID = `containerd://${run.id}`
  const carried =
    old === undefined ? undefined : old.containerID !== containerID && old.state.terminated !== undefined ? old.state.terminated : old.lastState.terminated
  let restartCount = Math.max(run.restartCount, old?.restartCount ?? 0)
  if (run.state === 'running' && old?.state.terminated !== undefined && old.restartCount >= run.restartCount) restartCount = old.restartCount + 1
  const { requests } = container.resources
  return {
    name: run.name,
    state: stateOf(run),
    lastState: carried === undefined ? {} : { terminated: carried },
    ready: false,
    restartCount,
    image: run.image,
    imageID: run.imageRef,
    containerID,
    ...(run.state === 'running' && old?.started !== undefined ? { started: old.started } : {}),
    ...(requests === undefined ? {} : { allocatedResources: requests }),
    resources: container.resources,
    ...(old?.volumeMounts === undefined ? (old === undefined ? volumeMounts(container) : {}) : { volumeMounts: old.volumeMounts }),
    user: { linux: { uid: run.user.uid, gid: run.user.gid, supplementalGroups: [...run.user.supplementalGroups] } },
  }
}

/** The status of a container that the runtime knows nothing of. */
function lostStatus(input: StatusInput, base: ContainerStatus, old: ContainerStatus, waitingReason: string): ContainerStatus {
  if (input.restarting && old.state.waiting === undefined) {
    return {
      ...base,
      state: { waiting: { reason: restartingAll, message: restartingText } },
      lastState: { terminated: { reason: restartingAll, message: restartingText, exitCode: 137, startedAt: null, finishedAt: null } },
      restartCount: old.restartCount + 1,
    }
  }
  if (old.state.running === undefined || base.state.waiting?.reason !== waitingReason || base.lastState.terminated !== undefined) return base
  const message = 'The container could not be located when the pod was deleted.  The container used to be Running'
  return {
    ...base,
    lastState: { terminated: { reason: 'ContainerStatusUnknown', message, exitCode: 137, startedAt: null, finishedAt: null } },
    restartCount: base.restartCount + (input.pod.metadata.deletionTimestamp === undefined ? 1 : 0),
  }
}

/** What a container that failed to start, or waits to, shows. */
function withFailure(input: StatusInput, container: Container, status: ContainerStatus): ContainerStatus {
  const { pod, runtime, isInit } = input
  const run = latest(runtime, container.name)
  if (isInit && run?.state === 'exited' && run.exitCode === 0) return status
  if (
    isInit &&
    run === undefined &&
    !isSidecar(container) &&
    status.state.waiting !== undefined &&
    (pod.spec.containers ?? []).some(({ name }) => latest(runtime, name) !== undefined)
  ) {
    const message = 'Unable to get init container status from container runtime and pod has been initialized, treat it as exited normally'
    return { ...status, state: { terminated: { exitCode: 0, reason: 'Completed', message, startedAt: null, finishedAt: null } } }
  }
  if (!shouldBeStarted(container, pod, runtime)) return status
  const failure = input.failure(container.name)
  if (failure === undefined) return status
  const { reason, message } = failure
  return {
    ...status,
    state: { waiting: { reason, ...(message === '' ? {} : { message }) } },
    lastState: status.state.terminated === undefined ? status.lastState : status.state,
  }
}

/**
 * The API's statuses of containers from what the runtime holds, sorted by name (init containers in their order).
 * Follows pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses.
 */
export function containerStatuses(input: StatusInput): ContainerStatus[] {
  const { pod, runtime, containers, previous, isInit } = input
  const waitingReason = (pod.spec.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating'
  const statuses = containers.map(container => {
    const old = previous.find(candidate => candidate.name === container.name)
    const runs = runtime.containers.filter(run => run.name === container.name)
    const [newest, before] = runs
    if (newest !== undefined) {
      const status = statusOf(newest, container, old)
      return withFailure(input, container, before === undefined ? status : { ...status, lastState: stateOf(before) })
    }
    let base = waitingStatus(container, waitingReason)
    if (old?.state.terminated !== undefined) base = old
    else if (old !== undefined) base = { ...base, restartCount: old.restartCount, lastState: old.lastState }
    return withFailure(input, container, old === undefined ? base : lostStatus(input, base, old, waitingReason))
  })
  return isInit ? statuses : statuses.sort((a, b) => (a.name < b.name ? -1 : 1))
}

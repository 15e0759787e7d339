import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import { formatTime } from '../../apimachinery/meta.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { API } from '../../apiserver/interface.ts'
import type { Clock, Origin } from '../../clock/clock.ts'
import { isSidecar } from '../restart.ts'
import { keyOf } from '../static-pods.ts'
import { condition, containersReady, kubeletConditions, podReady } from './conditions.ts'

interface Cached {
  readonly namespace: string
  readonly name: string
  status: PodStatus
  /** Nothing more will come: the Pod may be deleted once this is written. */
  finished: boolean
  /** It may say nothing new. */
  forced: boolean
  /** What it was said for. */
  readonly origin: Origin | undefined
}

const isTerminal = (phase: string | undefined) => phase === 'Succeeded' || phase === 'Failed'
const longestMessages = 12_288
/** What one Pod's status takes to write, in milliseconds. Chosen, not measured: the next Pod's is written after it. */
const writeTime = 6

/**
 * Keeps what the kubelet last said of each Pod, and writes it to the API server a moment later.
 * Follows pkg/kubelet/status/status_manager.go.
 */
export class StatusManager {
  private readonly api: API
  private readonly clock: Clock
  private readonly couldHaveRunningContainers: (uid: string) => boolean
  private readonly cache = new Map<string, Cached>()
  private readonly dirty = new Set<string>()
  private flushing = false
  private stopped = false

  constructor(api: API, clock: Clock, couldHaveRunningContainers: (uid: string) => boolean) {
    this.api = api
    this.clock = clock
    this.couldHaveRunningContainers = couldHaveRunningContainers
  }

  /** What was last said of a Pod, perhaps not written yet. */
  get(uid: string): PodStatus | undefined {
    return this.cache.get(uid)?.status
  }

  /** Writes what was last said once more: the API server has lost it. */
  rewrite(uid: string): void {
    this.dirty.add(uid)
    this.scheduleFlush()
  }

  forget(uid: string): void {
    this.cache.delete(uid)
    this.dirty.delete(uid)
  }

  /** A kubelet that is down writes nothing. */
  setStopped(stopped: boolean): void {
    this.stopped = stopped
    if (!stopped && this.dirty.size > 0) this.scheduleFlush()
  }

  /** Takes a new status; an equal one changes nothing. */
  set(pod: Pod, status: PodStatus): void {
    const { generation } = pod.metadata
    this.update(pod, generation === undefined ? status : { observedGeneration: generation, ...status }, pod.metadata.deletionTimestamp !== undefined, false)
  }

  /** Changes one container's readiness and the conditions that follow from it. Follows SetContainerReadiness. */
  setReadiness(pod: Pod, containerID: string, ready: boolean): void {
    this.changeContainer(
      pod,
      containerID,
      status => (status.ready === ready ? undefined : { ...status, ready }),
      (conditions, all, phase) =>
        conditions.map(existing => {
          if (existing.type === 'Ready') return podReady(pod, conditions, containersReady(pod, all, phase))
          return existing.type === 'ContainersReady' ? containersReady(pod, all, phase) : existing
        }),
    )
  }

  /** Changes whether a container has started. Follows SetContainerStartup. */
  setStarted(pod: Pod, containerID: string, started: boolean): void {
    this.changeContainer(
      pod,
      containerID,
      status => (status.started === started ? undefined : { ...status, started }),
      conditions => conditions,
    )
  }

  /** The sandbox is there: a Pod may start its containers. Follows kubelet.go OnPodSandboxReady. */
  setSandboxReady(pod: Pod): void {
    const status = this.get(pod.metadata.uid ?? '') ?? pod.status
    const made = condition(pod, 'PodReadyToStartContainers', 'True')
    const conditions = status.conditions ?? []
    this.set(pod, {
      ...status,
      conditions: conditions.some(({ type }) => type === made.type)
        ? conditions.map(existing => (existing.type === made.type ? made : existing))
        : [...conditions, made],
    })
  }

  /** The Pod's last word: whatever has no end gets one. Follows TerminatePod. */
  terminate(pod: Pod): void {
    const status = this.get(pod.metadata.uid ?? '') ?? pod.status
    const lost = (container: ContainerStatus): ContainerStatus =>
      container.state.terminated !== undefined
        ? container
        : {
            ...container,
            state: {
              terminated: {
                exitCode: 137,
                reason: 'ContainerStatusUnknown',
                message: 'The container could not be located when the pod was terminated',
                startedAt: null,
                finishedAt: null,
              },
            },
          }
    const initStatuses = status.initContainerStatuses ?? []
    const begun = (container: ContainerStatus) => container.lastState.terminated !== undefined || container.state.waiting === undefined
    const lastBegun = Math.max(0, initStatuses.findLastIndex(begun))
    const initialized = hasInitialized(pod, status.containerStatuses ?? [], initStatuses, begun)
    this.update(
      pod,
      {
        ...status,
        ...(status.containerStatuses === undefined || !initialized ? {} : { containerStatuses: status.containerStatuses.map(lost) }),
        ...(initStatuses.length === 0
          ? {}
          : { initContainerStatuses: initStatuses.map((container, index) => (index <= lastBegun ? lost(container) : container)) }),
        phase: isTerminal(status.phase) ? (status.phase ?? '') : 'Failed',
      },
      true,
      true,
    )
  }

  private changeContainer(
    pod: Pod,
    containerID: string,
    change: (status: ContainerStatus) => ContainerStatus | undefined,
    conditionsOf: (conditions: PodCondition[], all: ContainerStatus[], phase: string) => PodCondition[],
  ): void {
    const status = this.get(pod.metadata.uid ?? '')
    if (status === undefined) return
    let changed = false
    const swap = (list: ContainerStatus[] | undefined) =>
      list?.map(container => {
        const next = container.containerID === containerID ? change(container) : undefined
        changed ||= next !== undefined
        return next ?? container
      })
    const initContainerStatuses = swap(status.initContainerStatuses)
    const statuses = swap(status.containerStatuses)
    if (!changed) return
    const conditions = conditionsOf(status.conditions ?? [], [...(initContainerStatuses ?? []), ...(statuses ?? [])], status.phase ?? '')
    this.update(
      pod,
      {
        ...status,
        conditions,
        ...(initContainerStatuses === undefined ? {} : { initContainerStatuses }),
        ...(statuses === undefined ? {} : { containerStatuses: statuses }),
      },
      false,
      false,
    )
  }

  /** Follows updateStatusInternal. */
  private update(pod: Pod, status: PodStatus, force: boolean, finished: boolean): void {
    const uid = pod.metadata.uid ?? ''
    const cached = this.cache.get(uid)
    const old = cached?.status ?? pod.status
    const now = formatTime(this.clock.now())
    const conditions = (status.conditions ?? []).map(made => {
      const before = old.conditions?.find(candidate => candidate.type === made.type)
      return { ...made, lastTransitionTime: before?.status === made.status ? before.lastTransitionTime : (made.lastTransitionTime ?? now) }
    })
    const limit = Math.floor(longestMessages / Math.max(1, (pod.spec.containers ?? []).length + (pod.spec.initContainers ?? []).length))
    const next: PodStatus = shorten({ ...status, ...(conditions.length === 0 ? {} : { conditions }), startTime: old.startTime ?? now }, limit)
    if (cached !== undefined && !force && deepEqual(cached.status, next)) return
    this.cache.set(uid, {
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name ?? '',
      status: next,
      finished: finished || cached?.finished === true,
      forced: force,
      origin: this.clock.origin,
    })
    this.dirty.add(uid)
    this.scheduleFlush()
  }

  private scheduleFlush(): void {
    if (this.flushing || this.stopped) return
    this.flushing = true
    this.clock.schedule(1, () => this.flush())
  }

  /** Writes one Pod after the other, so that two that become ready together are not seen together. Follows syncBatch. */
  private flush(): void {
    const [uid] = this.dirty
    if (this.stopped || uid === undefined) {
      this.flushing = false
      return
    }
    this.dirty.delete(uid)
    this.clock.under(this.cache.get(uid)?.origin, () => this.write(uid))
    if (this.dirty.size > 0) this.clock.schedule(writeTime, () => this.flush())
    else this.flushing = false
  }

  /** Follows syncPod: merge with what others wrote, patch, and delete what is over. */
  private write(uid: string): void {
    const cached = this.cache.get(uid)
    const kind = this.api.kindOf('v1', 'Pod')
    if (cached === undefined || kind === undefined) return
    const stored = this.api.get<Pod>('v1', 'Pod', cached.namespace, cached.name)
    if (stored === undefined || keyOf(stored) !== uid) return
    try {
      const merged = mergeStatus(stored, cached.status, this.couldHaveRunningContainers(uid))
      const written =
        cached.forced && deepEqual(stored.status, merged)
          ? stored
          : this.api.updateTrusted<Pod>(kind, { ...stored, status: merged }, { subresource: 'status', owned: true })
      if (written.metadata.deletionTimestamp === undefined || !cached.finished || !isTerminal(written.status.phase)) return
      this.api.delete(kind, cached.namespace, cached.name, { gracePeriodSeconds: 0, preconditions: { uid } })
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
    }
  }
}

/** Whether all init containers have ever completed. Follows hasPodInitialized. */
function hasInitialized(
  pod: Pod,
  statuses: readonly ContainerStatus[],
  initStatuses: readonly ContainerStatus[],
  begun: (status: ContainerStatus) => boolean,
): boolean {
  const last = pod.spec.initContainers?.at(-1)
  if (last === undefined || statuses.some(begun)) return true
  const status = initStatuses.at(-1)
  if (isSidecar(last)) return status?.state.running !== undefined && status.started === true
  return (status?.state.terminated ?? status?.lastState.terminated)?.exitCode === 0
}

/** Follows mergePodStatus: conditions of others stay, and a Pod is only over when its containers are. */
function mergeStatus(stored: Pod, status: PodStatus, couldRun: boolean): PodStatus {
  const before = stored.status
  const ending = !isTerminal(before.phase) && isTerminal(status.phase)
  const foreign = (before.conditions ?? []).filter(({ type }) => !kubeletConditions.has(type))
  const own = (status.conditions ?? []).filter(({ type }) => kubeletConditions.has(type))
  const disruption = ending && !couldRun ? (status.conditions ?? []).find(({ type }) => type === 'DisruptionTarget') : undefined
  const kept = disruption === undefined ? foreign : [...foreign.filter(({ type }) => type !== 'DisruptionTarget'), disruption]
  let conditions = [...kept, ...own]
  const told = ending && couldRun ? before : status
  if (isTerminal(told.phase) && conditions.some(({ type, status: value }) => (type === 'Ready' || type === 'ContainersReady') && value === 'True')) {
    const reason = told.phase === 'Failed' ? 'PodFailed' : 'PodCompleted'
    conditions = conditions
      .map(existing => (existing.type === 'Ready' || existing.type === 'ContainersReady' ? condition(stored, existing.type, 'False', reason) : existing))
      .map((made, index) => (made.lastTransitionTime === null ? { ...made, lastTransitionTime: conditions[index]?.lastTransitionTime ?? null } : made))
  }
  const { phase: _phase, reason: _reason, message: _message, ...merged } = status
  const made: PodStatus = merged
  if (told.phase !== undefined) made.phase = told.phase
  if (told.reason !== undefined) made.reason = told.reason
  if (told.message !== undefined) made.message = told.message
  if (before.nominatedNodeName !== undefined) made.nominatedNodeName = before.nominatedNodeName
  if (before.resourceClaimStatuses !== undefined) made.resourceClaimStatuses = before.resourceClaimStatuses
  if (conditions.length > 0) made.conditions = conditions
  return made
}

function shorten(status: PodStatus, limit: number): PodStatus {
  const long = (list: readonly ContainerStatus[] | undefined) => list?.some(({ state }) => (state.terminated?.message?.length ?? 0) > limit) === true
  if (!long(status.containerStatuses) && !long(status.initContainerStatuses)) return status
  const cut = (list: ContainerStatus[] | undefined) =>
    list?.map(container => {
      const { terminated } = container.state
      return terminated?.message === undefined
        ? container
        : { ...container, state: { terminated: { ...terminated, message: terminated.message.slice(0, limit) } } }
    })
  const initContainerStatuses = cut(status.initContainerStatuses)
  const statuses = cut(status.containerStatuses)
  return {
    ...status,
    ...(initContainerStatuses === undefined ? {} : { initContainerStatuses }),
    ...(statuses === undefined ? {} : { containerStatuses: statuses }),
  }
}

import type { Container as ContainerSpec, Pod, PodStatus } from '../../api/types.gen.ts'
import type { Pause } from '../../process/process.ts'
import { isPodTerminal } from '../../registry/core/pod/helpers.ts'
import type { Backoff } from '../backoff.ts'
import type { PodFacts } from '../environment.ts'
import type { Prober } from '../prober/prober.ts'
import { hashOf } from '../runtime/container-factory.ts'
import type { RuntimeStatus } from '../runtime/runtime.ts'
import type { StartFailure } from '../status/container-statuses.ts'
import type { StatusManager } from '../status/status-manager.ts'
import type { PodActions } from './actions.ts'
import { computeActions } from './actions.ts'
import type { Refusal, StarterContext } from './container-starter.ts'
import { ContainerStarter } from './container-starter.ts'
import type { PodRuntime } from './pod-runtime.ts'
import type { PodSyncer, PodWorker, SyncResult } from './pod-worker.ts'

/** How soon a Pod that waits for the network is tried again. Follows pkg/kubelet/pod_workers.go backOffOnTransientErrorPeriod. */
const transientError = 1000

/** What syncing takes beside starting and stopping containers. */
export interface SyncerContext extends StarterContext {
  /** What is wrong with the node's Pod network, if anything. */
  readonly networkError: string | undefined
  readonly statuses: StatusManager
  readonly prober: Prober
  readonly crashBackoff: Backoff
  runtimeOf(uid: string): PodRuntime
  /** The Pod's status as it stands. `terminal`: its containers have been stopped for good. */
  statusOf(pod: Pod, runtime: RuntimeStatus, terminal: boolean): PodStatus
  factsOf(pod: Pod, runtime: RuntimeStatus): PodFacts
  newSandbox(pod: Pod, attempt: number): void
  stopSandboxes(uid: string): void
  onFinished(worker: PodWorker): void
}

/** How long the runtime takes to make a Pod's sandbox and its network, in milliseconds. Chosen, not measured: no two Pods of a moment start in step. */
const sandboxTime = (uid: string) => 40 + ((Number.parseInt(uid.slice(0, 2), 16) || 0) >> 3)
/** Volumes are gone this many milliseconds after the last container. */
const unmountTime = 300

/** Does what a Pod needs next. Follows pkg/kubelet/kubelet.go SyncPod, SyncTerminatingPod and SyncTerminatedPod. */
export class Syncer implements PodSyncer {
  private readonly context: SyncerContext
  private readonly starter: ContainerStarter
  /** Why containers last failed to start, by uid and name. */
  private readonly failures = new Map<string, StartFailure>()

  constructor(context: SyncerContext) {
    this.context = context
    this.starter = new ContainerStarter(context)
  }

  /** Why a container last failed to start. */
  failureOf(uid: string, container: string): StartFailure | undefined {
    return this.failures.get(`${uid}/${container}`)
  }

  forget(uid: string): void {
    for (const key of [...this.failures.keys()]) if (key.startsWith(`${uid}/`)) this.failures.delete(key)
    this.context.crashBackoff.forget(`${uid}_`)
    this.context.images.forget(uid)
  }

  *syncPod(worker: PodWorker, runtime: RuntimeStatus): Generator<Pause, SyncResult, void> {
    const { statuses, volumes, prober, recorder } = this.context
    const { pod, uid } = worker
    const status = this.context.statusOf(pod, runtime, false)
    statuses.set(pod, status)
    prober.poke(uid)
    if (isPodTerminal({ status })) return { terminal: true }
    const { networkError, clock } = this.context
    if (networkError !== undefined && pod.spec.hostNetwork !== true) {
      recorder.event(pod, 'Warning', 'NetworkNotReady', `network is not ready: ${networkError}`)
      return { failed: true, backoffUntil: clock.now() + transientError }
    }
    const facts = this.context.factsOf(pod, runtime)
    const mounting = yield* volumes.waitForMount(pod, facts, () => worker.terminationRequested)
    if (mounting !== undefined) {
      if (mounting.told) recorder.event(pod, 'Warning', 'FailedMount', `Unable to attach or mount volumes: ${mounting.error}`)
      return { failed: true }
    }
    prober.addPod(pod)
    const restartAll = status.conditions?.some(({ type, status: value }) => type === 'AllContainersRestarting' && value === 'True') === true
    return yield* this.syncRuntime(worker, pod, runtime, restartAll)
  }

  *syncTerminating(worker: PodWorker, runtime: RuntimeStatus): Generator<Pause, void, void> {
    const { statuses, prober, killer } = this.context
    const { pod, uid } = worker
    statuses.set(pod, this.context.statusOf(pod, runtime, false))
    prober.stopLivenessAndStartup(uid)
    const live = this.context.runtimeOf(uid)
    yield* killer.killAll(pod, live.running, runtime.ips[0] ?? '', worker.gracePeriod)
    this.context.stopSandboxes(uid)
    prober.removePod(uid)
    const stopped = live.snapshot()
    statuses.set(worker.pod, this.context.statusOf(worker.pod, { ...stopped, ips: stopped.ips.length > 0 ? stopped.ips : runtime.ips }, true))
  }

  *syncTerminated(worker: PodWorker, runtime: RuntimeStatus): Generator<Pause, void, void> {
    const { statuses, volumes } = this.context
    statuses.set(worker.pod, this.context.statusOf(worker.pod, runtime, true))
    if (volumes.hasVolumes(worker.uid)) yield { sleep: unmountTime }
    volumes.unmount(worker.uid)
    statuses.terminate(worker.pod)
  }

  onFinished(worker: PodWorker): void {
    this.context.onFinished(worker)
  }

  /** Follows kuberuntime_manager.go SyncPod. */
  private *syncRuntime(worker: PodWorker, pod: Pod, status: RuntimeStatus, restartAll: boolean): Generator<Pause, SyncResult, void> {
    const { prober, recorder, killer } = this.context
    const runtime = this.context.runtimeOf(worker.uid)
    const actions = computeActions({
      pod,
      runtime: status,
      restartAll,
      liveness: id => prober.result('liveness', `containerd://${id}`),
      startup: id => prober.result('startup', `containerd://${id}`),
      hashOf,
    })
    if (actions.createSandbox && actions.sandboxID !== '')
      recorder.event(pod, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.')
    const podIP = status.ips[0] ?? ''
    let acted = actions.createSandbox || actions.killPod
    if (actions.killPod) {
      yield* killer.killAll(pod, runtime.running, podIP, undefined)
      this.context.stopSandboxes(worker.uid)
    } else {
      for (const { id, container, message, reason } of actions.kills) {
        const run = runtime.byId(id)
        if (run !== undefined) yield* killer.kill(pod, container, run, podIP, { message, reason })
        acted = true
      }
      for (const id of actions.resets) {
        yield* this.reset(pod, runtime, id, podIP)
        acted = true
      }
    }
    if (actions.createSandbox) {
      yield { sleep: sandboxTime(worker.uid) }
      this.context.newSandbox(pod, actions.attempt)
      this.context.statuses.setSandboxReady(pod)
    }
    if (actions.resets.length > 0) {
      worker.queue()
      return { relist: true }
    }
    const started = yield* this.startContainers(pod, actions, runtime, status)
    const [first] = started.refusals
    if (first === undefined) return { relist: acted || started.count > 0 }
    const ends = started.refusals.map(({ backoffUntil }) => backoffUntil)
    return { failed: true, backoffUntil: ends.some(end => end !== undefined) ? Math.min(...ends.filter(end => end !== undefined)) : undefined }
  }

  /** Kills and forgets a run, so that its container starts anew. */
  private *reset(pod: Pod, runtime: PodRuntime, id: string, podIP: string): Generator<Pause, void, void> {
    const run = runtime.byId(id)
    const spec = [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])].find(({ name }) => name === run?.config.name)
    if (run !== undefined && spec !== undefined && run.state === 'running')
      yield* this.context.killer.kill(pod, spec, run, podIP, { message: 'killing', gracePeriod: 0 })
    runtime.remove(id)
  }

  private *startContainers(
    pod: Pod,
    actions: PodActions,
    runtime: PodRuntime,
    status: RuntimeStatus,
  ): Generator<Pause, { count: number; refusals: Refusal[] }, void> {
    const refusals: Refusal[] = []
    let count = 0
    const facts = this.context.factsOf(pod, runtime.snapshot())
    const { starter, failures } = this
    const uid = pod.metadata.uid ?? ''
    const start = function* (spec: ContainerSpec): Generator<Pause, boolean, void> {
      count++
      const refusal = yield* starter.start(pod, spec, runtime, status, facts)
      if (refusal === undefined) {
        failures.delete(`${uid}/${spec.name}`)
        return true
      }
      failures.set(`${uid}/${spec.name}`, refusal)
      refusals.push(refusal)
      return false
    }
    for (const spec of actions.ephemeralToStart) yield* start(spec)
    for (const spec of actions.initToStart) {
      const started = yield* start(spec)
      if (!started && spec.restartPolicy !== 'Always') return { count, refusals }
    }
    for (const spec of actions.toStart) yield* start(spec)
    return { count, refusals }
  }
}

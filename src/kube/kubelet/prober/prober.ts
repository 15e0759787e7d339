import type { ContainerStatus, Pod, PodStatus, Probe } from '../../api/types.gen.ts'
import type { Recorder } from '../../client/actor.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Pause } from '../../process/process.ts'
import type { ProbeResult } from '../pod/actions.ts'
import { isSidecar } from '../restart.ts'
import type { Outcome } from './probe.ts'
import type { ProbeKind } from './probe-worker.ts'
import { ProbeWorker } from './probe-worker.ts'

/** What the prober needs of its kubelet. */
export interface ProberContext {
  readonly clock: Clock
  readonly recorder: Recorder
  pod(uid: string): Pod | undefined
  status(uid: string): PodStatus | undefined
  run(pod: Pod, container: string, probe: Probe, containerID: string): Generator<Pause, Outcome, void>
  /** A result has changed. */
  onResult(uid: string, kind: ProbeKind, containerID: string, result: ProbeResult): void
}

const titles: Record<ProbeKind, string> = { readiness: 'Readiness', liveness: 'Liveness', startup: 'Startup' }
const kinds = ['startup', 'readiness', 'liveness'] as const

/** All probes of a node's Pods. Follows pkg/kubelet/prober/prober_manager.go. */
export class Prober {
  private readonly context: ProberContext
  /** By uid, container and kind. */
  private readonly workers = new Map<string, Map<string, ProbeWorker>>()
  private readonly results: Record<ProbeKind, Map<string, Exclude<ProbeResult, undefined>>> = { readiness: new Map(), liveness: new Map(), startup: new Map() }

  constructor(context: ProberContext) {
    this.context = context
  }

  /** What a kind of probe last said of a container. */
  result(kind: ProbeKind, containerID: string): ProbeResult {
    return this.results[kind].get(containerID)
  }

  /** Starts whatever probes the Pod has that do not run yet. */
  addPod(pod: Pod): void {
    const uid = pod.metadata.uid ?? ''
    for (const spec of [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? []).filter(isSidecar)]) {
      for (const kind of kinds) {
        const probe = spec[`${kind}Probe`]
        const key = `${spec.name}/${kind}`
        if (probe === undefined || this.workers.get(uid)?.has(key) === true) continue
        const workers = this.workers.get(uid) ?? new Map<string, ProbeWorker>()
        this.workers.set(uid, workers)
        const fieldPath = `${(pod.spec.containers ?? []).includes(spec) ? 'spec.containers' : 'spec.initContainers'}{${spec.name}}`
        const worker = new ProbeWorker(
          {
            clock: this.context.clock,
            pod: () => this.context.pod(uid) ?? pod,
            status: () => this.context.status(uid),
            run: (what, containerID) => this.context.run(this.context.pod(uid) ?? pod, spec.name, what, containerID),
            complain: (which, outcome) => this.complain(pod, which, outcome, fieldPath),
            report: (which, containerID, result) => this.report(uid, which, containerID, result),
          },
          kind,
          spec,
          probe,
        )
        workers.set(key, worker)
      }
    }
  }

  /** A Pod that is being deleted is no longer restarted for its probes. */
  stopLivenessAndStartup(uid: string): void {
    for (const [key, worker] of this.workers.get(uid) ?? []) if (!key.endsWith('/readiness')) this.remove(uid, key, worker)
  }

  removePod(uid: string): void {
    for (const [key, worker] of this.workers.get(uid) ?? []) this.remove(uid, key, worker)
    this.workers.delete(uid)
  }

  /** Sets `started` and `ready` by what the probes said; a container that is not ready yet is probed at once. Follows UpdatePodStatus. */
  applyTo(pod: Pod, statuses: ContainerStatus[], isInit: boolean): ContainerStatus[] {
    const uid = pod.metadata.uid ?? ''
    return statuses.map(status => {
      const started = this.isStarted(uid, status)
      const spec = isInit ? pod.spec.initContainers?.find(({ name }) => name === status.name) : undefined
      if (spec !== undefined && !isSidecar(spec)) return { ...status, started, ready: status.state.terminated?.exitCode === 0 || status.ready }
      if (!started) return { ...status, started }
      if (this.result('readiness', status.containerID ?? '') === 'success') return { ...status, started, ready: true }
      const worker = this.workers.get(uid)?.get(`${status.name}/readiness`)
      worker?.trigger()
      return { ...status, started, ready: worker === undefined }
    })
  }

  /** The Pod's containers may have changed. */
  poke(uid: string): void {
    for (const worker of this.workers.get(uid)?.values() ?? []) worker.poke()
  }

  private isStarted(uid: string, status: ContainerStatus): boolean {
    if (status.state.running === undefined) return false
    const result = this.result('startup', status.containerID ?? '')
    if (result !== undefined) return result === 'success'
    return status.started === true || this.workers.get(uid)?.has(`${status.name}/startup`) !== true
  }

  private complain(pod: Pod, kind: ProbeKind, { result, output }: Outcome, fieldPath: string): void {
    const { recorder } = this.context
    if (result === 'error') recorder.event(pod, 'Warning', 'Unhealthy', `${titles[kind]} probe errored and resulted in unknown state: ${output}`, fieldPath)
    else if (result === 'warning') recorder.event(pod, 'Warning', 'ProbeWarning', `${titles[kind]} probe warning: ${output}`, fieldPath)
    else recorder.event(pod, 'Warning', 'Unhealthy', `${titles[kind]} probe failed: ${output}`, fieldPath)
  }

  private report(uid: string, kind: ProbeKind, containerID: string, result: ProbeResult): void {
    const results = this.results[kind]
    if (result === undefined) {
      results.delete(containerID)
      return
    }
    if (results.get(containerID) === result) return
    results.set(containerID, result)
    this.context.onResult(uid, kind, containerID, result)
  }

  private remove(uid: string, key: string, worker: ProbeWorker): void {
    worker.stop()
    this.workers.get(uid)?.delete(key)
  }
}

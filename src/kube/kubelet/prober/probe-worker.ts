import type { Container as ContainerSpec, ContainerStatus, Pod, PodStatus, Probe } from '../../api/types.gen.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Pause, Program } from '../../process/process.ts'
import { Process } from '../../process/process.ts'
import { isPodTerminal } from '../../registry/core/pod/helpers.ts'
import { matchingRule, shouldRestart } from '../restart.ts'
import type { Outcome } from './probe.ts'

/** What a probe is for. */
export type ProbeKind = 'readiness' | 'liveness' | 'startup'

/** What a worker asks and tells. */
export interface ProbeContext {
  readonly clock: Clock
  /** The Pod as it is now, and what the kubelet last said of it. */
  pod(): Pod
  status(): PodStatus | undefined
  run(probe: Probe, containerID: string): Generator<Pause, Outcome, void>
  /** Writes the event of a probe that went wrong. */
  complain(kind: ProbeKind, outcome: Outcome): void
  /** Keeps the result; `undefined` forgets the container. */
  report(kind: ProbeKind, containerID: string, result: 'success' | 'failure' | 'unknown' | undefined): void
}

const triesOnError = 3

/** Probes one container for one purpose, again and again. Follows pkg/kubelet/prober/worker.go. */
export class ProbeWorker {
  private readonly context: ProbeContext
  private readonly kind: ProbeKind
  private readonly spec: ContainerSpec
  private readonly probe: Probe
  private readonly period: number
  private readonly process: Process
  private nextTick: number
  private containerID = ''
  private lastResult: 'success' | 'failure' | undefined
  private resultRun = 0
  private onHold = false
  private stopped = false
  private triggered = false
  private until: Outcome['until']
  private wake: (() => void) | undefined

  /** Starts at once. */
  constructor(context: ProbeContext, kind: ProbeKind, spec: ContainerSpec, probe: Probe) {
    this.context = context
    this.kind = kind
    this.spec = spec
    this.probe = probe
    this.period = (probe.periodSeconds ?? 10) * 1000
    this.nextTick = context.clock.now() + this.period
    this.process = new Process(context.clock, this.run())
  }

  /** Probes now, without waiting for the next turn. */
  trigger(): void {
    if (this.triggered) return
    this.triggered = true
    this.context.clock.schedule(0, () => this.wake?.())
  }

  /** The container may be another one now: a worker that rests looks again at its next turn. */
  poke(): void {
    if (this.onHold || this.kind === 'startup') this.wake?.()
  }

  stop(): void {
    this.stopped = true
    this.process.stop(0)
    if (this.containerID !== '') this.context.report(this.kind, this.containerID, undefined)
  }

  private *run(): Program {
    while (!this.stopped && (yield* this.doProbe())) {
      this.triggered = false
      yield* this.nextTurn()
    }
    return 0
  }

  private *nextTurn(): Generator<Pause, void, void> {
    const { clock } = this.context
    for (;;) {
      while (this.nextTick <= clock.now()) this.nextTick += this.period
      const { until } = this
      const resting = until !== undefined || this.rests()
      const due = this.nextTick
      yield {
        wait: wake => {
          this.wake = wake
          const timer = resting ? undefined : clock.schedule(due - clock.now(), wake)
          const forget = until?.(wake)
          return () => {
            timer?.cancel()
            forget?.()
            this.wake = undefined
          }
        },
      }
      this.until = undefined
      if (this.triggered) {
        this.nextTick = clock.now() + this.period
        return
      }
      if (clock.now() >= due) return
    }
  }

  /** Nothing is to be probed until there is another container. */
  private rests(): boolean {
    const status = this.containerStatus()
    if (status === undefined || status.containerID !== this.containerID) return false
    return this.onHold || (this.kind === 'startup' && status.started === true)
  }

  private containerStatus(): ContainerStatus | undefined {
    const status = this.context.status()
    return [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].find(
      ({ name, containerID }) => name === this.spec.name && containerID !== undefined,
    )
  }

  /** One turn; false when there will be no more. */
  private *doProbe(): Generator<Pause, boolean, void> {
    const { context, kind, probe } = this
    const podStatus = context.status()
    if (podStatus === undefined) return true
    if (isPodTerminal({ status: podStatus })) return false
    const status = this.containerStatus()
    if (status?.containerID === undefined) return true
    if (this.containerID !== status.containerID) {
      if (this.containerID !== '') context.report(kind, this.containerID, undefined)
      this.containerID = status.containerID
      context.report(kind, this.containerID, kind === 'readiness' ? 'failure' : kind === 'liveness' ? 'success' : 'unknown')
      this.onHold = false
    }
    if (this.onHold) return true
    const pod = context.pod()
    const { running, terminated } = status.state
    if (running === undefined) {
      context.report(kind, this.containerID, 'failure')
      if (terminated === undefined) return true
      return shouldRestart(this.spec, pod.spec, terminated.exitCode) || matchingRule(this.spec, terminated.exitCode)?.action === 'RestartAllContainers'
    }
    if (pod.metadata.deletionTimestamp !== undefined && kind !== 'readiness') {
      context.report(kind, this.containerID, 'success')
      return false
    }
    const age = Math.floor((context.clock.now() - Date.parse(running.startedAt ?? '')) / 1000)
    if (age < (probe.initialDelaySeconds ?? 0)) return true
    if ((status.started === true) === (kind === 'startup')) return true
    return yield* this.probeOnce()
  }

  private *probeOnce(): Generator<Pause, boolean, void> {
    const { context, kind, probe, containerID } = this
    let outcome = yield* context.run(probe, containerID)
    for (let attempt = 1; attempt < triesOnError && outcome.result === 'error'; attempt++) outcome = yield* context.run(probe, containerID)
    if (this.stopped) return false
    if (outcome.result !== 'success') context.complain(kind, outcome)
    if (outcome.result === 'error') return true
    const result = outcome.result === 'failure' ? 'failure' : 'success'
    if (this.lastResult === result) this.resultRun++
    else {
      this.lastResult = result
      this.resultRun = 1
    }
    const threshold = result === 'failure' ? (probe.failureThreshold ?? 3) : (probe.successThreshold ?? 1)
    if (this.resultRun < threshold) return true
    context.report(kind, containerID, result)
    this.until = outcome.until
    if (kind === 'startup' || (kind === 'liveness' && result === 'failure')) {
      this.onHold = true
      this.resultRun = 0
    }
    return true
  }
}

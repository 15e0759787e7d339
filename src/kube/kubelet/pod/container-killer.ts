import type { Container as ContainerSpec, LifecycleHandler, Pod } from '../../api/types.gen.ts'
import type { Recorder } from '../../client/actor.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Network } from '../../network/index.ts'
import type { Pause, Program } from '../../process/process.ts'
import { Job } from '../../shell-language/index.ts'
import { podText } from '../go-text.ts'
import { httpGet, runCommand } from '../prober/probe.ts'
import { isSidecar } from '../restart.ts'
import type { Container } from '../runtime/container.ts'
import { RuntimeError } from '../runtime/container.ts'

/** What stopping containers takes. */
export interface KillerContext {
  readonly clock: Clock
  readonly recorder: Recorder
  readonly network: Network
  readonly hostIP: string
}

/** The smallest grace period, in seconds. */
const minimumGrace = 2
/** What the runtime takes to end a container and say so, in milliseconds. Chosen, not measured: the Pod is seen stopping before it is seen stopped. */
const stopTime = 30

/** Names a container in events: `spec.containers{web}`. Follows pkg/kubelet/container/ref.go GenerateContainerRef. */
export function fieldPathOf(pod: Pod, name: string): string {
  if (pod.spec.containers?.some(container => container.name === name) === true) return `spec.containers{${name}}`
  if (pod.spec.initContainers?.some(container => container.name === name) === true) return `spec.initContainers{${name}}`
  return `spec.ephemeralContainers{${name}}`
}

/** Runs a hook; gives why it failed, or undefined. Follows pkg/kubelet/lifecycle/handlers.go. */
export function* runHook(
  handler: LifecycleHandler,
  pod: Pod,
  spec: ContainerSpec,
  container: Container,
  podIP: string,
  context: KillerContext,
): Generator<Pause, string | undefined, void> {
  const { clock, network, hostIP } = context
  if (handler.exec !== undefined) {
    const command = handler.exec.command ?? []
    const failed = (why: string, output: string) =>
      `Exec lifecycle hook ([${command.join(' ')}]) for Container "${spec.name}" in Pod "${podText(pod)}" failed - error: ${why}, message: ${JSON.stringify(output)}`
    try {
      const { code, output } = yield* runCommand(container, command, 0, clock)
      return code === 0 ? undefined : failed(`command '${command.join(' ')}' exited with ${code ?? 137}: ${output}`, output)
    } catch (error) {
      if (error instanceof RuntimeError) return failed(error.message, '')
      throw error
    }
  }
  if (handler.sleep !== undefined) {
    yield { sleep: handler.sleep.seconds * 1000 }
    return undefined
  }
  if (handler.httpGet === undefined) return undefined
  const answer = yield* httpGet(handler.httpGet, { clock, network, spec, container, podIP, hostIP }, 0, 'kube-lifecycle/1.37')
  return typeof answer === 'string'
    ? `HTTP lifecycle hook (${handler.httpGet.path ?? ''}) for Container "${spec.name}" in Pod "${podText(pod)}" failed - error: ${answer}`
    : undefined
}

/** How one container is stopped. */
export interface KillOptions {
  /** What the Killing event says; default `Stopping container NAME`. */
  readonly message?: string
  readonly reason?: '' | 'StartupProbe' | 'LivenessProbe'
  /** Seconds, instead of what the Pod says. */
  readonly gracePeriod?: number | undefined
  /** Waits for those that must stop before; ends early after so many seconds. */
  waitForTurn?(seconds: number): Generator<Pause, void, void>
}

/** Stops containers. Follows pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer. */
export class ContainerKiller {
  private readonly context: KillerContext

  constructor(context: KillerContext) {
    this.context = context
  }

  /** Runs the preStop hook, asks the container to end, and kills it when its time is up. Ends when it has stopped. */
  *kill(pod: Pod, spec: ContainerSpec, container: Container, podIP: string, options: KillOptions = {}): Generator<Pause, void, void> {
    const { recorder, clock } = this.context
    const fieldPath = fieldPathOf(pod, spec.name)
    recorder.event(pod, 'Normal', 'Killing', options.message ?? `Stopping container ${spec.name}`, fieldPath)
    let grace = options.gracePeriod ?? gracePeriodOf(pod, spec, options.reason ?? '')
    const seconds = (since: number) => Math.floor((clock.now() - since) / 1000)
    const hook = spec.lifecycle?.preStop
    if (hook !== undefined && grace > 0) {
      const start = clock.now()
      yield* this.preStop(hook, pod, spec, container, podIP, grace, fieldPath)
      grace -= seconds(start)
    }
    if (options.waitForTurn !== undefined && grace > 0) {
      const start = clock.now()
      yield* options.waitForTurn(grace)
      grace -= seconds(start)
    }
    yield* container.stop(Math.max(minimumGrace, grace) * 1000)
    yield { sleep: stopTime }
  }

  /** Stops several containers at once; sidecars after the others, the last one first. */
  *killAll(pod: Pod, containers: readonly Container[], podIP: string, gracePeriod: number | undefined): Generator<Pause, void, void> {
    const specs = [
      ...(pod.spec.containers ?? []),
      ...(pod.spec.initContainers ?? []),
      ...(pod.spec.ephemeralContainers ?? []).map(spec => ({ ...spec, resources: spec.resources ?? {} })),
    ]
    const sidecars = (pod.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name)
    const alive = new Map(containers.map(container => [container.config.name, container]))
    const before = (name: string): Container[] => {
      const index = sidecars.indexOf(name)
      if (index < 0) return []
      const earlier = [...(pod.spec.containers ?? []).map(spec => spec.name), ...sidecars.slice(index + 1)]
      return earlier.flatMap(other => alive.get(other) ?? [])
    }
    const { clock } = this.context
    const jobs = containers.flatMap(container => {
      const spec = specs.find(({ name }) => name === container.config.name)
      if (spec === undefined) return []
      const first = before(spec.name)
      const waitForTurn = (limit: number) => untilStopped(first, limit * 1000, clock)
      return [
        new Job(clock, asProgram(this.kill(pod, spec, container, podIP, { gracePeriod, ...(first.length === 0 ? {} : { waitForTurn }) })), () => undefined),
      ]
    })
    for (const job of jobs) yield* untilEnded(job)
  }

  private *preStop(
    hook: LifecycleHandler,
    pod: Pod,
    spec: ContainerSpec,
    container: Container,
    podIP: string,
    grace: number,
    fieldPath: string,
  ): Generator<Pause, void, void> {
    const { recorder, clock } = this.context
    const { context } = this
    const run = function* (): Program {
      const failure = yield* runHook(hook, pod, spec, container, podIP, context)
      if (failure !== undefined) recorder.event(pod, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', fieldPath)
      return 0
    }
    const job = new Job(clock, run(), () => undefined)
    // A hook that outlasts the grace period runs on, and fails when its container is killed.
    yield* untilEnded(job, grace * 1000, clock)
  }
}

function* asProgram(work: Generator<Pause, void, void>): Program {
  yield* work
  return 0
}

/** Waits for a job, at most `limit` milliseconds. */
function* untilEnded(job: Job, limit = Number.POSITIVE_INFINITY, clock?: Clock): Generator<Pause, void, void> {
  const deadline = clock === undefined ? Number.POSITIVE_INFINITY : clock.now() + limit
  while (job.exitCode === undefined && (clock === undefined || clock.now() < deadline)) {
    yield {
      wait: wake => {
        const timer = clock?.schedule(deadline - clock.now(), wake)
        const unsubscribe = job.onceEnded(wake)
        return () => {
          timer?.cancel()
          unsubscribe()
        }
      },
    }
  }
}

function* untilStopped(containers: readonly Container[], limit: number, clock: Clock): Generator<Pause, void, void> {
  const deadline = clock.now() + limit
  while (containers.some(({ state }) => state === 'running') && clock.now() < deadline) {
    yield {
      wait: wake => {
        const timer = clock.schedule(deadline - clock.now(), wake)
        const stops = containers.map(container => container.onceStopped(wake))
        return () => {
          timer.cancel()
          for (const stop of stops) stop()
        }
      },
    }
  }
}

/** Follows setTerminationGracePeriod. */
function gracePeriodOf(pod: Pod, spec: ContainerSpec, reason: string): number {
  const { deletionGracePeriodSeconds } = pod.metadata
  if (deletionGracePeriodSeconds !== undefined) return deletionGracePeriodSeconds
  const own =
    reason === 'StartupProbe'
      ? spec.startupProbe?.terminationGracePeriodSeconds
      : reason === 'LivenessProbe'
        ? spec.livenessProbe?.terminationGracePeriodSeconds
        : undefined
  return own ?? pod.spec.terminationGracePeriodSeconds ?? minimumGrace
}

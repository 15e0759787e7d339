import type { Container as ContainerSpec, Pod } from '../../api/types.gen.ts'
import type { API } from '../../apiserver/interface.ts'
import type { Recorder } from '../../client/actor.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Pause } from '../../process/process.ts'
import type { Backoff } from '../backoff.ts'
import type { PodFacts } from '../environment.ts'
import { ConfigError, makeEnvironment } from '../environment.ts'
import { durationText, podText } from '../go-text.ts'
import type { ImageManager } from '../images/image-manager.ts'
import { findImage } from '../images/table.ts'
import type { Container } from '../runtime/container.ts'
import { RuntimeError } from '../runtime/container.ts'
import type { FactoryContext } from '../runtime/container-factory.ts'
import { createContainer, hashOf } from '../runtime/container-factory.ts'
import type { RuntimeStatus } from '../runtime/runtime.ts'
import { latest } from '../runtime/runtime.ts'
import type { StartFailure } from '../status/container-statuses.ts'
import type { VolumeManager } from '../volumes/volume-manager.ts'
import type { ContainerKiller, KillerContext } from './container-killer.ts'
import { fieldPathOf, runHook } from './container-killer.ts'
import type { PodRuntime } from './pod-runtime.ts'

/** What starting containers takes. */
export interface StarterContext extends KillerContext {
  readonly api: API
  readonly clock: Clock
  readonly recorder: Recorder
  readonly images: ImageManager
  readonly volumes: VolumeManager
  readonly crashBackoff: Backoff
  readonly factory: FactoryContext
  readonly killer: ContainerKiller
  /** The container is there and its program is about to run. */
  onCreated(pod: Pod, container: Container): void
}

/** A start that failed, and until when it makes no sense to try again. */
export interface Refusal extends StartFailure {
  readonly backoffUntil?: number
}

/** How long the runtime takes to make a container and start its program, in milliseconds. */
const startTime = 100

/** Starts containers. Follows pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer. */
export class ContainerStarter {
  private readonly context: StarterContext

  constructor(context: StarterContext) {
    this.context = context
  }

  /** Backs off, brings the image, creates and starts the container, runs its postStart hook. Gives why it did not come to that, or undefined. */
  *start(pod: Pod, spec: ContainerSpec, runtime: PodRuntime, status: RuntimeStatus, facts: PodFacts): Generator<Pause, Refusal | undefined, void> {
    const { api, images, recorder, volumes } = this.context
    const fieldPath = fieldPathOf(pod, spec.name)
    const backingOff = this.backOff(pod, spec, status, fieldPath)
    if (backingOff !== undefined) return backingOff
    const failed = (reason: string, message: string): Refusal => {
      recorder.event(pod, 'Warning', 'Failed', `Error: ${message}`, fieldPath)
      return { reason, message }
    }
    const image = yield* images.ensure(pod, spec, fieldPath)
    if ('reason' in image) {
      recorder.event(pod, 'Warning', 'Failed', `Error: ${image.reason}`, fieldPath)
      return image
    }
    const last = latest(status, spec.name)
    const restartCount = last === undefined ? 0 : last.restartCount + 1
    let container: Container
    try {
      const environment = makeEnvironment(pod, spec, facts, api)
      const refused = refuseRoot(pod, spec, findImage(image.reference)?.image.user)
      if (refused !== undefined) return failed('CreateContainerConfigError', refused)
      const mounts = volumes.mountsFor(pod, spec, environment)
      container = createContainer(this.context.factory, { pod, spec, reference: image.reference, restartCount, environment, mounts, podIP: facts.podIP })
    } catch (error) {
      if (error instanceof ConfigError) return failed('CreateContainerConfigError', error.message)
      throw error
    }
    if (container.config.argv.length === 0)
      return failed('CreateContainerError', `failed to generate container "${container.config.id}" spec: failed to generate spec: no command specified`)
    runtime.addContainer(container)
    recorder.event(pod, 'Normal', 'Created', 'Container created', fieldPath)
    yield { sleep: startTime }
    this.context.onCreated(pod, container)
    try {
      container.start()
    } catch (error) {
      if (error instanceof RuntimeError) return failed('RunContainerError', error.message)
      throw error
    }
    recorder.event(pod, 'Normal', 'Started', 'Container started', fieldPath)
    return yield* this.postStart(pod, spec, container, facts)
  }

  /** Follows kuberuntime_manager.go doBackOff. */
  private backOff(pod: Pod, spec: ContainerSpec, status: RuntimeStatus, fieldPath: string): Refusal | undefined {
    const { crashBackoff, recorder } = this.context
    const exited = status.containers.find(run => run.name === spec.name && run.state === 'exited')
    if (exited === undefined) return undefined
    const key = `${pod.metadata.uid ?? ''}_${hashOf(spec)}`
    if (!crashBackoff.isInBackoffSince(key, exited.finishedAt)) {
      crashBackoff.next(key, exited.finishedAt)
      return undefined
    }
    recorder.event(pod, 'Warning', 'BackOff', `Back-off restarting failed container ${spec.name} in pod ${podText(pod)}`, fieldPath)
    const delay = crashBackoff.get(key)
    return {
      reason: 'CrashLoopBackOff',
      message: `back-off ${durationText(delay)} restarting failed container=${spec.name} pod=${podText(pod)}`,
      backoffUntil: exited.finishedAt + delay,
    }
  }

  private *postStart(pod: Pod, spec: ContainerSpec, container: Container, facts: PodFacts): Generator<Pause, Refusal | undefined, void> {
    const hook = spec.lifecycle?.postStart
    if (hook === undefined) return undefined
    const message = yield* runHook(hook, pod, spec, container, facts.podIP, this.context)
    if (message === undefined) return undefined
    this.context.recorder.event(pod, 'Warning', 'FailedPostStartHook', 'PostStartHook failed', fieldPathOf(pod, spec.name))
    yield* this.context.killer.kill(pod, spec, container, facts.podIP, { message: 'FailedPostStartHook' })
    return { reason: 'PostStartHookError', message }
  }
}

/** Why a container that must not run as root is refused. Follows security_context_others.go verifyRunAsNonRoot. */
function refuseRoot(pod: Pod, spec: ContainerSpec, imageUser: number | undefined): string | undefined {
  if ((spec.securityContext?.runAsNonRoot ?? pod.spec.securityContext?.runAsNonRoot) !== true) return undefined
  const user = spec.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser
  const who = `(pod: ${JSON.stringify(podText(pod))}, container: ${spec.name})`
  if (user !== undefined) return user === 0 ? `container's runAsUser breaks non-root policy ${who}` : undefined
  return (imageUser ?? 0) === 0 ? `container has runAsNonRoot and image will run as root ${who}` : undefined
}

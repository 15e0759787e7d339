import type { Container, Pod } from '../../api/types.gen.ts'
import type { Recorder } from '../../client/actor.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Pause } from '../../process/process.ts'
import { Backoff } from '../backoff.ts'
import { durationText } from '../go-text.ts'
import { digestOf, fullReference, imageNameFault, repositoryOf } from './reference.ts'
import { findImage } from './table.ts'

/** What pulling takes: the first time on a node, and when everything is there already. Milliseconds. */
const pullTime = 1_200
const presentPullTime = 300

/** An image on the node: its full name, or why there is none, as reason and message of the waiting state. */
export type ImageResult = { readonly reference: string } | { readonly reason: string; readonly message: string }

/** Brings images to one node, one pull at a time. Follows pkg/kubelet/images/image_manager.go. */
export class ImageManager {
  private readonly clock: Clock
  private readonly recorder: Recorder
  private readonly present = new Set<string>()
  private readonly backoff: Backoff
  private readonly previousErrors = new Map<string, string>()
  private readonly queue: (() => void)[] = []
  private pulling = false

  constructor(clock: Clock, recorder: Recorder) {
    this.clock = clock
    this.recorder = recorder
    this.backoff = new Backoff(clock, 10_000, 300_000, 600_000)
  }

  /** What has been used on the node, the biggest first. */
  list(): { names: readonly string[]; size: number }[] {
    const pulled = [...this.present].map(reference => {
      const { repository } = repositoryOf(reference)
      return { names: reference.includes('@') ? [reference] : [`${repository}@${digestOf(reference)}`, reference], size: findImage(reference)?.image.size ?? 0 }
    })
    return pulled.sort((a, b) => b.size - a.size)
  }

  /** Makes sure that a container's image is there, by its pull policy. */
  *ensure(pod: Pod, container: Container, fieldPath: string): Generator<Pause, ImageResult, void> {
    const image = container.image ?? ''
    const event = (type: 'Normal' | 'Warning', reason: string, message: string) => this.recorder.event(pod, type, reason, message, fieldPath)
    const fault = imageNameFault(image)
    if (fault !== undefined) {
      const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${fault}`
      event('Warning', 'InspectFailed', message)
      return { reason: 'InvalidImageName', message }
    }
    const reference = fullReference(image)
    const policy = container.imagePullPolicy ?? 'IfNotPresent'
    if (policy !== 'Always' && this.has(reference)) {
      this.present.add(reference)
      event('Normal', 'Pulled', `Container image "${image}" already present on machine and can be accessed by the pod`)
      return { reference }
    }
    if (policy === 'Never') {
      const message = `Container image "${image}" is not present with pull policy of Never`
      event('Warning', 'ErrImageNeverPull', message)
      return { reason: 'ErrImageNeverPull', message }
    }
    const key = `${pod.metadata.uid ?? ''}_${image}`
    if (this.backoff.isInBackoffSinceUpdate(key)) {
      const message = `Back-off pulling image "${image}"`
      event('Normal', 'BackOff', message)
      const previous = this.previousErrors.get(key)
      return { reason: 'ImagePullBackOff', message: previous === undefined ? message : `${message}: ${previous}` }
    }
    this.previousErrors.delete(key)
    event('Normal', 'Pulling', `Pulling image "${image}"`)
    const start = this.clock.now()
    yield* this.turn()
    const begun = this.clock.now()
    yield { sleep: this.has(reference) ? presentPullTime : pullTime }
    const failure = this.pull(reference)
    this.endTurn()
    if (failure !== undefined) {
      event('Warning', 'Failed', `Failed to pull image "${image}": ${failure}`)
      this.backoff.next(key, this.clock.now())
      this.previousErrors.set(key, `ErrImagePull: ${failure}`)
      return { reason: 'ErrImagePull', message: failure }
    }
    const now = this.clock.now()
    event(
      'Normal',
      'Pulled',
      `Successfully pulled image "${image}" in ${durationText(now - begun)} (${durationText(now - start)} including waiting). Image size: ${findImage(reference)?.image.size ?? 0} bytes.`,
    )
    return { reference }
  }

  /** Forgets what is only kept for a Pod. */
  forget(uid: string): void {
    this.backoff.forget(`${uid}_`)
    for (const key of [...this.previousErrors.keys()]) if (key.startsWith(`${uid}_`)) this.previousErrors.delete(key)
  }

  private has(reference: string): boolean {
    if (this.present.has(reference)) return true
    const found = findImage(reference)
    return found?.tagged === true && found.image.preloaded === true
  }

  /** Puts the image on the node, or gives containerd's words for why that fails. */
  private pull(reference: string): string | undefined {
    const found = findImage(reference)
    if (found?.tagged === true) {
      this.present.add(reference)
      return undefined
    }
    const failed = `failed to pull and unpack image "${reference}": failed to resolve image: `
    const host = reference.slice(0, reference.indexOf('/'))
    if (found !== undefined || host === 'registry.k8s.io') return `rpc error: code = NotFound desc = ${failed}${reference}: not found`
    if (host === 'docker.io')
      return `${failed}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
    const { repository, tag } = repositoryOf(reference)
    return `${failed}failed to do request: Head "https://${host}/v2/${repository.slice(host.length + 1)}/manifests/${tag}": dial tcp: lookup ${host} on 172.18.0.1:53: no such host`
  }

  /** Waits until no other pull runs. */
  private *turn(): Generator<Pause, void, void> {
    while (this.pulling) {
      yield {
        wait: wake => {
          this.queue.push(wake)
          return () => {
            const index = this.queue.indexOf(wake)
            if (index >= 0) this.queue.splice(index, 1)
          }
        },
      }
    }
    this.pulling = true
  }

  private endTurn(): void {
    this.pulling = false
    this.queue.shift()?.()
  }
}

import type { Event, Pod } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { formatTime } from '../apimachinery/meta.ts'
import { Rand } from '../apimachinery/rand.ts'
import type { API } from '../apiserver/interface.ts'
import { createServer } from '../apiserver/server.ts'
import type { ActorContext } from '../client/actor.ts'
import { createActorContext } from '../client/index.ts'
import { Clock } from '../clock/clock.ts'
import type { Kind } from '../registry/kind.ts'
import { controllers } from './index.ts'
import type { StoredPod } from './pods.ts'

export type Stored<T> = T & KubeObject

const start = Date.parse('2026-09-01T10:00:00Z')

/** A cluster for tests of controllers: all of them, with a scheduler and kubelets of a few lines. */
export class Stage {
  readonly clock = new Clock(start)
  readonly api: API
  readonly context: ActorContext
  private count = 0

  constructor(nodes: readonly string[] = ['kind-worker']) {
    const rand = new Rand(7)
    this.api = createServer({ clock: this.clock, rand })
    this.context = createActorContext(this.api, this.clock, rand)
    for (const create of controllers) create(this.context).start()
    this.startNodes(nodes)
    for (const name of ['kube-system', 'default']) this.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
    for (const name of nodes) {
      const conditions = [
        { type: 'Ready', status: 'True', lastHeartbeatTime: null, lastTransitionTime: formatTime(start), reason: 'KubeletReady', message: '' },
      ]
      this.api.createTrusted(this.kind('v1', 'Node'), {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name, labels: { 'kubernetes.io/hostname': name } },
        spec: {},
        status: { conditions },
      } as KubeObject)
    }
    this.clock.advance(1000)
  }

  kind(apiVersion: string, name: string): Kind {
    const found = this.api.kindOf(apiVersion, name)
    if (found === undefined) throw new Error(`no ${name}`)
    return found
  }

  create(
    body: { readonly apiVersion: string; readonly kind: string; readonly metadata: object; readonly [field: string]: unknown },
    namespace = 'default',
  ): void {
    this.api.create(this.kind(body.apiVersion, body.kind), namespace, body)
  }

  read<T>(apiVersion: string, kind: string, name: string, namespace = 'default'): Stored<T> {
    return this.api.read<Stored<T>>(this.kind(apiVersion, kind), namespace, name)
  }

  list<T>(apiVersion: string, kind: string, namespace = 'default'): readonly Stored<T>[] {
    return this.api.list<Stored<T>>(apiVersion, kind, namespace)
  }

  patch(apiVersion: string, kind: string, name: string, body: object): void {
    this.api.patch(this.kind(apiVersion, kind), 'default', name, { type: 'merge', body })
  }

  get pods(): readonly StoredPod[] {
    return this.list<Pod>('v1', 'Pod')
  }

  /** `Reason: message` of the events about objects of a kind, in the order they were written. */
  events(about: string, namespace = 'default'): string[] {
    return [...this.list<Event>('v1', 'Event', namespace)]
      .filter(event => event.involvedObject.kind === about)
      .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
      .map(({ reason = '', message = '' }) => `${reason}: ${message}`)
  }

  /**
   * A Pod runs a second after it was made. The image decides what follows: `broken` never runs, `done` succeeds
   * and `fails` fails a second later.
   */
  private startNodes(nodes: readonly string[]): void {
    const pods = this.context.informers.of<StoredPod>('v1', 'Pod')
    pods.onEvent(({ type, object }) => {
      if (type === 'ADDED') {
        const wanted = object.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms?.[0]?.matchFields?.[0]?.values?.[0]
        this.api.bind(object.metadata.namespace ?? '', object.metadata.name ?? '', wanted ?? nodes[0] ?? '')
        const image = object.spec.containers?.[0]?.image ?? ''
        if (image.endsWith('broken')) return
        this.later(object, 1000, pod => this.run(pod))
        if (image.endsWith('done')) this.later(object, 2000, pod => this.finish(pod, 'Succeeded', 0))
        if (image.endsWith('fails')) this.later(object, 2000, pod => this.finish(pod, 'Failed', 1))
      } else if (
        type === 'MODIFIED' &&
        object.metadata.deletionTimestamp !== undefined &&
        this.context.liveness.silentSince(object.spec.nodeName ?? '') === undefined
      ) {
        this.later(
          object,
          1000,
          pod => void this.api.delete(this.kind('v1', 'Pod'), pod.metadata.namespace ?? '', pod.metadata.name ?? '', { gracePeriodSeconds: 0 }),
        )
      }
    })
  }

  private later(pod: StoredPod, delay: number, act: (latest: StoredPod) => void): void {
    this.clock.schedule(delay, () => {
      const latest = this.api.get<StoredPod>('v1', 'Pod', pod.metadata.namespace ?? '', pod.metadata.name ?? '')
      if (latest !== undefined && latest.metadata.uid === pod.metadata.uid) act(latest)
    })
  }

  private run(pod: StoredPod): void {
    const ip = `10.244.1.${++this.count}`
    const now = formatTime(this.clock.now())
    const ready = { type: 'Ready', status: 'True', lastProbeTime: null, lastTransitionTime: now }
    const containerStatuses = (pod.spec.containers ?? []).map(({ name, image = '' }) => {
      return { name, image, imageID: '', ready: true, restartCount: 0, lastState: {}, state: { running: { startedAt: now } } }
    })
    this.report({ ...pod, status: { ...pod.status, phase: 'Running', podIP: ip, podIPs: [{ ip }], startTime: now, containerStatuses, conditions: [ready] } })
  }

  private finish(pod: StoredPod, phase: 'Succeeded' | 'Failed', exitCode: number): void {
    const now = formatTime(this.clock.now())
    const { name, image = '' } = pod.spec.containers?.[0] ?? { name: '' }
    const state = { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt: now, finishedAt: now } }
    const containerStatuses = [{ name, image, imageID: '', ready: false, restartCount: 0, lastState: {}, state }]
    this.report({
      ...pod,
      status: { ...pod.status, phase, containerStatuses, conditions: [{ type: 'Ready', status: 'False', lastProbeTime: null, lastTransitionTime: now }] },
    })
  }

  private report(pod: StoredPod): void {
    this.api.updateTrusted(this.kind('v1', 'Pod'), pod, { subresource: 'status' })
  }
}

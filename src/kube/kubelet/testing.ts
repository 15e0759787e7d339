import type { ContainerState, Event, Node, Pod } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { Rand } from '../apimachinery/rand.ts'
import type { API } from '../apiserver/interface.ts'
import { createServer } from '../apiserver/server.ts'
import type { ActorContext } from '../client/actor.ts'
import { createActorContext } from '../client/index.ts'
import { Clock } from '../clock/clock.ts'
import type { Io } from '../process/process.ts'
import { inputOf, Process } from '../process/process.ts'
import { kinds } from '../registry/index.ts'
import type { Kubelet, NodeDescription } from './index.ts'
import { createNetwork, kubelet } from './index.ts'
import type { LogOptions } from './logs.ts'

const byText = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0)

const none: { state: ContainerState } = { state: {} }

/** A server and one node, for tests. */
export class TestNode {
  readonly clock = new Clock(Date.parse('2026-09-01T10:00:00Z'))
  readonly api: API
  readonly context: ActorContext
  readonly kubelet: Kubelet

  constructor(seed = 7, more: Partial<NodeDescription> = {}) {
    const rand = new Rand(seed)
    this.api = createServer({ clock: this.clock, rand, kinds })
    this.context = createActorContext(this.api, this.clock, rand)
    this.kubelet = kubelet(this.context, { name: 'kind-worker', ip: '172.18.0.3', podCIDR: '10.244.1.0/24', ...more }, createNetwork(this.context))
    this.kubelet.start()
    for (const name of ['kube-system', 'kube-node-lease', 'default']) this.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
    this.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } })
    this.clock.advance(100)
  }

  create(object: { apiVersion: string; kind: string; metadata: { name: string; namespace?: string }; spec?: object; data?: object }): KubeObject {
    const kind = this.api.kindOf(object.apiVersion, object.kind)
    if (kind === undefined) throw new Error(`no ${object.kind}`)
    return this.api.create(kind, kind.namespaced ? (object.metadata.namespace ?? 'default') : '', object).object
  }

  /** Creates a Pod on the node. */
  run(name: string, spec: object, metadata: object = {}): void {
    this.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, ...metadata },
      spec: { nodeName: 'kind-worker', automountServiceAccountToken: false, ...spec },
    })
  }

  pod(name: string): Pod {
    const found = this.api.get<Pod>('v1', 'Pod', 'default', name)
    if (found === undefined) throw new Error(`no pod ${name}`)
    return found
  }

  node(): Node {
    const found = this.api.get<Node>('v1', 'Node', '', 'kind-worker')
    if (found === undefined) throw new Error('no node')
    return found
  }

  has(name: string): boolean {
    return this.api.get('v1', 'Pod', 'default', name) !== undefined
  }

  delete(name: string, gracePeriodSeconds?: number): void {
    const kind = this.api.kindOf('v1', 'Pod')
    if (kind !== undefined) this.api.delete(kind, 'default', name, gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds })
  }

  /** `Reason message` of every event about a Pod, in order, with how often. */
  events(name: string): string[] {
    return this.api
      .list<Event & KubeObject>('v1', 'Event', 'default')
      .filter(event => event.involvedObject.name === name && event.source?.component === 'kubelet')
      .sort((a, b) => byText(a.firstTimestamp ?? '', b.firstTimestamp ?? '') || byText(a.metadata.name, b.metadata.name))
      .map(event => `${event.reason} ${event.message}${(event.count ?? 1) > 1 ? ` x${event.count}` : ''}`)
  }

  logs(pod: string, container: string, options: LogOptions = {}): string {
    return this.collect(io => this.kubelet.logs({ namespace: 'default', pod, container }, options, io)).text
  }

  exec(pod: string, container: string, command: readonly string[]): { text: string; code: number | undefined } {
    return this.collect(io => this.kubelet.exec({ namespace: 'default', pod, container }, command, io))
  }

  /** What STATUS of the first container shows: its waiting or terminated reason, or `Running`. */
  state(name: string): string {
    const { state } = this.pod(name).status.containerStatuses?.[0] ?? none
    return state.waiting?.reason ?? state.terminated?.reason ?? (state.running === undefined ? 'none' : 'Running')
  }

  private collect(start: (io: Io) => ReturnType<Kubelet['exec']>): { text: string; code: number | undefined } {
    let text = ''
    const write = (written: string) => {
      text += written
      return true
    }
    const process = new Process(this.clock, start({ stdin: inputOf(''), stdout: write, stderr: write }))
    for (let turn = 0; turn < 200 && process.exitCode === undefined && this.clock.step(); turn++);
    return { text, code: process.exitCode }
  }
}

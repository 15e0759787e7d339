import type { Node, Pod, PodStatus } from '../api/types.gen.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { Actor, ActorContext, Recorder } from '../client/actor.ts'
import { Network } from '../network/index.ts'
import type { Io, Program } from '../process/process.ts'
import { isPodTerminal } from '../registry/core/pod/helpers.ts'
import { computePodQOS } from '../registry/core/pod/qos.ts'
import { aggregateLimits, aggregateRequests, listOf } from '../registry/core/pod/resource-sums.ts'
import type { MemoryFiles } from '../shell-language/index.ts'
import { admit } from './admission.ts'
import { Backoff } from './backoff.ts'
import { deadlinePassed, deadlineText, watchDeadline } from './deadline.ts'
import type { PodFacts } from './environment.ts'
import { Evictions } from './eviction/evictions.ts'
import { ImageManager } from './images/image-manager.ts'
import type { LogOptions } from './logs.ts'
import { NodeReporter } from './node-reporter.ts'
import type { NodeDescription } from './node-status.ts'
import { capacityOf } from './node-status.ts'
import { adoptPod } from './pod/adopt.ts'
import { ContainerKiller } from './pod/container-killer.ts'
import { Pleg } from './pod/pleg.ts'
import { PodAddresses } from './pod/pod-addresses.ts'
import { PodRuntime } from './pod/pod-runtime.ts'
import { Syncer } from './pod/pod-syncer.ts'
import { PodWorker } from './pod/pod-worker.ts'
import type { ContainerTarget } from './pod-access.ts'
import { PodAccess } from './pod-access.ts'
import { runProbe } from './prober/probe.ts'
import { Prober } from './prober/prober.ts'
import type { FactoryContext } from './runtime/container-factory.ts'
import { newIdentity } from './runtime/container-factory.ts'
import type { RuntimeStatus } from './runtime/runtime.ts'
import { isMirror, StaticPods } from './static-pods.ts'
import type { Ending } from './status/generate.ts'
import { generateStatus } from './status/generate.ts'
import { StatusManager } from './status/status-manager.ts'
import { VolumeManager } from './volumes/volume-manager.ts'

/** The kubelet of one node. */
export interface Kubelet extends Actor {
  readonly node: NodeDescription
  /** Writes a container's log to stdout; throws a StatusError when it has none. */
  logs(target: ContainerTarget, options: LogOptions, io: Io): Program
  /** Runs a command in a container; throws a StatusError when it cannot be started. */
  exec(target: ContainerTarget, command: readonly string[], io: Io): Program
  /** Writes the node's lease and heartbeat as they stand now; while nobody looks they need not be written. */
  heartbeat(): void
  /** When the node last said that it is alive, in milliseconds since the epoch. */
  lastRenewal(): number
  /** The kubelet goes down: its containers run on, but nobody hears of them. `resume` brings it back. */
  pause(): void
  resume(): void
}

/** Back-off of crashing containers. Follows pkg/kubelet/kubelet.go. */
const crash = { initial: 10_000, limit: 300_000, expiry: 600_000 }

/** One for all kubelets of a cluster: where Pods reach each other. */
export function createNetwork(context: ActorContext): Network {
  return new Network({ informers: context.informers, clock: context.clock, seed: context.rand.position })
}

/** The kubelet of `node`: starts and stops its Pods, and tells the API server of them. Follows pkg/kubelet/kubelet.go. */
export function kubelet(context: ActorContext, node: NodeDescription, network: Network = createNetwork(context)): Kubelet {
  return new NodeKubelet(context, node, network)
}

const qosOf = ({ spec, status }: Pod) => status.qosClass || computePodQOS(spec)

class NodeKubelet implements Kubelet {
  readonly name = 'kubelet'
  readonly node: NodeDescription
  private readonly context: ActorContext
  private readonly network: Network
  private readonly recorder: Recorder
  private readonly addresses: PodAddresses
  private readonly runtimes = new Map<string, PodRuntime>()
  private readonly workers = new Map<string, PodWorker>()
  private readonly pods = new Map<string, Pod>()
  private readonly disks = new Map<string, MemoryFiles>()
  private readonly images: ImageManager
  private readonly statuses: StatusManager
  private readonly volumes: VolumeManager
  private readonly prober: Prober
  private readonly pleg: Pleg
  private readonly syncer: Syncer
  private readonly factory: FactoryContext
  private readonly tickPhase: number
  private readonly reporter: NodeReporter
  private readonly evictions: Evictions
  private readonly statics: StaticPods
  private readonly access: PodAccess

  constructor(context: ActorContext, node: NodeDescription, network: Network) {
    const { api, clock, rand } = context
    this.context = context
    this.node = node
    this.network = network
    this.recorder = context.recorder('kubelet', node.name)
    const { recorder } = this
    this.addresses = new PodAddresses(node.podCIDR)
    this.tickPhase = rand.int(1000)
    this.statics = new StaticPods(context, node)
    this.access = new PodAccess(context.informers.of<Pod>('v1', 'Pod'), this.runtimes)
    this.images = new ImageManager(clock, recorder)
    this.reporter = new NodeReporter(api, clock, node, () => this.images.list(), recorder)
    this.evictions = new Evictions({ clock, recorder, node, reporter: this.reporter, workers: this.workers, runtimes: this.runtimes })
    this.statuses = new StatusManager(api, clock, uid => this.workers.get(uid)?.couldHaveRunningContainers ?? false)
    this.volumes = new VolumeManager(api, clock, recorder, this.disks)
    this.pleg = new Pleg(
      clock,
      rand.int(1000),
      uid => this.runtimes.get(uid),
      uid => this.workers.get(uid)?.queueLook(),
    )
    this.factory = {
      clock,
      rand,
      network,
      nodeName: node.name,
      hostIP: node.ip,
      onExit: uid => this.pleg.markChanged(uid),
      onHold: () => this.evictions.manager.poke(),
    }
    this.prober = new Prober({
      clock,
      recorder,
      pod: uid => this.pods.get(uid),
      status: uid => this.statuses.get(uid),
      run: (pod, container, probe, containerID) => this.probe(pod, container, probe, containerID),
      onResult: (uid, kind, containerID, result) => this.onProbeResult(uid, kind, containerID, result),
    })
    const killer = new ContainerKiller({ clock, recorder, network, hostIP: node.ip })
    this.syncer = new Syncer({
      api,
      clock,
      recorder,
      network,
      hostIP: node.ip,
      networkError: node.networkError,
      images: this.images,
      volumes: this.volumes,
      crashBackoff: new Backoff(clock, crash.initial, crash.limit, crash.expiry),
      factory: this.factory,
      killer,
      statuses: this.statuses,
      prober: this.prober,
      onCreated: pod => this.pleg.markChanged(pod.metadata.uid ?? ''),
      runtimeOf: uid => this.runtimeOf(uid),
      statusOf: (pod, runtime, terminal) => this.statusOf(pod, runtime, terminal),
      factsOf: (pod, runtime) => this.factsOf(pod, runtime),
      newSandbox: (pod, attempt) => this.newSandbox(pod, attempt),
      stopSandboxes: uid => {
        this.runtimeOf(uid).stopSandboxes()
        this.pleg.markChanged(uid)
      },
      onFinished: worker => this.onFinished(worker),
    })
  }

  start(): void {
    const { informers } = this.context
    this.reporter.register()
    for (const pod of this.statics.read()) {
      this.statics.show(pod)
      this.onPod(pod)
    }
    const { name } = this.node
    informers.of<Pod>('v1', 'Pod').onEvent(
      event => this.onPodEvent(event),
      ({ spec }) => spec.nodeName === name,
    )
    informers.of<Node>('v1', 'Node').onEvent(
      ({ type }) => {
        if (type === 'MODIFIED') this.reporter.onNode()
      },
      ({ metadata }) => metadata.name === name,
    )
    for (const source of ['ConfigMap', 'Secret'] as const) {
      informers.of<Pod>('v1', source).onEvent(({ object }) => this.onSourceEvent(source, object.metadata.namespace ?? '', object.metadata.name ?? ''))
    }
  }

  pause(): void {
    if (this.reporter.paused) return
    const since = this.lastRenewal()
    this.reporter.pause()
    this.statuses.setStopped(true)
    this.context.liveness.silence(this.node.name, since)
  }

  resume(): void {
    if (!this.reporter.paused) return
    this.reporter.resume()
    this.statuses.setStopped(false)
    this.context.liveness.speak(this.node.name)
    const present = new Set<string>()
    for (const pod of this.context.informers.of<Pod>('v1', 'Pod').list()) {
      if (pod.spec.nodeName !== this.node.name || isMirror(pod)) continue
      present.add(pod.metadata.uid ?? '')
      this.onPod(pod)
    }
    for (const [uid, pod] of [...this.pods]) if (!present.has(uid) && !this.statics.runs(uid)) this.onPodGone(pod)
    for (const worker of this.workers.values()) worker.queue()
  }

  lastRenewal(): number {
    return this.reporter.lastRenewal()
  }

  heartbeat(): void {
    this.reporter.heartbeat()
  }

  logs(target: ContainerTarget, options: LogOptions, io: Io): Program {
    return this.access.logs(target, options, io)
  }

  exec(target: ContainerTarget, command: readonly string[], io: Io): Program {
    return this.access.exec(target, command, io)
  }

  private onPodEvent(event: WatchEvent<Pod>): void {
    const { type, object, old } = event
    if (this.reporter.paused) return
    if (isMirror(object)) {
      const shown = this.statics.onMirror(event)
      if (shown !== undefined) this.statuses.rewrite(shown.metadata.uid ?? '')
    } else if (type === 'DELETED') this.onPodGone(object)
    else if (old === undefined || old.spec.nodeName === undefined || this.differs(object, old)) this.onPod(object)
    else this.onStatusChange(object)
  }

  /** Whether there is anything to do about an update. Follows pkg/kubelet/config/config.go podsDifferSemantically. */
  private differs({ metadata }: Pod, { metadata: old }: Pod): boolean {
    return (
      metadata.generation !== old.generation ||
      metadata.deletionTimestamp !== old.deletionTimestamp ||
      metadata.deletionGracePeriodSeconds !== old.deletionGracePeriodSeconds ||
      JSON.stringify(metadata.labels) !== JSON.stringify(old.labels) ||
      JSON.stringify(metadata.annotations) !== JSON.stringify(old.annotations)
    )
  }

  private onPod(pod: Pod): void {
    const uid = pod.metadata.uid ?? ''
    const known = this.workers.get(uid)
    this.pods.set(uid, pod)
    if (known !== undefined) {
      known.update(pod)
      return
    }
    const running = pod.status.containerStatuses?.some(({ state }) => state.running !== undefined) === true
    if (running) {
      adoptPod(pod, this.runtimeOf(uid), this.factory, this.addresses)
      this.pleg.relist(uid)
    } else if (pod.status.phase !== 'Failed' && pod.status.phase !== 'Succeeded' && !this.admits(pod)) return
    const { clock, rand } = this.context
    this.workers.set(
      uid,
      new PodWorker({ clock, rand, pleg: this.pleg, syncer: this.syncer, tickPhase: this.tickPhase, paused: () => this.reporter.paused }, pod),
    )
    watchDeadline(clock, pod, () => this.onDeadline(uid))
  }

  private onStatusChange(pod: Pod): void {
    const uid = pod.metadata.uid ?? ''
    this.pods.set(uid, pod)
    const worker = this.workers.get(uid)
    if (worker === undefined) return
    worker.pod = pod
    const over = isPodTerminal(pod)
    if (over && !worker.terminationRequested) worker.update(pod)
    else if ((pod.spec.readinessGates ?? []).length > 0) worker.queue()
  }

  private onPodGone(pod: Pod): void {
    const uid = pod.metadata.uid ?? ''
    this.pods.delete(uid)
    const worker = this.workers.get(uid)
    if (worker === undefined) return
    if (worker.finished) this.forget(uid)
    else worker.update(pod, true)
  }

  private onFinished({ uid }: PodWorker): void {
    if (!this.pods.has(uid)) this.forget(uid)
  }

  private forget(uid: string): void {
    this.workers.get(uid)?.stop()
    this.workers.delete(uid)
    this.runtimes.delete(uid)
    this.prober.removePod(uid)
    this.volumes.unmount(uid)
    this.statuses.forget(uid)
    this.pleg.forget(uid)
    this.syncer.forget(uid)
    this.evictions.forget(uid)
  }

  /** Files in volumes follow their ConfigMap or Secret at the Pod's next regular sync. */
  private onSourceEvent(kind: 'ConfigMap' | 'Secret', namespace: string, name: string): void {
    for (const [uid, pod] of this.pods) {
      const worker = this.workers.get(uid)
      if (worker === undefined || pod.metadata.namespace !== namespace || !this.volumes.uses(pod, `${kind}/${name}`)) continue
      if (this.volumes.hasVolumes(uid)) worker.scheduleAt(worker.nextResync())
    }
  }

  private onProbeResult(
    uid: string,
    kind: 'readiness' | 'liveness' | 'startup',
    containerID: string,
    result: 'success' | 'failure' | 'unknown' | undefined,
  ): void {
    const pod = this.pods.get(uid)
    if (pod === undefined) return
    if (kind === 'readiness') this.statuses.setReadiness(pod, containerID, result === 'success')
    if (kind === 'startup') this.statuses.setStarted(pod, containerID, result === 'success')
    if (kind !== 'liveness' || result === 'failure') this.workers.get(uid)?.queue()
  }

  private *probe(pod: Pod, name: string, probe: Parameters<typeof runProbe>[0], containerID: string): ReturnType<typeof runProbe> {
    const id = containerID.replace(/^containerd:\/\//, '')
    const container = this.runtimes.get(pod.metadata.uid ?? '')?.byId(id)
    const spec = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].find(candidate => candidate.name === name)
    if (container === undefined || spec === undefined) return { result: 'error', output: `container "${name}" not found` }
    const podIP = this.statuses.get(pod.metadata.uid ?? '')?.podIP ?? ''
    return yield* runProbe(probe, { clock: this.context.clock, network: this.network, spec, container, podIP, hostIP: this.node.ip })
  }

  private runtimeOf(uid: string): PodRuntime {
    const runtime = this.runtimes.get(uid) ?? new PodRuntime()
    this.runtimes.set(uid, runtime)
    return runtime
  }

  private factsOf(pod: Pod, runtime: RuntimeStatus): PodFacts {
    const { ip } = this.node
    return { hostIP: ip, podIP: pod.spec.hostNetwork === true ? ip : (runtime.ips[0] ?? ''), allocatable: capacityOf(this.node) }
  }

  private newSandbox(pod: Pod, attempt: number): void {
    const uid = pod.metadata.uid ?? ''
    this.runtimeOf(uid).addSandbox(newIdentity(this.context.rand), attempt, pod.spec.hostNetwork === true ? '' : this.addresses.take())
    this.pleg.markChanged(uid)
  }

  private statusOf(pod: Pod, runtime: RuntimeStatus, terminal: boolean): PodStatus {
    const uid = pod.metadata.uid ?? ''
    const old = this.statuses.get(uid) ?? pod.status
    return generateStatus({
      pod,
      runtime,
      old,
      terminal,
      hostIP: this.node.ip,
      qosClass: qosOf(pod),
      resources: { requests: listOf(aggregateRequests(pod.spec)), limits: listOf(aggregateLimits(pod.spec)) },
      ended: this.endOf(pod, old),
      failure: container => this.syncer.failureOf(uid, container),
      probed: (statuses, isInit) => this.prober.applyTo(pod, statuses, isInit),
    })
  }

  /** What ends a Pod whatever its containers do: an eviction, or its deadline. */
  private endOf(pod: Pod, old: PodStatus): Ending | undefined {
    const eviction = this.evictions.endOf(pod.metadata.uid ?? '')
    if (eviction !== undefined) return eviction
    return deadlinePassed(pod, old, this.context.clock.now()) ? { reason: 'DeadlineExceeded', message: deadlineText } : undefined
  }

  private onDeadline(uid: string): void {
    const worker = this.workers.get(uid)
    if (worker === undefined || worker.terminationRequested) return
    this.recorder.event(worker.pod, 'Normal', 'DeadlineExceeded', deadlineText)
    worker.queue()
  }

  /** Refuses what the node cannot hold. Follows kubelet.go rejectPod. */
  private admits(pod: Pod): boolean {
    const others = [...this.pods.values()].filter(
      other => other !== pod && other.status.phase !== 'Failed' && other.status.phase !== 'Succeeded' && this.workers.has(other.metadata.uid ?? ''),
    )
    const short = this.evictions.manager.refuses(pod)
    const node = this.context.api.get<Node>('v1', 'Node', '', this.node.name)
    const refusal = short === undefined ? admit(pod, others, node, capacityOf(this.node)) : { reason: 'Evicted', message: short }
    if (refusal === undefined) return true
    this.recorder.event(pod, 'Warning', refusal.reason, refusal.message)
    this.statuses.set(pod, {
      phase: 'Failed',
      reason: refusal.reason,
      message: `Pod was rejected: ${refusal.message}`,
      qosClass: qosOf(pod),
    })
    return false
  }
}

import { cloudProviderKind } from '../addons/cloudproviderkind/index.ts'
import { metallb } from '../addons/metallb/index.ts'
import type { FieldDescriptions } from '../api/descriptions.ts'
import type { Pod } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { Rand } from '../apimachinery/rand.ts'
import { newBadRequest, newNotFound } from '../apimachinery/status-error.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { API } from '../apiserver/interface.ts'
import { createServer } from '../apiserver/server.ts'
import type { Actor, Load, PodMetrics } from '../client/index.ts'
import { createActorContext } from '../client/index.ts'
import { Clock } from '../clock/clock.ts'
import { controllers } from '../controllers/index.ts'
import type { ContainerRef, Containers } from '../kubectl/context.ts'
import { type Kubelet, kubelet } from '../kubelet/index.ts'
import type { Journey, NetworkOptions, Question, Reachability, ReachabilityScope } from '../network/index.ts'
import { follow, Network, reachability } from '../network/index.ts'
import { inputOf, Process, type Program } from '../process/process.ts'
import { type Scheduler, scheduler } from '../scheduler/index.ts'
import type { Completion } from '../shell/complete.ts'
import { createShell, type TerminalShell } from '../shell/shell.ts'
import { createSystem } from './bootstrap.ts'
import type { Change, ObjectName } from './causes.ts'
import { CauseLog } from './causes.ts'
import { kindNodes, startup } from './facts.ts'
import { createGround } from './ground.ts'
import type { ClusterSnapshot, Difference, Input } from './snapshot.ts'
import { differences } from './snapshot.ts'
import { startTime } from './start-time.ts'
import { home, WorkingDirectory } from './working-directory.ts'

/** How a cluster is made. */
export interface ClusterOptions {
  /** Names, addresses and ties come from it; 1 when left out. The same seed and the same commands give the same bytes. */
  readonly seed?: number
  /** Nodes besides the control plane; 2 when left out. */
  readonly workers?: number
  /** When it is ready, in milliseconds since the epoch; `startTime` when left out. */
  readonly start?: number
  /** Sentences about fields, for `kubectl explain`. */
  readonly descriptions?: FieldDescriptions
  /** What the network is made with: another plugin than kindnet, ports of the machine that lead to a node. */
  readonly network?: Pick<NetworkOptions, 'plugin' | 'portMappings'>
}

/** Where a program's output goes, as it comes. */
export interface Sinks {
  stdout(text: string): void
  stderr(text: string): void
}

/** What a line printed and how it ended. `output` has both streams in the order they came. */
export interface Executed {
  readonly output: string
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

const silent: Sinks = { stdout: () => undefined, stderr: () => undefined }

/** A line of the terminal while it runs. */
class LineProcess extends Process {
  /** Told when somebody stops it, and with which code. */
  onStop: ((code: number) => void) | undefined

  override stop(code: number): void {
    if (this.exitCode === undefined) this.onStop?.(code)
    super.stop(code)
  }
}

/** Virtual milliseconds between one line's end and the next line, as between a person's commands. */
const typing = 200

/** A program that prints nothing and ends well. */
// biome-ignore lint/correctness/useYield: it has nothing to wait for
function* nothing(): Program {
  return 0
}

/** Kinds whose changes are only the cluster's heartbeat. */
const heartbeat: ReadonlySet<string> = new Set(['Lease'])

/** A kind cluster in this process: API server, controllers, scheduler, kubelets, and a terminal in front of it. */
export class Cluster {
  readonly clock: Clock
  readonly api: API
  /** The files of the terminal's working directory. */
  readonly files = new WorkingDirectory((file, text) => this.inputs.push({ at: this.clock.now(), file, text }))
  readonly scheduler: Scheduler
  readonly network: Network
  /** Logs of containers, and commands in them. */
  readonly containers: Containers
  private readonly options: ClusterOptions
  private readonly metrics: PodMetrics
  private readonly causes: CauseLog
  private readonly inputs: Input[] = []
  private readonly kubelets = new Map<string, Kubelet>()
  private readonly shell: TerminalShell

  /** A cluster that has been up for a little while, at its start. */
  constructor(options: ClusterOptions = {}) {
    this.options = options
    const start = options.start ?? startTime
    this.clock = new Clock(start - startup)
    const rand = new Rand(options.seed ?? 1)
    this.api = createServer({ clock: this.clock, rand })
    const context = createActorContext(this.api, this.clock, rand)
    this.metrics = context.metrics
    this.causes = new CauseLog(this.api, this.clock)
    createGround(this.api)
    this.scheduler = scheduler(context.as('kube-scheduler'))
    this.network = new Network({ informers: context.informers, clock: this.clock, seed: options.seed ?? 1, ...options.network })
    const plugin = options.network?.plugin ?? 'kindnet'
    for (const node of kindNodes(options.workers ?? 2, plugin)) this.kubelets.set(node.name, kubelet(context.as('kubelet'), node, this.network))
    const begin = (actor: Actor, name = actor.name) => this.clock.under({ actor: name }, () => actor.start())
    for (const controller of controllers) begin(controller(context.as('kube-controller-manager')))
    begin(this.scheduler)
    for (const kubelet of this.kubelets.values()) begin(kubelet, `${kubelet.name} ${kubelet.node.name}`)
    createSystem(this.api, plugin)
    metallb({ ...context.as('metallb'), network: this.network }).start()
    this.containers = this.reachContainers()
    this.shell = createShell({
      api: this.api,
      clock: this.clock,
      containers: this.containers,
      files: this.files.disk,
      network: this.network,
      addons: { 'cloud-provider-kind': cloudProviderKind({ ...context.as('cloud-provider-kind'), network: this.network }) },
      forward: ({ local, remote, namespace, pod, onConnection }) => this.network.forward(local, { kind: 'Pod', namespace, name: pod }, remote, onConnection),
      machines: { stop: node => this.power(node, 'pause'), start: node => this.power(node, 'resume') },
      home,
      ...(options.descriptions === undefined ? {} : { descriptions: options.descriptions }),
    })
    this.clock.advanceTo(start)
  }

  /**
   * Runs a line of the terminal. It starts at once, and then as much time passes as a person needs to type the next one;
   * what the line itself waits for passes only as the clock is moved.
   */
  run(line: string, sinks: Sinks, onExit?: (code: number) => void): Process {
    this.reportNodes()
    const process = this.begin(line, sinks, onExit)
    this.keep(line, true, process)
    this.clock.advance(typing)
    return process
  }

  /** Kubelets report at their periods; what they would have written by now is written when somebody may look. */
  reportNodes(): void {
    for (const node of this.kubelets.values()) node.heartbeat()
  }

  private begin(line: string, sinks: Sinks, onExit?: (code: number) => void): LineProcess {
    const io = {
      stdin: inputOf(''),
      stdout: (text: string) => {
        sinks.stdout(text)
        return true
      },
      stderr: (text: string) => {
        sinks.stderr(text)
        return true
      },
    }
    return this.clock.under({ actor: 'terminal', line }, () => new LineProcess(this.clock, this.shell.run(line, io), onExit))
  }

  /** Remembers a line, and when somebody stopped it. */
  private keep(line: string, reported: boolean, process: LineProcess, at: number = this.clock.now()): void {
    const input: Input = { at, line, reported }
    this.inputs.push(input)
    process.onStop = code => {
      input.stopped = { at: this.clock.now(), code }
    }
  }

  /**
   * Runs a line to its end, moving the clock as far as the line waits; stops it with 130 after `limit` milliseconds.
   * With a limit of 0 no time passes at all: for looking.
   */
  execute(line: string, limit = 3_600_000): Executed {
    let [output, stdout, stderr] = ['', '', '']
    if (limit > 0) this.reportNodes()
    const [begun, changes] = [this.clock.now(), this.causes.count]
    const process = this.begin(line, {
      stdout: text => {
        output += text
        stdout += text
      },
      stderr: text => {
        output += text
        stderr += text
      },
    })
    // Somebody who only looks leaves no trace.
    if (limit > 0 || this.causes.count > changes) this.keep(line, limit > 0, process, begun)
    const until = this.clock.now() + limit
    while (process.exitCode === undefined && limit > 0 && (this.clock.nextAt() ?? Infinity) <= until) this.clock.step()
    process.stop(130)
    if (limit > 0) this.clock.advance(typing)
    return { output, stdout, stderr, code: process.exitCode ?? 130 }
  }

  /**
   * Follows one request hop by hop: from a Pod, a node or the reader's machine. Undefined when there is no such place.
   * Servers answer it like every other: it stands in their logs.
   */
  request(question: Question): Journey | undefined {
    this.inputs.push({ at: this.clock.now(), request: question })
    const journey = follow(this.network, question)
    if (journey !== undefined) this.network.tell(() => journey)
    return journey
  }

  /** Who reaches whom at this moment, and why not. */
  reachability(scope?: ReachabilityScope): Reachability {
    return reachability(this.network, scope)
  }

  /** What could stand at the cursor of a terminal line. */
  complete(line: string, cursor: number): Completion {
    return this.shell.complete(line, cursor)
  }

  /** The terminal's lines so far, oldest first. */
  get history(): readonly string[] {
    return this.shell.history
  }

  /** Writes a file of the working directory. */
  writeFile(path: string, text: string): void {
    this.files.set(path, text)
  }

  /** Tells every change that is more than a heartbeat, in the moment it happens. The listener must not write. */
  onChange(listener: (event: WatchEvent<KubeObject>) => void): () => void {
    return this.api.watch(undefined, event => {
      if (!heartbeat.has(event.object.kind)) listener(event)
    })
  }

  /**
   * Lets time pass until `quiet` milliseconds went by without a change, at most `limit`. Repeats of an event and the
   * nodes' reports do not count as changes.
   */
  settle(quiet = 3000, limit = 90_000): void {
    const until = this.clock.now() + limit
    let last = this.clock.now()
    const stop = this.onChange(({ object, type }) => {
      if (object.kind !== 'Node' && !(object.kind === 'Event' && type === 'MODIFIED')) last = this.clock.now()
    })
    for (;;) {
      const next = this.clock.nextAt() ?? Infinity
      if (next > Math.min(last + quiet, until)) break
      this.clock.step()
    }
    stop()
    this.clock.advanceTo(Math.min(last + quiet, until))
  }

  /** Another cluster with the same seed that has these files and saw these lines. */
  replayed(files: ReadonlyMap<string, string>, lines: readonly string[]): Cluster {
    const cluster = new Cluster(this.options)
    for (const [path, text] of files) cluster.writeFile(path, text)
    for (const line of lines) cluster.execute(line)
    return cluster
  }

  /** The loads that Pods carry as they stand; undefined as long as the cluster serves no metrics. */
  get loads(): readonly Load[] | undefined {
    return this.metrics.loads
  }

  /** Turns the loads, and with that metrics on; undefined takes both away, as on kind. */
  set loads(loads: readonly Load[] | undefined) {
    this.inputs.push({ at: this.clock.now(), loads: loads ?? null })
    this.metrics.set(loads)
  }

  /** Takes a node away, or brings it back; false when there is none of that name. */
  turn(node: string, turn: 'pause' | 'resume'): boolean {
    this.inputs.push({ at: this.clock.now(), node, turn })
    return this.power(node, turn)
  }

  /**
   * The changes of an object, the oldest first; with `field`, such as `spec.replicas` or `status.conditions`, only
   * those that made or changed it. `why` tells what a change followed from.
   */
  changesOf(object: ObjectName, field?: string): readonly Change[] {
    return this.causes.of(object, field)
  }

  /** A change (by its id) and those it followed from, the newest first, back to a line of the terminal or the beginning. */
  why(change: string): readonly Change[] {
    return this.causes.chain(change)
  }

  /** How the cluster came to where it is, as plain data. */
  snapshot(): ClusterSnapshot {
    const { seed = 1, workers = 2, network, start } = this.options
    const made = { seed, workers, ...(network === undefined ? {} : { network }), ...(start === undefined ? {} : { start }) }
    return { kubernetes: 'v1.37.2', ...made, now: this.clock.now(), inputs: structuredClone(this.inputs), changes: this.causes.count }
  }

  /**
   * A cluster that stands where the snapshot was taken, to the byte: it lives through the same once more. Throws Error
   * when it does not come out the same, as after a snapshot of another version. `descriptions` are those of the options.
   */
  static restore(snapshot: ClusterSnapshot, descriptions?: FieldDescriptions): Cluster {
    const { seed, workers, network, start, inputs, now, changes } = snapshot
    const cluster = new Cluster({
      seed,
      workers,
      ...(network === undefined ? {} : { network }),
      ...(start === undefined ? {} : { start }),
      ...(descriptions === undefined ? {} : { descriptions }),
    })
    const stops: { at: number; stop: () => void }[] = []
    const advanceTo = (time: number) => {
      for (let next = stops[0]; next !== undefined && next.at <= time; next = stops[0]) {
        cluster.clock.advanceTo(next.at)
        next.stop()
        stops.shift()
      }
      cluster.clock.advanceTo(time)
    }
    for (const input of inputs) {
      advanceTo(input.at)
      if ('file' in input) cluster.writeFile(input.file, input.text)
      else if ('loads' in input) cluster.loads = input.loads ?? undefined
      else if ('node' in input) cluster.turn(input.node, input.turn)
      else if ('request' in input) cluster.request(input.request)
      else {
        if (input.reported) cluster.reportNodes()
        const { stopped } = input
        const process = cluster.begin(input.line, silent)
        cluster.keep(input.line, input.reported, process)
        if (stopped !== undefined) stops.push({ at: stopped.at, stop: () => process.stop(stopped.code) })
        stops.sort((a, b) => a.at - b.at)
      }
    }
    advanceTo(now)
    if (cluster.causes.count !== changes) throw new Error(`the snapshot saw ${changes} changes, and now there were ${cluster.causes.count}`)
    return cluster
  }

  /** A cluster of its own that stands where this one does. */
  fork(): Cluster {
    return Cluster.restore(this.snapshot(), this.options.descriptions)
  }

  /** What is different in this cluster from another one, object by object. */
  differencesFrom(other: Cluster): readonly Difference[] {
    return differences(other.api, this.api)
  }

  private power(node: string, turn: 'pause' | 'resume'): boolean {
    const found = this.kubelets.get(node)
    found?.[turn]()
    return found !== undefined
  }

  private reachContainers(): Containers {
    // Follows pkg/registry/core/pod/strategy.go LogLocation and streamLocation: of a Pod without a node there is nothing to read.
    const kubeletOf = ({ namespace, pod }: ContainerRef): Kubelet | undefined => {
      const node = this.api.get<Pod>('v1', 'Pod', namespace, pod)?.spec.nodeName ?? ''
      if (node === '') return undefined
      const found = this.kubelets.get(node)
      if (found === undefined) throw newNotFound({ group: '', resource: 'nodes' }, node)
      return found
    }
    return {
      logs: (target, options, io) => kubeletOf(target)?.logs(target, options, io) ?? nothing(),
      exec: (target, command, io) => {
        const found = kubeletOf(target)
        if (found === undefined) throw newBadRequest(`pod ${target.pod} does not have a host assigned`)
        return found.exec(target, command, io)
      },
    }
  }
}

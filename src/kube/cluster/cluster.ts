import type { Pod } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { Rand } from '../apimachinery/rand.ts'
import { newNotFound } from '../apimachinery/status-error.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { API } from '../apiserver/interface.ts'
import { createServer } from '../apiserver/server.ts'
import type { Load, PodMetrics } from '../client/index.ts'
import { createActorContext } from '../client/index.ts'
import { Clock } from '../clock/clock.ts'
import { controllers } from '../controllers/index.ts'
import { kindConfig } from '../kubectl/config.ts'
import type { ContainerRef, Containers, FieldDescriptions } from '../kubectl/context.ts'
import { type Kubelet, kubelet } from '../kubelet/index.ts'
import type { Journey, NetworkOptions, Question, Reachability, ReachabilityScope } from '../network/index.ts'
import { follow, Network, reachability } from '../network/index.ts'
import { inputOf, Process } from '../process/process.ts'
import { type Scheduler, scheduler } from '../scheduler/index.ts'
import type { Completion } from '../shell/complete.ts'
import { createShell, type TerminalShell } from '../shell/shell.ts'
import { createSystem } from './bootstrap.ts'
import { kindNodes, startup } from './facts.ts'
import { createGround } from './ground.ts'
import { startTime } from './start-time.ts'
import { home, WorkingDirectory } from './working-directory.ts'

/** How a cluster is made. */
export interface ClusterOptions {
  /** Names, addresses and ties come from it; 1 when left out. The same seed and the same commands give the same bytes. */
  readonly seed?: number
  /** Nodes besides the control plane; 2 when left out. */
  readonly workers?: number
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

/** Virtual milliseconds between one line's end and the next line, as between a person's commands. */
const typing = 200

/** Kinds whose changes are only the cluster's heartbeat. */
const heartbeat: ReadonlySet<string> = new Set(['Lease'])

/** A kind cluster in this process: API server, controllers, scheduler, kubelets, and a terminal in front of it. */
export class Cluster {
  readonly clock: Clock
  readonly api: API
  /** The files of the terminal's working directory. */
  readonly files = new WorkingDirectory()
  readonly scheduler: Scheduler
  readonly network: Network
  private readonly options: ClusterOptions
  private readonly metrics: PodMetrics
  private readonly kubelets = new Map<string, Kubelet>()
  private readonly shell: TerminalShell

  /** A cluster that has been up for a little while, at `startTime`. */
  constructor(options: ClusterOptions = {}) {
    this.options = options
    this.clock = new Clock(startTime - startup)
    const rand = new Rand(options.seed ?? 1)
    this.api = createServer({ clock: this.clock, rand })
    const context = createActorContext(this.api, this.clock, rand)
    this.metrics = context.metrics
    createGround(this.api)
    this.scheduler = scheduler(context.as('kube-scheduler'))
    this.network = new Network({ informers: context.informers, clock: this.clock, seed: options.seed ?? 1, ...options.network })
    for (const node of kindNodes(options.workers ?? 2)) this.kubelets.set(node.name, kubelet(context.as('kubelet'), node, this.network))
    for (const controller of controllers) controller(context.as('kube-controller-manager')).start()
    this.scheduler.start()
    for (const node of this.kubelets.values()) node.start()
    createSystem(this.api)
    this.shell = createShell({
      api: this.api,
      clock: this.clock,
      config: kindConfig(),
      containers: this.containers(),
      files: this.files.disk,
      network: this.network,
      forward: ({ local, remote, namespace, pod, onConnection }) => this.network.forward(local, { kind: 'Pod', namespace, name: pod }, remote, onConnection),
      machines: { stop: node => this.power(node, 'pause'), start: node => this.power(node, 'resume') },
      home,
      ...(options.descriptions === undefined ? {} : { descriptions: options.descriptions }),
    })
    this.clock.advanceTo(startTime)
  }

  /**
   * Runs a line of the terminal. It starts at once, and then as much time passes as a person needs to type the next one;
   * what the line itself waits for passes only as the clock is moved.
   */
  run(line: string, sinks: Sinks, onExit?: (code: number) => void): Process {
    this.reportNodes()
    const process = this.begin(line, sinks, onExit)
    this.clock.advance(typing)
    return process
  }

  /** Kubelets report at their periods; what they would have written by now is written when somebody may look. */
  private reportNodes(): void {
    for (const node of this.kubelets.values()) node.heartbeat()
  }

  private begin(line: string, sinks: Sinks, onExit?: (code: number) => void): Process {
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
    return new Process(this.clock, this.shell.run(line, io), onExit)
  }

  /**
   * Runs a line to its end, moving the clock as far as the line waits; stops it with 130 after `limit` milliseconds.
   * With a limit of 0 no time passes at all: for looking.
   */
  execute(line: string, limit = 3_600_000): Executed {
    let [output, stdout, stderr] = ['', '', '']
    if (limit > 0) this.reportNodes()
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
    const until = this.clock.now() + limit
    while (process.exitCode === undefined && limit > 0 && (this.clock.nextAt() ?? Infinity) <= until) this.clock.step()
    process.stop(130)
    if (limit > 0) this.clock.advance(typing)
    return { output, stdout, stderr, code: process.exitCode ?? 130 }
  }

  /** Follows one request hop by hop: from a Pod, a node or the reader's machine. Undefined when there is no such place. */
  request(question: Question): Journey | undefined {
    return follow(this.network, question)
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
    this.metrics.set(loads)
  }

  /** The kubelet of a node, to take it down and bring it back. */
  kubelet(node: string): Kubelet | undefined {
    return this.kubelets.get(node)
  }

  private power(node: string, turn: 'pause' | 'resume'): boolean {
    const found = this.kubelets.get(node)
    found?.[turn]()
    return found !== undefined
  }

  private containers(): Containers {
    const kubeletOf = (target: ContainerRef): Kubelet => {
      const node = this.api.get<Pod>('v1', 'Pod', target.namespace, target.pod)?.spec.nodeName
      const found = node === undefined ? undefined : this.kubelets.get(node)
      if (found === undefined) throw newNotFound({ group: '', resource: 'nodes' }, node ?? '')
      return found
    }
    return {
      logs: (target, options, io) => kubeletOf(target).logs(target, options, io),
      exec: (target, command, io) => kubeletOf(target).exec(target, command, io),
    }
  }
}

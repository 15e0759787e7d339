import type { Clock } from '../../clock/clock.ts'
import type { Io, Pause, Program } from '../../process/process.ts'
import { inputOf, Process } from '../../process/process.ts'
import { Signals } from '../../shell-language/index.ts'
import type { Image } from '../images/image.ts'
import { ContainerLog } from './log.ts'
import type { ContainerWorld } from './world.ts'

/** What a container is created from. */
export interface ContainerConfig {
  readonly id: string
  readonly name: string
  readonly image: Image
  /** The image's full name, and its digest behind the repository. */
  readonly reference: string
  readonly imageRef: string
  readonly restartCount: number
  /** Changes when the Pod's definition of the container does. */
  readonly hash: string
  readonly argv: readonly string[]
  readonly user: { readonly uid: number; readonly gid: number; readonly supplementalGroups: readonly number[] }
  readonly stopSignal: string
  readonly memoryLimit: number | undefined
  /** Take the end of the log as last word when the container left none. */
  readonly fallbackToLogs: boolean
}

export type ContainerState = 'created' | 'running' | 'exited'

/** How a container stands at one moment. Times in milliseconds since the epoch, 0 when not yet. */
export interface ContainerStatus {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly imageRef: string
  readonly hash: string
  readonly restartCount: number
  readonly user: ContainerConfig['user']
  readonly state: ContainerState
  readonly createdAt: number
  readonly startedAt: number
  readonly finishedAt: number
  readonly exitCode: number
  readonly reason: string
  readonly message: string
}

/** The runtime refused to start or run something; the message is containerd's. */
export class RuntimeError extends Error {}

/** How long the kernel takes to load a program that may end at once, in milliseconds. */
const loadTime = 10
const longestMessage = 4096

/** One run of one container of a Pod. */
export class Container {
  readonly config: ContainerConfig
  readonly log = new ContainerLog()
  private readonly clock: Clock
  private readonly world: ContainerWorld
  private readonly onExit: (container: Container) => void
  private readonly signals = new Signals()
  private readonly createdAt: number
  /** Most containers never have any. */
  private execs: Set<Process> | undefined
  private process: Process | undefined
  private startedAt = 0
  private finishedAt = 0
  private exitCode = 0
  private reason = ''
  private message = ''
  private held = 0
  private wakers: (() => void)[] = []

  /** `world` is made with this container's `log` and `hold`; `onExit` is told when its program has ended. */
  constructor(clock: Clock, config: ContainerConfig, world: (container: Container) => ContainerWorld, onExit: (container: Container) => void) {
    this.clock = clock
    this.config = config
    this.world = world(this)
    this.onExit = onExit
    this.createdAt = clock.now()
  }

  get state(): ContainerState {
    return this.finishedAt !== 0 ? 'exited' : this.startedAt !== 0 ? 'running' : 'created'
  }

  status(): ContainerStatus {
    const { id, name, reference, imageRef, hash, restartCount, user } = this.config
    const { createdAt, startedAt, finishedAt, exitCode, reason, message, state } = this
    return { id, name, image: reference, imageRef, hash, restartCount, user, state, createdAt, startedAt, finishedAt, exitCode, reason, message }
  }

  /** Starts the first program. Throws RuntimeError when there is no such program; the container then counts as exited with 128. */
  start(): void {
    const [name = '', ...args] = this.config.argv
    const world = this.world.enter(this.signals)
    const command = world.host.command(name)
    if (command === undefined) {
      const why = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${notFound(name)}`
      this.finishedAt = this.clock.now()
      this.exitCode = 128
      this.reason = 'StartError'
      this.message = why
      throw new RuntimeError(why)
    }
    this.startedAt = this.clock.now()
    const io: Io = { stdin: inputOf(''), stdout: text => this.write('stdout', text), stderr: text => this.write('stderr', text) }
    const program = command(args, io, world.host)
    const { image } = this.config
    const process = new Process(this.clock, image.programs?.[name] === undefined ? loaded(program) : program, code => this.ended(code))
    if (this.state === 'running') this.process = process
  }

  /** Takes over a container that has been running since `startedAt`. One whose image is not known runs on and does nothing. */
  adopt(startedAt: number): void {
    try {
      this.start()
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      this.finishedAt = 0
      this.reason = ''
      this.message = ''
    }
    if (this.state !== 'exited') this.startedAt = startedAt
  }

  /** Runs one more program in the container. Throws RuntimeError when it cannot be started. */
  exec(argv: readonly string[], io: Io): Program {
    const [name = '', ...args] = argv
    if (this.state !== 'running') throw new RuntimeError(`container is in CONTAINER_${this.state.toUpperCase()} state`)
    const world = this.world.enter(new Signals())
    const command = world.host.command(name)
    if (command === undefined) {
      throw new RuntimeError(
        `failed to exec in container: failed to start exec "${this.config.id}": OCI runtime exec failed: exec failed: unable to start container process: ${notFound(name)}`,
      )
    }
    return this.tracked(command(args, io, world.host))
  }

  /** A program that ends with the container. */
  private *tracked(program: Program): Program {
    let ended = false
    const run = function* (): Program {
      const code = yield* program
      ended = true
      return code
    }
    let wake: (() => void) | undefined
    const process = new Process(this.clock, run(), () => wake?.())
    this.execs ??= new Set()
    this.execs.add(process)
    try {
      while (process.exitCode === undefined) {
        yield {
          wait: resume => {
            wake = resume
            return () => (wake = undefined)
          },
        }
      }
      return ended ? (process.exitCode ?? 0) : 137
    } finally {
      process.stop(137)
      this.execs?.delete(process)
    }
  }

  /** Asks the program to end, and kills it after `grace` milliseconds. Ends when the container has. */
  *stop(grace: number): Generator<Pause, void, void> {
    if (this.state === 'created') {
      this.finishedAt = this.clock.now()
      this.exitCode = 128
      this.reason = 'Unknown'
    }
    if (this.state !== 'running') return
    if (grace > 0) {
      const deadline = this.clock.now() + grace
      this.signals.raise(this.config.stopSignal)
      while (this.state === 'running' && this.clock.now() < deadline) {
        yield {
          wait: wake => {
            const timer = this.clock.schedule(deadline - this.clock.now(), wake)
            const unsubscribe = this.onceStopped(wake)
            return () => {
              timer.cancel()
              unsubscribe()
            }
          },
        }
      }
    }
    this.kill('')
  }

  /** Calls `wake` when the container stops; gives what takes that back. */
  onceStopped(wake: () => void): () => void {
    this.wakers.push(wake)
    return () => {
      this.wakers = this.wakers.filter(waker => waker !== wake)
    }
  }

  /** Ends the program at once with 137; `reason` such as `OOMKilled`, '' for what the code says. */
  kill(reason: string): void {
    if (this.state !== 'running') return
    this.reason = reason
    const { process } = this
    if (process === undefined) this.ended(137)
    else process.stop(137)
  }

  /** Bytes of memory in use. */
  get memory(): number {
    return this.state === 'running' ? this.held : 0
  }

  /** Memory in use grows by `bytes`. */
  hold(bytes: number): void {
    this.held += bytes
    const { memoryLimit } = this.config
    if (memoryLimit === undefined || this.held <= memoryLimit) return
    this.held = 0
    // The program that asks is running just now: the kernel's killer comes right after.
    this.clock.schedule(0, () => this.kill('OOMKilled'))
  }

  private write(stream: 'stdout' | 'stderr', text: string): boolean {
    this.log.append(stream, text, this.clock.now())
    return true
  }

  private ended(code: number): void {
    this.finishedAt = this.clock.now()
    this.exitCode = code
    if (this.reason === '') this.reason = code === 0 ? 'Completed' : 'Error'
    this.message = this.lastWord()
    this.world.close()
    for (const process of [...(this.execs ?? [])]) process.stop(137)
    for (const wake of this.wakers.splice(0)) wake()
    this.onExit(this)
  }

  /** What the container left in its termination log, or the end of its output. Follows kuberuntime_container.go getTerminationMessage. */
  private lastWord(): string {
    const left = this.world.lastWord().slice(-longestMessage)
    if (left !== '' || !this.config.fallbackToLogs || this.exitCode === 0) return left
    const lines = this.log.from(Math.max(0, this.log.length - 80)).map(line => `${line.text}${line.ended ? '\n' : ''}`)
    return lines.join('').slice(-2048)
  }
}

function* loaded(program: Program): Program {
  yield { sleep: loadTime }
  return yield* program
}

const notFound = (name: string) =>
  name.includes('/') ? `exec: "${name}": stat ${name}: no such file or directory` : `exec: "${name}": executable file not found in $PATH`

import type { Process } from '../kube/index.ts'
import { Cluster } from '../kube/index.ts'
import { ExerciseRun } from './exercise-run.ts'
import { observe } from './picture/observe.ts'
import type { ExerciseConfig, Files, FromWorker, LineCompletion } from './protocol.ts'

/** Real milliseconds between two moves of the clock. */
const tick = 50
/** No step looks further ahead than this, in virtual milliseconds. */
const horizon = 600_000
/** Kinds whose changes neither move the picture nor count as a step. */
const quiet: ReadonlySet<string> = new Set(['Lease', 'Event'])

/** One cluster and what the reader does with it. `post` tells the page. */
export class Session {
  private cluster = new Cluster()
  private begin = this.cluster.clock.now()
  private unwatch: () => void = () => {}
  private readonly running = new Map<number, Process>()
  private exercise: ExerciseRun | undefined
  private timer: ReturnType<typeof setInterval> | undefined
  private moved = false
  private noted = false
  private readonly post: (message: FromWorker) => void

  constructor(post: (message: FromWorker) => void) {
    this.post = post
  }

  /** Begins anew: a fresh cluster with these files that saw these command lines. */
  reset(files: Files, start: readonly string[], exercise: ExerciseConfig | undefined): void {
    for (const id of this.running.keys()) this.interrupt(id)
    this.exercise?.stop()
    this.exercise = undefined
    this.unwatch()
    const cluster = new Cluster()
    this.cluster = cluster
    this.unwatch = cluster.api.watch(undefined, ({ object }) => {
      if (!quiet.has(object.kind)) this.moved = true
      this.noted ||= object.kind !== 'Lease'
    })
    for (const [name, text] of Object.entries(files)) cluster.writeFile(name, text)
    for (const line of start) cluster.execute(line)
    this.begin = cluster.clock.now()
    if (exercise !== undefined) {
      this.exercise = new ExerciseRun(cluster, exercise, this.post)
    }
    this.moved = false
    this.post({ type: 'picture', picture: observe(cluster) })
    this.postTime()
  }

  /** Writes a file into the working directory. */
  write(name: string, text: string): void {
    this.cluster.writeFile(name, text)
  }

  /** Runs a line of the terminal; its output goes to the page under `id`. */
  run(id: number, line: string): void {
    const before = new Map(this.cluster.files)
    const process = this.cluster.run(line, {
      stdout: text => this.post({ type: 'output', id, stream: 'stdout', text }),
      stderr: text => this.post({ type: 'output', id, stream: 'stderr', text }),
    })
    this.running.set(id, process)
    this.exercise?.acted(line)
    this.settle()
    const written = [...this.cluster.files].filter(([name, text]) => before.get(name) !== text)
    if (written.length > 0) this.post({ type: 'files', files: Object.fromEntries(written) })
  }

  /** Ctrl+C. */
  interrupt(id: number): void {
    this.running.get(id)?.stop(130)
    this.finish()
  }

  /** What could stand where the cursor is. */
  complete(line: string, cursor: number): LineCompletion {
    return this.cluster.complete(line, cursor)
  }

  /** What a line prints at this moment; a line that waits is cut off. */
  print(line: string): string {
    return this.cluster.execute(line, 0).output
  }

  /** Virtual seconds a real second: 0 stands still. */
  setSpeed(speed: number): void {
    clearInterval(this.timer)
    this.timer = undefined
    if (speed > 0) this.timer = setInterval(() => this.pass(tick * speed), tick)
  }

  /** Goes on to the next thing that happens. */
  step(): void {
    const { clock } = this.cluster
    const until = clock.now() + horizon
    this.noted = false
    while (!this.noted && (clock.nextAt() ?? Infinity) <= until) {
      const at = clock.nextAt()
      while (clock.nextAt() === at) clock.step()
    }
    this.settle()
    this.postTime()
  }

  private pass(duration: number): void {
    const { clock } = this.cluster
    const until = clock.now() + duration
    for (let next = clock.nextAt(); next !== undefined && next <= until; next = clock.nextAt()) {
      clock.advanceTo(next)
      this.settle()
    }
    clock.advanceTo(until)
    this.postTime()
  }

  /** Tells the page what changed at this moment. */
  private settle(): void {
    this.finish()
    if (!this.moved) return
    this.moved = false
    this.post({ type: 'picture', picture: observe(this.cluster) })
    this.exercise?.look()
  }

  private finish(): void {
    for (const [id, process] of this.running) {
      if (process.exitCode === undefined) continue
      this.running.delete(id)
      this.post({ type: 'exit', id, code: process.exitCode })
    }
  }

  private postTime(): void {
    this.exercise?.look()
    this.post({ type: 'time', elapsed: this.cluster.clock.now() - this.begin })
  }
}

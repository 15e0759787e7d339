import type { Clock } from '../clock/clock.ts'
import type { Program } from '../process/process.ts'
import { Process } from '../process/process.ts'

/** A program that runs beside the one that started it. */
export class Job {
  private readonly process: Process
  private readonly listeners = new Set<() => void>()

  /** Starts the program at once; `onEnd` is told when it is over. */
  constructor(clock: Clock, program: Program, onEnd: (job: Job) => void) {
    this.process = new Process(clock, program, () => {
      // A program may end before `process` is assigned; those who listen come later still.
      onEnd(this)
      for (const listener of [...this.listeners]) listener()
    })
  }

  /** The exit code, or undefined while it runs. */
  get exitCode(): number | undefined {
    return this.process.exitCode
  }

  /** Calls `listener` when the program ends; gives what stops that. */
  onceEnded(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  stop(code: number): void {
    this.process.stop(code)
  }
}

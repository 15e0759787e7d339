/** A task on the clock: `cancel` takes it off again (harmless once it ran). */
export interface Timer {
  /** Virtual time at which it runs, in milliseconds since the epoch. */
  readonly at: number
  cancel(): void
}

/** Why something runs. What is scheduled from it has the same origin. */
export interface Origin {
  /** Who acts: a component, or the terminal. */
  readonly actor: string
  /** The resourceVersion of the change that made it act; undefined when it began by itself. */
  readonly cause?: string
  /** The line of the terminal it began with. */
  readonly line?: string
}

interface Task extends Timer {
  readonly sequence: number
  readonly origin: Origin | undefined
  run: (() => void) | undefined
}

/**
 * Time that moves only when told. Tasks run in the order of their time, and in the order they were
 * scheduled when their times are equal, so that the same calls always give the same run.
 */
export class Clock {
  private time: number
  private sequence = 0
  private readonly heap: Task[] = []
  private current: Origin | undefined
  /** Who acts since `attribute`, as long as nobody asked for the origin that comes of it. */
  private actor: string | undefined
  private cause = ''

  /** Starts at `start`, in milliseconds since the epoch. */
  constructor(start: number) {
    this.time = start
  }

  /** The virtual time now, in milliseconds since the epoch. */
  now(): number {
    return this.time
  }

  /** Why what is running now runs. */
  get origin(): Origin | undefined {
    if (this.actor !== undefined) {
      this.current = { actor: this.actor, cause: this.cause }
      this.actor = undefined
    }
    return this.current
  }

  /**
   * What the running task does from here on is `actor`'s doing because of `cause`, until its end or the next call. Most
   * of those who hear of a change do nothing about it, and then no origin is made.
   */
  attribute(actor: string, cause: string): void {
    this.actor = actor
    this.cause = cause
  }

  /** Runs `run` at once with another origin. */
  under<T>(origin: Origin | undefined, run: () => T): T {
    const before = this.origin
    this.current = origin
    try {
      return run()
    } finally {
      this.current = before
      this.actor = undefined
    }
  }

  /** Runs `run` once `delay` milliseconds of virtual time have passed (a negative delay counts as none). */
  schedule(delay: number, run: () => void): Timer {
    const task: Task = { at: this.time + Math.max(0, delay), sequence: this.sequence++, origin: this.origin, run, cancel: () => (task.run = undefined) }
    this.push(task)
    return task
  }

  /** The time of the next task, or undefined when nothing is scheduled. */
  nextAt(): number | undefined {
    this.dropCancelled()
    return this.heap[0]?.at
  }

  /** Moves to the next task and runs it. Gives false when nothing is scheduled. */
  step(): boolean {
    this.dropCancelled()
    const task = this.pop()
    if (task === undefined) return false
    this.time = Math.max(this.time, task.at)
    const run = task.run
    task.run = undefined
    const before = this.origin
    this.current = task.origin
    run?.()
    this.current = before
    this.actor = undefined
    return true
  }

  /** Lets `duration` milliseconds pass and runs everything that falls due in them. */
  advance(duration: number): void {
    this.advanceTo(this.time + duration)
  }

  /** Lets time pass up to `time` and runs everything due until then, `time` included. */
  advanceTo(time: number): void {
    for (let next = this.nextAt(); next !== undefined && next <= time; next = this.nextAt()) this.step()
    this.time = Math.max(this.time, time)
  }

  private dropCancelled(): void {
    while (this.heap[0] !== undefined && this.heap[0].run === undefined) this.pop()
  }

  private before(a: Task, b: Task): boolean {
    return a.at < b.at || (a.at === b.at && a.sequence < b.sequence)
  }

  private push(task: Task): void {
    const heap = this.heap
    let index = heap.length
    heap.push(task)
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !this.before(task, above)) break
      heap[index] = above
      index = parent
    }
    heap[index] = task
  }

  private pop(): Task | undefined {
    const heap = this.heap
    const top = heap[0]
    const last = heap.pop()
    if (top === undefined || last === undefined || heap.length === 0) return top
    let index = 0
    for (;;) {
      const left = 2 * index + 1
      const right = left + 1
      let least = left
      const leftTask = heap[left]
      const rightTask = heap[right]
      if (leftTask === undefined) break
      if (rightTask !== undefined && this.before(rightTask, leftTask)) least = right
      const child = heap[least]
      if (child === undefined || !this.before(child, last)) break
      heap[index] = child
      index = least
    }
    heap[index] = last
    return top
  }
}

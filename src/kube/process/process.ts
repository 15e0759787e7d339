import type { Clock } from '../clock/clock.ts'

/**
 * What a running program waits for: virtual milliseconds, or somebody to call `wake`. `wait` subscribes
 * and gives back what unsubscribes.
 */
export type Pause = { readonly sleep: number } | { readonly wait: (wake: () => void) => () => void }

/** A program: it runs until it yields a pause, and ends with its exit code. */
export type Program = Generator<Pause, number, void>

/** Where a program reads and writes. Writers give false once nobody reads any more. */
export interface Io {
  readonly stdin: Input
  stdout(text: string): boolean
  stderr(text: string): boolean
}

/** Something to read text from, in chunks as they were written. */
export interface Input {
  /** The next chunk, or undefined at the end. */
  read(): Generator<Pause, string | undefined, void>
  /** Puts text back that was read too far: the next read gives it. */
  unread(text: string): void
  /** Tells the writer that nobody reads any more. */
  close(): void
}

/** Text that one program writes and another reads. */
export class Pipe implements Input {
  private readonly chunks: string[] = []
  private ended = false
  private closed = false
  private wake: (() => void) | undefined

  /** Adds text. Gives false when the reader has closed. */
  write(text: string): boolean {
    if (this.closed) return false
    if (text !== '') this.chunks.push(text)
    this.wake?.()
    return true
  }

  /** No more text comes. */
  end(): void {
    this.ended = true
    this.wake?.()
  }

  unread(text: string): void {
    this.chunks.unshift(text)
  }

  close(): void {
    this.closed = true
  }

  *read(): Generator<Pause, string | undefined, void> {
    while (this.chunks.length === 0 && !this.ended) {
      yield {
        wait: wake => {
          this.wake = wake
          return () => (this.wake = undefined)
        },
      }
    }
    return this.chunks.shift()
  }
}

/** An input that is all there at once; without text it is at its end. */
export function inputOf(text: string): Input {
  const pipe = new Pipe()
  pipe.write(text)
  pipe.end()
  return pipe
}

/** Everything that is left to read. */
export function* readAll(input: Input): Generator<Pause, string, void> {
  let text = ''
  for (;;) {
    const chunk = yield* input.read()
    if (chunk === undefined) return text
    text += chunk
  }
}

/** Reads line by line, without the line breaks; undefined at the end. */
export class LineReader {
  private readonly input: Input
  private rest = ''
  private atEnd = false

  constructor(input: Input) {
    this.input = input
  }

  /** Gives back to the input what was read behind the last line, for who reads next. */
  release(): void {
    if (this.rest !== '') this.input.unread(this.rest)
    this.rest = ''
  }

  *next(): Generator<Pause, string | undefined, void> {
    for (;;) {
      const end = this.rest.indexOf('\n')
      if (end >= 0) {
        const line = this.rest.slice(0, end)
        this.rest = this.rest.slice(end + 1)
        return line
      }
      if (this.atEnd) {
        const line = this.rest === '' ? undefined : this.rest
        this.rest = ''
        return line
      }
      const chunk = yield* this.input.read()
      if (chunk === undefined) this.atEnd = true
      else this.rest += chunk
    }
  }
}

/** A program that runs on the virtual clock. It begins at once and goes on whenever its pause is over. */
export class Process {
  private readonly clock: Clock
  private readonly program: Program
  private readonly onExit: ((code: number) => void) | undefined
  private release: (() => void) | undefined
  private stepping = false
  private code: number | undefined

  /** `onExit` is told the exit code, once. */
  constructor(clock: Clock, program: Program, onExit?: (code: number) => void) {
    this.clock = clock
    this.program = program
    this.onExit = onExit
    this.resume()
  }

  /** The exit code, or undefined while the program runs. */
  get exitCode(): number | undefined {
    return this.code
  }

  /** Ends the program where it stands, with `code` (130 as for Ctrl+C, 137 for a kill). Its finally blocks run. */
  stop(code: number): void {
    if (this.code !== undefined || this.stepping) return
    this.release?.()
    this.release = undefined
    this.program.return(code)
    this.exit(code)
  }

  private resume(): void {
    if (this.code !== undefined || this.stepping) return
    this.release = undefined
    this.stepping = true
    let pending = true
    while (pending) {
      const step = this.program.next()
      if (step.done) {
        this.stepping = false
        this.exit(step.value)
        return
      }
      pending = this.pause(step.value)
    }
    this.stepping = false
  }

  /** Arranges to go on later. True when the pause was over before it began. */
  private pause(pause: Pause): boolean {
    if ('sleep' in pause) {
      const timer = this.clock.schedule(pause.sleep, () => this.resume())
      this.release = () => timer.cancel()
      return false
    }
    let woken = false
    let waiting = false
    const unsubscribe = pause.wait(() => {
      if (woken) return
      woken = true
      if (!waiting) return
      unsubscribe()
      this.resume()
    })
    if (woken) {
      unsubscribe()
      return true
    }
    waiting = true
    this.release = unsubscribe
    return false
  }

  private exit(code: number): void {
    this.code = code
    this.onExit?.(code)
  }
}

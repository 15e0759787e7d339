/** One line a container wrote. `time` in milliseconds since the epoch. */
export interface LogLine {
  readonly time: number
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
  /** False for a last line that was never ended. */
  readonly ended: boolean
}

/** Lines kept of one run; older ones are dropped, as a rotated log file is. */
const mostLines = 20_000

/** What one run of a container wrote. */
export class ContainerLog {
  private lines: LogLine[] = []
  /** Written, but not cut into lines yet: most logs are never read. */
  private raw: { readonly stream: LogLine['stream']; readonly text: string; readonly time: number }[] = []
  private dropped = 0
  /** Most logs never have any. */
  private listeners: ReadonlySet<() => void> | undefined

  /** Adds text written at `time`; an unfinished line waits for its end. */
  append(stream: LogLine['stream'], text: string, time: number): void {
    if (text === '') return
    this.raw.push({ stream, text, time })
    if (this.raw.length > mostLines) this.cut()
    for (const listener of this.listeners ?? []) listener()
  }

  private cut(): void {
    for (const { stream, text, time } of this.raw) {
      const parts = text.split('\n')
      const rest = parts.pop() ?? ''
      for (const part of parts) this.add(stream, part, time, true)
      if (rest !== '') this.add(stream, rest, time, false)
    }
    this.raw = []
    if (this.lines.length <= mostLines) return
    const excess = this.lines.length - mostLines / 2
    this.lines.splice(0, excess)
    this.dropped += excess
  }

  private add(stream: LogLine['stream'], text: string, time: number, ended: boolean): void {
    const last = this.lines.at(-1)
    if (last !== undefined && !last.ended && last.stream === stream) this.lines[this.lines.length - 1] = { ...last, text: last.text + text, ended }
    else this.lines.push({ time, stream, text, ended })
  }

  /** How many lines there have ever been. */
  get length(): number {
    this.cut()
    return this.dropped + this.lines.length
  }

  /** Lines from the `from`th on (counted from 0 over all there have ever been). */
  from(from: number): readonly LogLine[] {
    this.cut()
    return this.lines.slice(Math.max(0, from - this.dropped))
  }

  /** Calls `listener` whenever something is written; gives what stops that. */
  onWrite(listener: () => void): () => void {
    this.listeners = new Set([...(this.listeners ?? []), listener])
    return () => {
      this.listeners = new Set([...(this.listeners ?? [])].filter(each => each !== listener))
    }
  }
}

/** The lines that were run, to go back to. */
export class History {
  private readonly lines: string[] = []
  private place = 0
  private draft = ''

  /** Adds a line; the same line twice in a row counts once. */
  add(line: string): void {
    if (this.lines.at(-1) !== line) this.lines.push(line)
    this.place = this.lines.length
    this.draft = ''
  }

  /** The line before; `typed` is kept to come back to. */
  back(typed: string): string {
    if (this.place === this.lines.length) this.draft = typed
    if (this.place > 0) this.place--
    return this.lines[this.place] ?? this.draft
  }

  /** The line after, at last what was being typed. */
  forward(): string {
    if (this.place < this.lines.length) this.place++
    return this.lines[this.place] ?? this.draft
  }
}

import type { Connection } from '../connection.ts'
import type { Transcript } from '../protocol.ts'
import { commonStart } from './complete.ts'
import { History } from './history.ts'

/** The screen keeps this many lines. */
const kept = 2000
/** Of what was printed before the reader came back, this much of each line is shown. */
const recalled = 20_000

/** What the terminal needs of the workbench. */
export interface TerminalHost {
  readonly connection: Connection
  /** A line begins: the clock may have to run. */
  started(line: string): void
  /** A command is over. */
  ended(code: number): void
}

/** A terminal of DOM elements: a log, and a line to type on. Lines run one after the other. */
export class Terminal {
  private readonly pane: HTMLElement
  private readonly log: HTMLElement
  private readonly field: HTMLInputElement
  private readonly host: TerminalHost
  private readonly history = new History()
  private readonly queue: string[] = []
  private running: number | undefined
  private output: HTMLElement | undefined
  private leaving = false

  /** Takes over the pane that was drawn at build time. */
  constructor(pane: HTMLElement, host: TerminalHost) {
    const log = pane.querySelector<HTMLElement>('[role=log]')
    const field = pane.querySelector('input')
    if (log === null || field === null) throw new Error('the terminal pane is not whole')
    this.pane = pane
    this.log = log
    this.field = field
    this.host = host
    field.disabled = false
    field.addEventListener('keydown', event => this.key(event))
    field.addEventListener('paste', event => this.paste(event))
    pane.addEventListener('click', event => {
      if (
        event.target instanceof Node &&
        log.contains(event.target) &&
        getSelection()?.isCollapsed !== false &&
        !(event.target instanceof Element && event.target.closest('button'))
      )
        field.focus({ preventScroll: true })
    })
    pane.querySelector('form')?.addEventListener('submit', event => {
      event.preventDefault()
      this.enter()
    })
    this.stayAtEnd()
  }

  /** Runs lines after what is running now, as if they were typed. */
  run(...lines: readonly string[]): void {
    this.queue.push(...lines)
    this.next()
  }

  /** Text of a running command. */
  write(id: number, text: string): void {
    if (id !== this.running) return
    this.output ??= this.add('said', '')
    this.output.append(text)
    this.trim()
    this.log.scrollTop = this.log.scrollHeight
  }

  /** A command has ended. */
  exit(id: number, code: number): void {
    if (id !== this.running) return
    this.running = undefined
    this.output = undefined
    this.pane.removeAttribute('data-running')
    this.host.ended(code)
    this.next()
  }

  /** Lines that were run before, and what they printed. */
  recall(transcript: readonly Transcript[]): void {
    for (const { line, text } of transcript) {
      this.echo(line)
      this.history.add(line)
      if (text !== '') this.add('said', text.slice(-recalled))
    }
    this.trim()
  }

  /** The site's own voice, never dressed as the machine's. */
  remark(text: string): void {
    this.add('remark', text)
  }

  /** The site's own voice, with something to do. */
  offer(text: string, action: string, act: () => void): void {
    const entry = this.add('remark offer', text)
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'plain'
    button.textContent = action
    button.addEventListener('click', act)
    entry.append(' ', button)
    this.log.scrollTop = this.log.scrollHeight
  }

  /** Begins anew. */
  clear(): void {
    this.log.replaceChildren()
    this.queue.length = 0
    this.running = undefined
    this.output = undefined
    this.pane.removeAttribute('data-running')
  }

  focus(): void {
    this.field.focus()
  }

  /** Whether a command is running. */
  get busy(): boolean {
    return this.running !== undefined
  }

  /** Whoever reads the newest lines still does when the panes beside it take room. */
  private stayAtEnd(): void {
    const { log } = this
    let atEnd = true
    log.addEventListener('scroll', () => {
      atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 4
    })
    new ResizeObserver(() => {
      if (atEnd) log.scrollTop = log.scrollHeight
    }).observe(log)
  }

  private next(): void {
    if (this.running !== undefined) return
    const line = this.queue.shift()
    if (line === undefined) return
    this.echo(line)
    if (line.trim() === '') {
      this.next()
      return
    }
    if (line.trim() === 'clear') {
      this.clear()
      this.next()
      return
    }
    this.history.add(line)
    this.running = this.host.connection.newId()
    this.pane.dataset['running'] = ''
    this.host.connection.tell({ type: 'run', id: this.running, line })
    this.host.started(line)
  }

  private echo(line: string): void {
    const entry = this.add('typed', '')
    const prompt = document.createElement('span')
    prompt.className = 'prompt'
    prompt.textContent = '$ '
    entry.append(prompt, line)
  }

  private add(kind: string, text: string): HTMLElement {
    const entry = document.createElement('div')
    entry.className = kind
    entry.textContent = text
    this.log.append(entry)
    this.log.scrollTop = this.log.scrollHeight
    return entry
  }

  private trim(): void {
    while (this.log.children.length > kept) this.log.firstElementChild?.remove()
    if (this.output !== undefined && (this.output.textContent?.length ?? 0) > 200_000) this.output.textContent = this.output.textContent?.slice(-100_000) ?? ''
  }

  private enter(): void {
    const line = this.field.value
    this.field.value = ''
    this.run(line)
  }

  private paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!text.includes('\n')) return
    event.preventDefault()
    const lines = text.replace(/\r\n?/g, '\n').split('\n')
    const last = lines.pop() ?? ''
    const [first = '', ...rest] = lines
    const { value, selectionStart, selectionEnd } = this.field
    const begun = value.slice(0, selectionStart ?? value.length) + first
    const after = value.slice(selectionEnd ?? value.length)
    this.field.value = last + after
    this.run(...[begun, ...rest].map(line => line.replace(/^\$ /, '')))
  }

  private key(event: KeyboardEvent): void {
    const leaving = this.leaving
    if (event.key !== 'Shift') this.leaving = event.key === 'Escape'
    const control = event.ctrlKey && !event.metaKey && !event.altKey
    if (event.key === 'Tab' && !event.shiftKey && this.field.value.trim() !== '' && !leaving) {
      event.preventDefault()
      void this.complete()
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault()
      this.field.value = event.key === 'ArrowUp' ? this.history.back(this.field.value) : this.history.forward()
      this.field.setSelectionRange(this.field.value.length, this.field.value.length)
    } else if (control && event.key === 'c' && this.field.selectionStart === this.field.selectionEnd) {
      event.preventDefault()
      this.interrupt()
    } else if (control && event.key === 'l') {
      event.preventDefault()
      this.log.replaceChildren()
    }
  }

  private interrupt(): void {
    this.queue.length = 0
    if (this.running !== undefined) {
      this.write(this.running, '^C\n')
      this.host.connection.tell({ type: 'interrupt', id: this.running })
      return
    }
    this.echo(`${this.field.value}^C`)
    this.field.value = ''
  }

  private async complete(): Promise<void> {
    const line = this.field.value
    const cursor = this.field.selectionStart ?? line.length
    const { from, candidates } = await this.host.connection.ask('complete', { line, cursor })
    if (this.field.value !== line || candidates.length === 0) return
    const typed = line.slice(from, cursor)
    const start = commonStart(candidates)
    const only = candidates.length === 1
    if (start.length > typed.length || only) {
      const space = only && !start.endsWith('/') && !start.endsWith('=') ? ' ' : ''
      this.field.value = line.slice(0, from) + start + space + line.slice(cursor)
      const end = from + start.length + space.length
      this.field.setSelectionRange(end, end)
    } else {
      this.echo(line)
      this.add('said', candidates.slice(0, 100).join('   '))
    }
  }
}

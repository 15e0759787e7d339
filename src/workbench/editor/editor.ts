import type { Progress } from '../../lesson/progress.ts'
import type { Connection } from '../connection.ts'
import type { Files, Problem } from '../protocol.ts'
import { showProblems } from './problems.ts'
import type { Surface, SurfaceHost } from './surface.ts'

/** What the editor pane needs of the workbench. */
export interface EditorHost {
  readonly connection: Connection
  readonly progress: Progress
  apply(): void
  /** Said in the live region. */
  announce(text: string): void
}

const coarse = matchMedia('(any-pointer: coarse)').matches && !matchMedia('(any-pointer: fine)').matches

/** The editor pane: files in tabs, a surface to edit them on, the list of problems under it. */
export class EditorPane {
  private readonly pane: HTMLElement
  private readonly host: EditorHost
  private readonly original = new Map<string, string>()
  private readonly texts = new Map<string, string>()
  private lesson: string | undefined
  private surface: Surface | undefined
  private loading: Promise<Surface> | undefined
  private current = ''
  private asked = 0
  private problems: readonly Problem[] = []
  private advice: readonly Problem[] = []
  private ghosts = false

  /** Takes over the pane that was drawn at build time. `shown` are the files in tabs. */
  constructor(pane: HTMLElement, host: EditorHost) {
    this.pane = pane
    this.host = host
    const button = pane.querySelector<HTMLButtonElement>('.show-defaults')
    button?.addEventListener('click', () => this.toggleGhosts(button))
  }

  /** Opens files in tabs, with the reader's own text where it is kept under `lesson`; without a lesson nothing is kept. */
  setFiles(files: Files, lesson: string | undefined): void {
    this.original.clear()
    this.texts.clear()
    this.lesson = lesson
    const kept = this.kept()
    for (const [name, text] of Object.entries(files)) {
      this.original.set(name, text)
      this.texts.set(name, kept[name] ?? text)
    }
    this.show(this.texts.has(this.current) ? this.current : (Object.keys(files)[0] ?? ''))
  }

  /** Shows a file, in a new tab when it has none. */
  show(name: string, text?: string): void {
    if (text !== undefined && !this.original.has(name)) {
      this.original.set(name, text)
      this.texts.set(name, this.kept()[name] ?? text)
    }
    if (!this.texts.has(name)) return
    this.current = name
    this.surface?.open(name, this.text)
    this.drawTabs()
    this.changed()
  }

  /** Files that a command wrote: the editor shows what stands now. */
  written(files: Files): void {
    for (const [name, text] of Object.entries(files)) {
      if (this.texts.get(name) === text || !this.texts.has(name)) continue
      this.texts.set(name, text)
      if (name === this.current) {
        this.surface?.open(name, text)
        this.changed()
      }
    }
  }

  /** The name of the open file. */
  get file(): string {
    return this.current
  }

  /** The open file's text. */
  get text(): string {
    return this.texts.get(this.current) ?? ''
  }

  /** Every file as it stands in the editor. */
  get files(): Files {
    return Object.fromEntries(this.texts)
  }

  /** Puts the keyboard into the editor, once there is one. */
  async focus(): Promise<void> {
    const surface = await this.load()
    surface.focus()
  }

  /** Loads what the text is edited with: Monaco, or a plain field where there is only touch. */
  load(): Promise<Surface> {
    this.loading ??= this.makeSurface()
    return this.loading
  }

  private async makeSurface(): Promise<Surface> {
    const place = this.pane.querySelector<HTMLElement>('.surface')
    if (place === null) throw new Error('the editor pane has no surface')
    const host: SurfaceHost = {
      changed: text => {
        this.texts.set(this.current, text)
        this.keep()
        this.changed()
      },
      hover: (text, at) => this.host.connection.ask('hover', { text, at }),
      suggest: (text, at) => this.host.connection.ask('suggest', { text, at }),
      outline: text => this.host.connection.ask('outline', { text }),
      apply: () => this.host.apply(),
    }
    const surface = coarse ? new (await import('./textarea.ts')).TextareaSurface(place, host) : new (await import('./monaco.ts')).MonacoSurface(place, host)
    surface.open(this.current, this.text)
    this.surface = surface
    const still = this.pane.querySelector<HTMLElement>('.still')
    if (still) still.hidden = true
    this.pane.dataset['surface'] = coarse ? 'textarea' : 'monaco'
    this.changed()
    return surface
  }

  private kept(): Files {
    return this.lesson === undefined ? {} : this.host.progress.read(this.lesson).files
  }

  private keep(): void {
    if (this.lesson === undefined) return
    const text = this.text
    this.host.progress.keep(this.lesson, this.current, text === this.original.get(this.current) ? undefined : text)
    const note = this.pane.querySelector<HTMLElement>('.storage-note')
    if (note && !this.host.progress.working) note.hidden = false
  }

  /** Back to the lesson's own text. */
  reset(): void {
    const text = this.original.get(this.current)
    if (text === undefined) return
    this.texts.set(this.current, text)
    this.surface?.open(this.current, text)
    this.keep()
    this.changed()
  }

  /** Replaces files by these, as one edit each. */
  overwrite(files: Files): void {
    for (const [name, text] of Object.entries(files)) {
      if (!this.original.has(name)) this.original.set(name, '')
      this.texts.set(name, text)
      this.tellFile(name, text)
    }
    this.show(Object.keys(files)[0] ?? this.current)
    this.keep()
  }

  /** Asks for the answer to the open file once more. */
  ask(): void {
    this.changed()
  }

  private tellFile(name: string, text: string): void {
    this.host.connection.tell({ type: 'file', name, text })
  }

  private changed(): void {
    const { current, text } = this
    const asked = ++this.asked
    this.tellFile(current, text)
    const back = this.pane.querySelector<HTMLButtonElement>('.reset-file')
    if (back) back.hidden = text === this.original.get(current)
    const { connection } = this.host
    void connection.ask('diagnose', { file: current, text }).then(answer => {
      if (asked === this.asked) this.showAnswer(answer.problems)
    })
    // Advice and defaults weigh more than the server's answer, and nobody waits for them: they come after it.
    void connection.ask('advise', { text }).then(advice => {
      if (asked === this.asked) this.showAdvice(advice)
    })
    this.showGhosts()
  }

  /** Shows what the server fills in, or hides it again. */
  private toggleGhosts(button: HTMLButtonElement): void {
    this.ghosts = !this.ghosts
    button.setAttribute('aria-pressed', String(this.ghosts))
    this.showGhosts()
  }

  private showGhosts(): void {
    const { asked, text } = this
    if (!this.ghosts) {
      this.surface?.setGhosts([])
      return
    }
    void this.host.connection.ask('ghosts', { text }).then(ghosts => {
      if (asked !== this.asked || !this.ghosts) return
      this.surface?.setGhosts(ghosts)
    })
  }

  private showAdvice(advice: readonly Problem[]): void {
    this.advice = advice
    const section = this.pane.querySelector<HTMLElement>('.notices')
    const list = section?.querySelector<HTMLElement>('ul')
    if (section === null || !list) return
    showProblems(list, advice, { reveal: range => this.surface?.reveal(range), fix: () => {} })
    section.hidden = advice.length === 0
    this.surface?.setProblems([...this.problems, ...advice])
  }

  private showAnswer(problems: readonly Problem[]): void {
    this.problems = problems
    this.surface?.setProblems([...problems, ...this.advice])
    const list = this.pane.querySelector<HTMLElement>('.problems')
    if (list) {
      showProblems(list, problems, {
        reveal: range => this.surface?.reveal(range),
        fix: fix => {
          this.surface?.edit(fix.edits)
          this.surface?.focus()
          this.host.announce(`Done: ${fix.title}`)
        },
      })
    }
    const errors = problems.filter(problem => problem.severity === 'error').length
    this.pane.dataset['problems'] = String(errors)
  }

  private drawTabs(): void {
    const bar = this.pane.querySelector('.tabs')
    if (bar === null) return
    const names = [...this.texts.keys()]
    if ([...bar.children].map(tab => tab.textContent).join('/') !== names.join('/')) bar.replaceChildren(...names.map(name => this.tab(name)))
    for (const tab of bar.children) {
      if (tab.textContent === this.current) tab.setAttribute('aria-current', 'true')
      else tab.removeAttribute('aria-current')
    }
  }

  private tab(name: string): HTMLElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'tab-button'
    button.textContent = name
    button.addEventListener('click', () => this.show(name))
    return button
  }
}

import { Progress } from '../lesson/progress.ts'
import { Announcer } from './announcer.ts'
import { ClockControls } from './clock.ts'
import { Connection, type Told } from './connection.ts'
import { EditorPane } from './editor/editor.ts'
import { type CardRequest, KubeGoals } from './goals/card.ts'
import { showProgress, storage } from './goals/progress-bar.ts'
import { currentRegion, isSheet, makeSeparators, openRegion, type Region, regions } from './panes.ts'
import { PictureView } from './picture/picture.ts'
import type { ExerciseConfig, Files, WorkbenchConfig } from './protocol.ts'
import { Terminal } from './terminal/terminal.ts'

/** What the page may ask of the workbench. */
export type Request =
  | { readonly do: 'open'; readonly file: string }
  | { readonly do: 'run'; readonly lines: readonly string[] }
  | { readonly do: 'apply' }
  | { readonly do: 'region'; readonly region: Region }
  | CardRequest

/** The workbench at work: connects its panes with the worker and with the page. */
export class Workbench {
  private readonly host: HTMLElement
  private readonly config: WorkbenchConfig
  private readonly connection: Connection
  private readonly progress: Progress
  private readonly editor: EditorPane
  private readonly picture: PictureView
  private readonly terminal: Terminal
  private readonly clock: ClockControls
  private readonly announcer: Announcer
  private exercise: ExerciseConfig | undefined

  /** Takes over the element that was drawn at build time. */
  constructor(host: HTMLElement, config: WorkbenchConfig) {
    this.host = host
    this.config = config
    this.connection = new Connection(message => this.hear(message))
    this.progress = new Progress(storage())
    this.announcer = new Announcer(this.part('.live'))
    const { connection, progress } = this
    this.editor = new EditorPane(this.part('.wb-editor'), { connection, progress, apply: () => this.apply(), announce: text => this.announcer.say(text) })
    this.picture = new PictureView(this.part('.wb-cluster'), { run: line => this.run(line), print: line => connection.ask('print', { line }) })
    this.terminal = new Terminal(this.part('.wb-terminal'), {
      connection,
      started: () => this.clock.run(),
      ended: () => this.picture.refresh(),
    })
    this.clock = new ClockControls(this.part('.seam'), connection)
    makeSeparators(host)
    this.listen()
    this.editor.setFiles(this.lessonFiles(), config.id)
    this.begin(undefined)
    host.dataset['ready'] = ''
  }

  /** Does what the page asks. */
  do(request: Request): void {
    switch (request.do) {
      case 'open':
        this.show('editor')
        this.editor.show(request.file, this.config.files[request.file])
        void this.editor.focus()
        return
      case 'run':
        this.show('terminal')
        this.terminal.run(...request.lines)
        return
      case 'apply':
        return this.apply()
      case 'region':
        return this.goTo(request.region)
      case 'start':
        return this.startExercise(request.exercise)
      case 'solve':
        return this.solve(request.exercise)
      case 'predict':
        return this.predict(request.exercise)
      case 'done':
        this.progress.tick(this.config.id, request.exercise)
        showProgress(this.config.id)
    }
  }

  /** Loads what the text is edited with. */
  loadEditor(): Promise<unknown> {
    return this.editor.load()
  }

  private hear(message: Told): void {
    switch (message.type) {
      case 'output':
        return this.terminal.write(message.id, message.text)
      case 'exit':
        return this.terminal.exit(message.id, message.code)
      case 'picture':
        this.picture.show(message.picture)
        this.part('.summary').textContent = this.announcer.follow(message.picture)
        return
      case 'time':
        return this.clock.setTime(message.elapsed)
      case 'files':
        return this.editor.written(message.files)
      case 'goals':
        return this.card(message.exercise)?.setStates(message.states, message.remark)
      case 'failed':
        return this.stopped(message.message)
    }
  }

  private part(selector: string): HTMLElement {
    const part = this.host.querySelector<HTMLElement>(selector)
    if (part === null) throw new Error(`the workbench has no ${selector}`)
    return part
  }

  private lessonFiles(): Files {
    return Object.fromEntries(this.config.open.map(name => [name, this.config.files[name] ?? '']))
  }

  private begin(exercise: ExerciseConfig | undefined): void {
    const start = exercise === undefined ? this.config.start : startLines(exercise)
    this.connection.tell({ type: 'reset', files: { ...this.config.files, ...exercise?.start, ...this.editor.files }, start, exercise })
    this.clock.rest()
    this.picture.clear()
  }

  private apply(): void {
    if (isSheet()) this.show('cluster')
    this.terminal.run(`kubectl apply -f ${this.editor.file}`)
  }

  private run(line: string): void {
    this.show('terminal')
    this.terminal.run(line)
  }

  private show(region: Region): void {
    if (isSheet()) openRegion(this.host, region)
  }

  private goTo(region: Region): void {
    if (isSheet()) openRegion(this.host, region)
    if (region === 'text') document.getElementById('text')?.focus()
    else if (region === 'editor') void this.editor.focus()
    else if (region === 'cluster') this.picture.focus()
    else this.terminal.focus()
  }

  private listen(): void {
    document.addEventListener('keydown', event => {
      if (event.key === 'F6' && !event.ctrlKey && !event.altKey && !event.metaKey) {
        event.preventDefault()
        const index = regions.indexOf(currentRegion())
        this.goTo(regions[(index + (event.shiftKey ? regions.length - 1 : 1)) % regions.length] ?? 'text')
      }
    })
    this.host.addEventListener('keydown', event => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) {
        event.preventDefault()
        this.apply()
      }
    })
    this.part('.reset-file').addEventListener('click', () => this.editor.reset())
    this.part('.reset-cluster').addEventListener('click', () => {
      this.terminal.clear()
      this.begin(this.exercise)
      this.announcer.say('The cluster is fresh.')
    })
    this.part('.leave-exercise').addEventListener('click', () => this.leaveExercise())
    this.part('.stopped .restart').addEventListener('click', () => this.restart())
    this.part('.stopped .copy').addEventListener('click', () => void navigator.clipboard.writeText(this.part('.stopped pre').textContent ?? ''))
  }

  private get cards(): readonly KubeGoals[] {
    return [...document.querySelectorAll('kube-goals')].filter(card => card instanceof KubeGoals)
  }

  private card(name: string): KubeGoals | undefined {
    return this.cards.find(card => card.exercise === name)
  }

  private startExercise(name: string): void {
    const exercise = this.config.exercises.find(one => one.name === name)
    if (exercise === undefined) return
    this.exercise = exercise
    this.part('.leave-exercise').hidden = false
    for (const card of this.cards) card.setActive(card.exercise === name)
    const names = Object.keys(exercise.start)
    const written = Object.keys(exercise.solution).filter(file => !names.includes(file))
    const files =
      names.length + written.length === 0
        ? this.lessonFiles()
        : { ...exercise.start, ...Object.fromEntries(written.map(file => [file, this.config.files[file] ?? ''])) }
    this.terminal.clear()
    this.editor.setFiles(files, `${this.config.id}/${name}`)
    this.begin(exercise)
    this.show('editor')
    showProgress(this.config.id)
    this.announcer.say('The exercise is in the workbench.')
  }

  private leaveExercise(): void {
    if (this.exercise === undefined) return
    this.card(this.exercise.name)?.setActive(false)
    this.exercise = undefined
    this.part('.leave-exercise').hidden = true
    this.terminal.clear()
    this.editor.setFiles(this.lessonFiles(), this.config.id)
    this.begin(undefined)
  }

  private solve(name: string): void {
    this.startExercise(name)
    const solution = this.exercise?.solution ?? {}
    this.editor.overwrite(solution)
    const { solution: said } = this.exercise?.data ?? {}
    const lines = typeof said === 'object' && said !== null && 'do' in said && Array.isArray(said.do) ? said.do.map(String) : []
    this.show('cluster')
    this.terminal.run(...(lines.length > 0 ? lines : Object.keys(solution).map(file => `kubectl apply -f ${file}`)))
  }

  private predict(name: string): void {
    this.startExercise(name)
    const then = this.exercise?.data['then']
    this.show('terminal')
    if (Array.isArray(then)) this.terminal.run(...then.map(String))
  }

  /** Our own fault: says so, keeps the text, offers a fresh cluster. */
  private stopped(message: string): void {
    this.part('.stopped pre').textContent = message
    this.part('.stopped').hidden = false
    this.host.dataset['stopped'] = ''
  }

  private restart(): void {
    this.part('.stopped').hidden = true
    delete this.host.dataset['stopped']
    this.terminal.clear()
    this.connection.restart()
    this.begin(this.exercise)
    this.editor.ask()
  }
}

function startLines(exercise: ExerciseConfig): readonly string[] {
  const { start } = exercise.data
  return Array.isArray(start) ? start.map(String) : []
}

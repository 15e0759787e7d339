import type { NetworkPlugin } from '../kube/index.ts'
import { Progress } from '../lesson/progress.ts'
import { Announcer } from './announcer.ts'
import { ClockControls, clockText } from './clock.ts'
import { Connection, type Told } from './connection.ts'
import { EditorPane } from './editor/editor.ts'
import { type CardRequest, KubeGoals } from './goals/card.ts'
import { showProgress, storage } from './goals/progress-bar.ts'
import { type Journal, pluginOf } from './journal.ts'
import { Keeper } from './keeper.ts'
import { Requests } from './network/requests.ts'
import { currentRegion, isSheet, makeSeparators, openRegion, type Region, regions } from './panes.ts'
import { PictureView } from './picture/picture.ts'
import type { ExerciseConfig, Files, Transcript, WorkbenchConfig } from './protocol.ts'
import { readShareFragment, type Shared, ShareError } from './share.ts'
import { ShareButton } from './share-button.ts'
import { isShareFragment } from './share-fragment.ts'
import { Terminal } from './terminal/terminal.ts'

/** What the page may ask of the workbench. */
export type Request =
  | { readonly do: 'open'; readonly file: string }
  | { readonly do: 'run'; readonly lines: readonly string[] }
  | { readonly do: 'apply' }
  | { readonly do: 'share' }
  | { readonly do: 'requests' }
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
  private readonly keeper: Keeper
  private readonly shareButton: ShareButton
  private readonly requests: Requests
  /** What the terminal says once the cluster is back. */
  private welcome = ''
  private shared = false
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
    this.picture = new PictureView(this.part('.wb-cluster'), {
      run: line => this.run(line),
      print: line => connection.ask('print', { line }),
      showReach: (into, namespace) => void this.requests.showReach(into, namespace),
    })
    this.terminal = new Terminal(this.part('.wb-terminal'), {
      connection,
      started: () => this.clock.run(),
      ended: () => this.picture.refresh(),
    })
    this.requests = new Requests(this.part('.wb-cluster'), {
      connection,
      picture: this.picture,
      terminal: this.terminal,
      announce: text => this.announcer.say(text),
      showCluster: () => this.show('cluster'),
      restart: plugin => this.anew(plugin),
    })
    this.clock = new ClockControls(this.part('.seam'), connection)
    this.keeper = new Keeper(progress, config.id)
    this.shareButton = new ShareButton(this.part('.share'), text => this.announcer.say(text))
    makeSeparators(host)
    this.listen()
    this.layGround()
    this.comeBack()
    if (isShareFragment(location.hash)) void this.openLink()
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
        this.apply()
        return
      case 'share':
        void this.shareButton.copy({ files: this.editor.files, exercise: this.exercise?.name, journal: this.keeper.now })
        return
      case 'requests':
        void this.requests.toggle()
        return
      case 'region':
        this.goTo(request.region)
        return
      case 'start':
        this.startExercise(request.exercise)
        return
      case 'solve':
        this.solve(request.exercise)
        return
      case 'predict':
        this.predict(request.exercise)
        return
      case 'done':
        this.announcer.say('The exercise is done.')
        // What came with a link is not the reader's own work.
        if (this.shared) return
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
        this.terminal.write(message.id, message.text)
        return
      case 'exit':
        this.requests.ended(message.id)
        this.terminal.exit(message.id, message.code)
        return
      case 'picture':
        this.picture.show(message.picture)
        this.requests.changed()
        this.part('.summary').textContent = this.announcer.follow(message.picture)
        return
      case 'followed':
        this.requests.follow(message.id, message.followed)
        return
      case 'time':
        this.keeper.setTime(message.elapsed)
        this.clock.setTime(message.elapsed)
        return
      case 'journal':
        this.keeper.follow(message.journal)
        return
      case 'replayed':
        this.recalled(message.transcript)
        return
      case 'files':
        this.editor.written(message.files)
        return
      case 'goals':
        this.card(message.exercise)?.setStates(message.states, message.remark)
        return
      case 'failed':
        this.stopped(message.message)
        return
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

  /** Tells the editor's answers what its texts meet on this page. */
  private layGround(): void {
    const { ground, files } = this.config
    if (ground === undefined) return
    const textOf = (name: string): string => files[name] ?? ''
    this.connection.tell({
      type: 'ground',
      ground: { definitions: ground.definitions.map(textOf), before: ground.before.map(name => ({ name, text: textOf(name) })) },
    })
  }

  /** A fresh cluster, and on it what a journal tells; `chosen` is the plugin that the reader wants instead of the lesson's. */
  private begin(exercise: ExerciseConfig | undefined, journal?: Journal, chosen: NetworkPlugin | undefined = journal?.plugin): void {
    const plugin = chosen ?? pluginOf(exercise?.data['plugin']) ?? this.config.plugin
    const start = exercise === undefined ? this.config.start : startLines(exercise)
    this.keeper.begin(journal ?? { deeds: [], elapsed: 0, ...(chosen === undefined ? {} : { plugin: chosen }) }, exercise?.name, !this.shared)
    this.connection.tell({ type: 'reset', files: { ...this.config.files, ...exercise?.start }, start, exercise, plugin, journal })
    for (const [name, text] of Object.entries(this.editor.files)) this.connection.tell({ type: 'file', name, text })
    this.clock.rest()
    this.picture.clear()
    this.requests.begin(plugin)
  }

  /** The reader's own files and cluster, as they were left. */
  private comeBack(): void {
    const kept = this.keeper.read()
    this.shared = false
    this.take(this.config.exercises.find(one => one.name === kept?.exercise))
    if (kept !== undefined) this.welcome = `Your cluster is as you left it, at ${clockText(kept.journal.elapsed)}. Reset gives a fresh one.`
    this.begin(this.exercise, kept?.journal)
  }

  /** What a link holds, beside the reader's own. */
  private async openLink(): Promise<void> {
    let shared: Shared
    try {
      shared = await readShareFragment(location.hash)
    } catch (error) {
      if (!(error instanceof ShareError)) throw error
      this.terminal.remark(error.message)
      this.announcer.say(error.message)
      return
    } finally {
      history.replaceState(history.state, '', location.pathname + location.search)
    }
    this.terminal.clear()
    this.shared = true
    this.take(this.config.exercises.find(one => one.name === shared.exercise))
    this.editor.setFiles({ ...this.config.files, ...this.exercise?.start, ...shared.files }, undefined)
    this.part('.leave-exercise').hidden = false
    this.welcome = `This is the cluster of a link, at ${clockText(shared.journal.elapsed)}. Your own is kept: "Back to the lesson" returns to it.`
    this.begin(this.exercise, shared.journal)
    this.show('terminal')
  }

  /** A fresh cluster, as the reader asked for. */
  private anew(plugin: NetworkPlugin | undefined): void {
    this.terminal.clear()
    this.begin(this.exercise, undefined, plugin)
    this.announcer.say('The cluster is fresh.')
  }

  private recalled(transcript: readonly Transcript[] | undefined): void {
    this.terminal.recall(transcript ?? [])
    const text = transcript === undefined ? 'The cluster cannot be brought back: too much has happened in it. This one is fresh.' : this.welcome
    this.terminal.remark(text)
    this.announcer.say(text)
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
    this.part('.reset-cluster').addEventListener('click', () => this.anew(this.keeper.now.plugin))
    addEventListener('hashchange', () => {
      if (isShareFragment(location.hash)) void this.openLink()
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

  /** Shows the lesson's files, or those of an exercise that begins. */
  private take(exercise: ExerciseConfig | undefined): void {
    this.exercise = exercise
    this.part('.leave-exercise').hidden = exercise === undefined
    for (const card of this.cards) card.setActive(card.exercise === exercise?.name)
    if (exercise === undefined) {
      this.editor.setFiles(this.lessonFiles(), this.config.id)
      return
    }
    const names = Object.keys(exercise.start)
    const written = Object.keys(exercise.solution).filter(file => !names.includes(file))
    const files =
      names.length + written.length === 0
        ? this.lessonFiles()
        : { ...exercise.start, ...Object.fromEntries(written.map(file => [file, this.config.files[file] ?? ''])) }
    this.editor.setFiles(files, `${this.config.id}/${exercise.name}`)
  }

  private startExercise(name: string): void {
    const exercise = this.config.exercises.find(one => one.name === name)
    if (exercise === undefined) return
    this.shared = false
    this.terminal.clear()
    this.take(exercise)
    this.begin(exercise)
    this.show('editor')
    showProgress(this.config.id)
    this.announcer.say('The exercise is in the workbench.')
  }

  private leaveExercise(): void {
    this.terminal.clear()
    if (this.shared) {
      this.comeBack()
      return
    }
    this.take(undefined)
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
    this.layGround()
    this.begin(this.exercise)
    this.editor.ask()
  }
}

function startLines(exercise: ExerciseConfig): readonly string[] {
  const { start } = exercise.data
  return Array.isArray(start) ? start.map(String) : []
}

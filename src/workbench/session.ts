import type { Journey, NetworkPlugin, Process, Sinks } from '../kube/index.ts'
import { Cluster } from '../kube/index.ts'
import { descriptions } from './descriptions.ts'
import { ExerciseRun } from './exercise-run.ts'
import type { Deed, Journal, RequestAsk } from './journal.ts'
import type { Asked } from './network/model.ts'
import { ask, followedOf, placesOf, reachOf } from './network/observe.ts'
import { observe } from './picture/observe.ts'
import type { Files, FromWorker, QuestionName, Questions, ToWorker, Transcript } from './protocol.ts'

type Reset = Extract<ToWorker, { type: 'reset' }>
/** A question that waits for an answer. */
type Ask = Extract<ToWorker, { type: 'ask' }>

/** Real milliseconds between two moves of the clock. */
const tick = 50
/** No step looks further ahead than this, in virtual milliseconds. */
const horizon = 600_000
/** Kinds whose changes neither move the picture nor count as a step. */
const quiet: ReadonlySet<string> = new Set(['Lease', 'Event'])
/** A journal that is done again may move the clock this often; a cluster of a lesson needs some thousands an hour. */
const replaySteps = 2_000_000

/** One cluster and what the reader does with it. `post` tells the page. */
export class Session {
  private cluster = new Cluster()
  private beginning = this.cluster.clock.now()
  private unwatch: () => void = () => {}
  private unfollow: () => void = () => {}
  private readonly running = new Map<number, Process>()
  /** The lines that are running, by their id. */
  private readonly lines = new Map<number, string>()
  private deeds: Deed[] = []
  /** The place in the order of lines of each line that was run, by its id. */
  private readonly places = new Map<number, number>()
  /** The files as they stood at the last deed. */
  private known: ReadonlyMap<string, string> = new Map()
  private exercise: ExerciseRun | undefined
  private timer: ReturnType<typeof setInterval> | undefined
  private moved = false
  private noted = false
  private readonly post: (message: FromWorker) => void

  constructor(post: (message: FromWorker) => void) {
    this.post = post
  }

  /** Begins anew: a fresh cluster with these files that saw these command lines, and then what a journal tells. */
  reset({ files, start, exercise, journal, plugin }: Reset): void {
    for (const id of this.running.keys()) this.interrupt(id)
    this.exercise?.stop()
    this.exercise = undefined
    this.unwatch()
    this.unfollow()
    this.begin(files, start, plugin)
    if (exercise !== undefined) this.exercise = new ExerciseRun(this.cluster, exercise, this.post)
    if (journal !== undefined) {
      const transcript = this.replay(journal)
      if (transcript === undefined) this.begin(files, start, plugin)
      this.post({ type: 'replayed', transcript })
    }
    this.unfollow = this.cluster.network.onJourney(journey => this.follow(journey))
    this.moved = false
    this.post({ type: 'picture', picture: observe(this.cluster) })
    this.postTime()
  }

  private begin(files: Files, start: readonly string[], plugin: NetworkPlugin): void {
    const cluster = new Cluster({ descriptions, network: { plugin } })
    this.cluster = cluster
    this.unwatch = cluster.api.watch(undefined, ({ object }) => {
      if (!quiet.has(object.kind)) this.moved = true
      this.noted ||= object.kind !== 'Lease'
    })
    for (const [name, text] of Object.entries(files)) cluster.writeFile(name, text)
    for (const line of start) cluster.execute(line)
    this.beginning = cluster.clock.now()
    this.deeds = []
    this.places.clear()
    this.known = new Map(cluster.files)
  }

  /** Does again what a journal tells, and gives what was printed; undefined when that would take too long. */
  private replay(journal: Journal): readonly Transcript[] | undefined {
    const transcript: { line: string; text: string }[] = []
    const processes: Process[] = []
    let steps = 0
    const passTo = (elapsed: number): boolean => {
      const { clock } = this.cluster
      const until = this.beginning + elapsed
      // Lines run at one moment meet what they caused no earlier than they did at first: when time moves on.
      if (until === clock.now()) return true
      for (let next = clock.nextAt(); next !== undefined && next <= until; next = clock.nextAt()) {
        if (++steps > replaySteps) return false
        clock.advanceTo(next)
        this.exercise?.look()
      }
      clock.advanceTo(until)
      return true
    }
    for (const deed of journal.deeds) {
      if (!passTo(deed.at)) return undefined
      if ('stop' in deed) processes[deed.stop]?.stop(130)
      else if ('ask' in deed) this.request(deed.ask)
      else {
        for (const [name, text] of Object.entries(deed.files)) this.cluster.writeFile(name, text)
        const said = { line: deed.run, text: '' }
        transcript.push(said)
        const write = (text: string): void => {
          said.text += text
        }
        processes.push(this.start(deed.run, { stdout: write, stderr: write }))
      }
    }
    if (!passTo(journal.elapsed)) return undefined
    this.deeds = [...journal.deeds]
    processes.forEach((process, place) => {
      if (process.exitCode !== undefined) return
      process.stop(130)
      this.deeds.push({ at: journal.elapsed, stop: place })
    })
    this.known = new Map(this.cluster.files)
    return transcript
  }

  /** Writes a file into the working directory. */
  write(name: string, text: string): void {
    this.cluster.writeFile(name, text)
  }

  /** Runs a line of the terminal; its output goes to the page under `id`. */
  run(id: number, line: string): void {
    const before = new Map(this.cluster.files)
    this.places.set(id, this.deeds.filter(deed => 'run' in deed).length)
    this.note({ at: this.elapsed, run: line, files: Object.fromEntries([...before].filter(([name, text]) => this.known.get(name) !== text)) })
    this.lines.set(id, line)
    const process = this.start(line, {
      stdout: text => this.post({ type: 'output', id, stream: 'stdout', text }),
      stderr: text => this.post({ type: 'output', id, stream: 'stderr', text }),
    })
    this.running.set(id, process)
    this.settle()
    const written = [...this.cluster.files].filter(([name, text]) => before.get(name) !== text)
    if (written.length > 0) this.post({ type: 'files', files: Object.fromEntries(written) })
    this.known = new Map(this.cluster.files)
  }

  /** Starts a line; the exercise sees what becomes of it. */
  private start(line: string, { stdout, stderr }: Sinks): Process {
    let printed = false
    const noting = (text: string): void => {
      printed = true
      stdout(text)
    }
    const process = this.cluster.run(line, { stdout: noting, stderr })
    this.exercise?.acted({
      line,
      get exitCode() {
        return process.exitCode
      },
      get printed() {
        return printed
      },
    })
    return process
  }

  /** Ctrl+C. */
  interrupt(id: number): void {
    const process = this.running.get(id)
    const place = this.places.get(id)
    if (process !== undefined && place !== undefined) this.note({ at: this.elapsed, stop: place })
    process?.stop(130)
    this.finish()
  }

  private request(question: RequestAsk): Asked | undefined {
    const asked = ask(this.cluster, question)
    this.exercise?.look()
    return asked
  }

  private note(deed: Deed): void {
    this.deeds.push(deed)
    this.post({ type: 'journal', journal: { deeds: [...this.deeds], elapsed: this.elapsed } })
  }

  private get elapsed(): number {
    return this.cluster.clock.now() - this.beginning
  }

  /** Answers what only the cluster can answer. */
  answer(question: Ask): void {
    this.post({ type: 'answer', id: question.id, answer: this.answerTo(question) })
  }

  private answerTo(question: Ask): Questions[QuestionName]['answer'] {
    switch (question.name) {
      case 'complete':
        return this.cluster.complete(question.ask.line, question.ask.cursor)
      // A line that waits is cut off.
      case 'print':
        return this.cluster.execute(question.ask.line, 0).output
      case 'request':
        this.note({ at: this.elapsed, ask: question.ask })
        return this.request(question.ask)
      case 'places':
        return placesOf(this.cluster, question.ask.from)
      case 'reach':
        return reachOf(this.cluster, question.ask.namespace)
      default:
        return undefined
    }
  }

  /** Tells of a request when a program of a typed line made it; not of those that Pods make by themselves. */
  private follow(journey: Journey): void {
    const { origin } = this.cluster.clock
    const { from } = journey
    for (const [id, line] of this.lines) {
      // What `kubectl run -it` starts, the kubelet started: its Pod stands in the line.
      const attached = from.kind === 'Pod' && /\b(run|attach|debug)\b/.test(line) && line.split(/\s+/).includes(from.name)
      if (!attached && (origin?.actor !== 'terminal' || origin.line !== line)) continue
      this.post({ type: 'followed', id, followed: followedOf(journey) })
      return
    }
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
      this.lines.delete(id)
      this.post({ type: 'exit', id, code: process.exitCode })
    }
  }

  private postTime(): void {
    this.exercise?.look()
    this.post({ type: 'time', elapsed: this.elapsed })
  }
}

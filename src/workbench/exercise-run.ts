import type { Cluster } from '../kube/index.ts'
import { type Exercise, parseExercise, type WrongAnswer } from '../lesson/exercise.ts'
import { type Action, fitsPattern, GoalTracker, patience } from '../lesson/goals.ts'
import { goalCluster } from '../lesson/play.ts'
import type { ExerciseConfig, FromWorker } from './protocol.ts'

/** The files of an exercise's folder, by their path in it. */
function filesOf(config: ExerciseConfig): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const [name, text] of Object.entries(config.start)) files.set(`start/${name}`, text)
  for (const [name, text] of Object.entries(config.solution)) files.set(`solution/${name}`, text)
  for (const [mistake, texts] of Object.entries(config.wrong)) {
    for (const [name, text] of Object.entries(texts)) files.set(`wrong/${mistake}/${name}`, text)
  }
  return files
}

/** An exercise that the reader is doing: its goals, looked at after every event. */
export class ExerciseRun {
  private readonly cluster: Cluster
  private readonly exercise: Exercise
  private readonly tracker: GoalTracker
  private readonly post: (message: FromWorker) => void
  private readonly lines: string[] = []
  private actedAt: number
  private told = ''

  /** Follows the goals on a cluster where the exercise was begun. */
  constructor(cluster: Cluster, config: ExerciseConfig, post: (message: FromWorker) => void) {
    this.cluster = cluster
    this.post = post
    this.exercise = parseExercise(config.name, config.data, filesOf(config))
    this.actedAt = cluster.clock.now()
    this.tracker = new GoalTracker(goalCluster(cluster), this.exercise)
    this.tell()
  }

  /** Notes a line the reader ran. */
  acted(action: Action): void {
    this.lines.push(action.line)
    this.actedAt = this.cluster.clock.now()
    this.tracker.acted(action)
    this.tell()
  }

  /** Tells how the goals stand, when that has changed: after an event, and when an answer comes too late. */
  look(): void {
    this.tell()
  }

  stop(): void {
    this.tracker.stop()
  }

  private tell(): void {
    const late = this.lines.length > 0 && this.cluster.clock.now() - this.actedAt > patience(this.exercise) * 1000
    const states = this.tracker.report().map(({ say, state, seen }) => ({
      say,
      state,
      note:
        state === 'met' || (state === 'open' && !late)
          ? undefined
          : `${state === 'missed' ? 'Missed in this run' : 'Not yet'}${seen === '' ? '' : `: ${seen.split('\n')[0]}`}`,
    }))
    const remark = this.tracker.done ? undefined : this.exercise.wrong.find(wrong => this.made(wrong))?.sees
    const message = { type: 'goals', exercise: this.exercise.name, states, remark } as const
    const text = JSON.stringify(message)
    if (text === this.told) return
    this.told = text
    this.post(message)
  }

  /** Whether the reader made this mistake: its lines were run, its files stand, and a goal it fails is not met. */
  private made(wrong: WrongAnswer): boolean {
    const failed = this.tracker.report().some(goal => goal.state !== 'met' && wrong.fails.includes(goal.say))
    const ran = wrong.do.every(line => this.lines.some(own => fitsPattern(own, line)))
    const stands = [...wrong.files].every(([name, text]) => this.cluster.files.get(name)?.trim() === text.trim())
    return failed && ran && stands && this.lines.length > 0
  }
}

import type { ActionGoal, Exercise, Expectation, Goal, ShowGoal } from './exercise.ts'

/** A request that was answered: the Pod it came from, and the Services whose rules it took, each as `namespace/name`. */
export interface AnsweredRequest {
  readonly from: string
  readonly services: readonly string[]
}

/** A command line of the reader's, which may still run: how it ended, and whether it has printed anything to stdout. */
export interface Action {
  readonly line: string
  readonly exitCode: number | undefined
  readonly printed: boolean
}

/** What a goal needs of a cluster: ask it a line without changing it, and hear of every change and request. */
export interface GoalCluster {
  /** The virtual time, in milliseconds. */
  now(): number
  /** What the line prints (stdout and stderr in order). It must not change the cluster. */
  ask(line: string): string
  /** Tells after every change; gives back what stops it. */
  onChange(listener: () => void): () => void
  /** Tells of every request that was answered; gives back what stops it. */
  onAnswered(listener: (request: AnsweredRequest) => void): () => void
}

/** `open` until met; `met` stays for what must become true, holds so far for what must stay true; `missed` is for good. */
export type GoalState = 'open' | 'met' | 'missed'

/** One goal as it stands. `seen` is the last output looked at, for the reader's "not yet". */
export interface GoalReport {
  readonly say: string
  readonly state: GoalState
  readonly seen: string
}

const reading =
  /^kubectl\s+(get|describe|logs|explain|events|top|version|cluster-info|api-resources|api-versions|rollout\s+(status|history)|auth|config|diff|wait)\b/

/** The line that answers the same and changes nothing: writing verbs get a server-side dry run. */
export function harmless(line: string): string {
  return !line.startsWith('kubectl') || reading.test(line) ? line : `${line} --dry-run=server`
}

/** Whether an output meets an expectation. */
export function meets(output: string, expectation: Expectation): boolean {
  const text = output.trimEnd().replaceAll(' (server dry run)', '')
  if (expectation.equals !== undefined) return text === expectation.equals.trimEnd()
  if (expectation.contains !== undefined) return text.includes(expectation.contains)
  if (expectation.matches !== undefined) return new RegExp(expectation.matches).test(text)
  const number = text === '' ? 0 : Number(text)
  if (expectation.atLeast !== undefined) return number >= expectation.atLeast
  return number <= (expectation.atMost ?? Number.NaN)
}

/** Whether a command line fits a pattern in which `*` stands for anything and `{get,describe}` for one of several. Spaces count once. */
export function fitsPattern(line: string, pattern: string): boolean {
  const source = pattern
    .trim()
    .split('*')
    .map(part =>
      part
        .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
        .replace(/\\\{(.*?)\\\}/g, (_, choices: string) => `(?:${choices.replaceAll(',', '|')})`)
        .replace(/\s+/g, '\\s+'),
    )
    .join('.*')
  return new RegExp(`^${source}$`).test(line.trim())
}

/**
 * Whether a line did what it says, as far as can be told from outside. A refusal goes to stderr alone; what was stopped
 * while it waited or followed has printed what it did.
 */
const cameToSomething = ({ exitCode, printed }: Action): boolean => exitCode === 0 || printed

interface Entry {
  readonly goal: Goal
  state: GoalState
  seen: string
}

/** Follows an exercise's goals on a cluster, from the moment it is made until `stop`. */
export class GoalTracker {
  private readonly cluster: GoalCluster
  private readonly entries: readonly Entry[]
  private readonly actions: Action[] = []
  private readonly unsubscribe: readonly (() => void)[]
  private checking = false

  constructor(cluster: GoalCluster, exercise: Exercise) {
    this.cluster = cluster
    this.entries = exercise.goals.map(goal => ({ goal, state: 'open', seen: '' }))
    this.unsubscribe = [cluster.onChange(() => this.check()), cluster.onAnswered(request => this.answered(request))]
    this.check()
  }

  /** The goals in order. */
  report(): readonly GoalReport[] {
    return this.entries.map(entry => ({ say: entry.goal.say, state: this.stateOf(entry), seen: entry.seen }))
  }

  /** Whether every goal is met. */
  get done(): boolean {
    return this.entries.every(entry => this.stateOf(entry) === 'met')
  }

  /** Notes a line the reader ran, for goals about actions. What becomes of it is read at every report. */
  acted(action: Action): void {
    this.actions.push(action)
    this.check()
  }

  /** Looks at the goals once more. */
  check(): void {
    if (this.checking) return
    this.checking = true
    try {
      for (const entry of this.entries) if (entry.state !== 'missed' && 'run' in entry.goal) this.judge(entry, entry.goal)
    } finally {
      this.checking = false
    }
  }

  /** Stops following. */
  stop(): void {
    for (const end of this.unsubscribe) end()
  }

  private answered({ from, services }: AnsweredRequest): void {
    for (const entry of this.entries) {
      const { goal } = entry
      if ('service' in goal && goal.from === from && services.includes(goal.service)) entry.state = 'met'
    }
  }

  private judge(entry: Entry, goal: ShowGoal): void {
    if (goal.expect !== undefined && entry.state === 'met') return
    entry.seen = this.cluster.ask(harmless(goal.run)).trimEnd()
    if (goal.always !== undefined) entry.state = meets(entry.seen, goal.always) ? 'met' : 'missed'
    else if (goal.never !== undefined) entry.state = meets(entry.seen, goal.never) ? 'missed' : 'met'
    else if (goal.expect !== undefined && meets(entry.seen, goal.expect)) entry.state = 'met'
  }

  private stateOf({ goal, state }: Entry): GoalState {
    return 'run' in goal || 'service' in goal ? state : this.judgeActions(goal)
  }

  private judgeActions(goal: ActionGoal): GoalState {
    const fitting = (pattern: string) => this.actions.filter(({ line }) => fitsPattern(line, pattern))
    if (goal.any !== undefined) return fitting(goal.any).some(cameToSomething) ? 'met' : 'open'
    if (goal.none !== undefined) return fitting(goal.none).some(cameToSomething) ? 'missed' : 'met'
    if (goal.atMost !== undefined) return fitting(goal.atMost.pattern).length > goal.atMost.count ? 'missed' : 'met'
    return 'open'
  }
}

/** The longest `within` of an exercise, in seconds; 120 where none is given. */
export function patience(exercise: Exercise): number {
  const given = exercise.goals.map(goal => ('run' in goal ? (goal.within ?? 0) : 0))
  return Math.max(0, ...given) || 120
}

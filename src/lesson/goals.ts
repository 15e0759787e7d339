import type { ActionGoal, Exercise, Expectation, Goal, ShowGoal } from './exercise.ts'

/** What a goal needs of a cluster: ask it a line without changing it, and hear of every change. */
export interface GoalCluster {
  /** The virtual time, in milliseconds. */
  now(): number
  /** What the line prints (stdout and stderr in order). It must not change the cluster. */
  ask(line: string): string
  /** Tells after every change; gives back what stops it. */
  onChange(listener: () => void): () => void
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

const isAction = (goal: Goal): goal is ActionGoal => !('run' in goal)

interface Entry {
  readonly goal: Goal
  state: GoalState
  seen: string
}

/** Follows an exercise's goals on a cluster, from the moment it is made until `stop`. */
export class GoalTracker {
  private readonly cluster: GoalCluster
  private readonly entries: readonly Entry[]
  private readonly actions: string[] = []
  private readonly unsubscribe: () => void
  private checking = false

  constructor(cluster: GoalCluster, exercise: Exercise) {
    this.cluster = cluster
    this.entries = exercise.goals.map(goal => ({ goal, state: 'open', seen: '' }))
    this.unsubscribe = cluster.onChange(() => this.check())
    this.check()
  }

  /** The goals in order. */
  report(): readonly GoalReport[] {
    return this.entries.map(({ goal, state, seen }) => ({ say: goal.say, state, seen }))
  }

  /** Whether every goal is met. */
  get done(): boolean {
    return this.entries.every(entry => entry.state === 'met')
  }

  /** Notes a line the reader ran, for goals about actions. */
  acted(line: string): void {
    this.actions.push(line)
    this.check()
  }

  /** Looks at the goals once more. */
  check(): void {
    if (this.checking) return
    this.checking = true
    try {
      for (const entry of this.entries) {
        if (entry.state === 'missed') continue
        if (isAction(entry.goal)) entry.state = this.judgeActions(entry.goal)
        else this.judge(entry, entry.goal)
      }
    } finally {
      this.checking = false
    }
  }

  /** Stops following. */
  stop(): void {
    this.unsubscribe()
  }

  private judge(entry: Entry, goal: ShowGoal): void {
    if (goal.expect !== undefined && entry.state === 'met') return
    entry.seen = this.cluster.ask(harmless(goal.run)).trimEnd()
    if (goal.always !== undefined) entry.state = meets(entry.seen, goal.always) ? 'met' : 'missed'
    else if (goal.never !== undefined) entry.state = meets(entry.seen, goal.never) ? 'missed' : 'met'
    else if (goal.expect !== undefined && meets(entry.seen, goal.expect)) entry.state = 'met'
  }

  private judgeActions(goal: ActionGoal): GoalState {
    const count = (pattern: string) => this.actions.filter(line => fitsPattern(line, pattern)).length
    if (goal.any !== undefined) return count(goal.any) > 0 ? 'met' : 'open'
    if (goal.none !== undefined) return count(goal.none) > 0 ? 'missed' : 'met'
    if (goal.atMost !== undefined) return count(goal.atMost.pattern) > goal.atMost.count ? 'missed' : 'met'
    return 'open'
  }
}

/** The longest `within` of an exercise, in seconds; 120 where none is given. */
export function patience(exercise: Exercise): number {
  const given = exercise.goals.map(goal => ('run' in goal ? (goal.within ?? 0) : 0))
  return Math.max(0, ...given) || 120
}

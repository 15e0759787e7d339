import type { Cluster, Journey } from '../kube/index.ts'
import type { Exercise } from './exercise.ts'
import { type AnsweredRequest, type GoalCluster, GoalTracker, patience } from './goals.ts'

/** A journey as goals see it: undefined when nobody answered, or when it came from no Pod. */
function answeredRequest({ from, outcome, hops }: Journey): AnsweredRequest | undefined {
  if (outcome !== 'connected' || from.kind !== 'Pod') return undefined
  const services = hops.flatMap(hop => (hop.hop === 'service' ? [`${hop.service.namespace}/${hop.service.name}`] : []))
  return { from: `${from.namespace}/${from.name}`, services }
}

/** A Cluster as goals see it. */
export function goalCluster(cluster: Cluster): GoalCluster {
  return {
    now: () => cluster.clock.now(),
    ask: line => cluster.execute(line, 0).output,
    onChange: listener => cluster.onChange(listener),
    onAnswered: listener =>
      cluster.network.onJourney(journey => {
        const request = answeredRequest(journey)
        if (request !== undefined) listener(request)
      }),
  }
}

/** Numbers by size, then texts by their code units. */
function inOrder(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return Number(a) - Number(b)
  return a < b ? -1 : a > b ? 1 : 0
}

/** An exercise being done on a cluster: its start replayed, its goals followed. */
export class Play {
  readonly cluster: Cluster
  readonly goals: GoalTracker
  private readonly exercise: Exercise

  /** `cluster` is a fresh one; the exercise's files are written and its start is replayed on it. */
  constructor(cluster: Cluster, exercise: Exercise) {
    this.cluster = cluster
    this.exercise = exercise
    for (const [path, text] of exercise.files) cluster.writeFile(path, text)
    for (const line of exercise.start) cluster.execute(line)
    this.goals = new GoalTracker(goalCluster(cluster), exercise)
  }

  /** Runs one line as the reader would, to its end, and gives what it printed. */
  run(line: string): string {
    const { output, stdout, code } = this.cluster.execute(line)
    this.goals.acted({ line, exitCode: code, printed: stdout !== '' })
    return output
  }

  /** Writes an answer's files, runs its lines, and waits. */
  answer(answer: { readonly do: readonly string[]; readonly files: ReadonlyMap<string, string> }): void {
    for (const [path, text] of answer.files) this.cluster.writeFile(path, text)
    for (const line of answer.do) this.run(line)
    this.wait()
  }

  /** Lets as much time pass as the exercise grants. */
  wait(): void {
    this.cluster.clock.advance(patience(this.exercise) * 1000)
    this.goals.check()
  }

  /**
   * The options of a PREDICT exercise and the right one. Fixed ones stand as written. Those of a running exercise come
   * from forks of the cluster, one that does what was asked about and one for each variation, and stand in the order of
   * their texts, numbers by size: their place tells nothing.
   */
  predict(): { readonly options: readonly string[]; readonly answer: string } {
    const { options } = this.exercise
    if (options === undefined) return { options: [], answer: '' }
    if ('fixed' in options) return { options: options.fixed, answer: options.answer }
    const after = (lines: readonly string[]) => {
      const fork = this.cluster.replayed(this.exercise.files, this.exercise.start)
      for (const line of lines) fork.execute(line)
      return fork.execute(options.from).output.trim()
    }
    const answer = after(this.exercise.then ?? [])
    const all = [answer, ...options.others.map(after)]
    return { options: [...new Set(all)].sort(inOrder), answer }
  }
}

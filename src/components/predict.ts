import type { Exercise } from '../lesson/exercise.ts'
import { newCluster, runToEnd } from './engine.ts'

/** What the reader chooses from, and which of it is true. */
export interface Prediction {
  readonly options: readonly string[]
  readonly answer: string
}

/** The options of a PREDICT exercise: by running it and its variations on fresh clusters, unless they are fixed. */
export function predictionOf(exercise: Exercise, lessonFiles: Readonly<Record<string, string>>): Prediction | undefined {
  const { options } = exercise
  if (options === undefined) return undefined
  if ('fixed' in options) return { options: options.fixed, answer: options.answer }
  const run = (lines: readonly string[]): string => {
    const cluster = newCluster({ ...lessonFiles, ...Object.fromEntries(exercise.files) }, exercise.start)
    for (const line of lines) runToEnd(cluster, line)
    return runToEnd(cluster, options.from).trim() || 'Nothing'
  }
  const answer = run(exercise.then ?? [])
  const all = new Set([answer, ...options.others.map(run)])
  return { options: [...all].sort(), answer }
}

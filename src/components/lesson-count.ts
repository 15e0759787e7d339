import type { Progress } from '../lesson/progress.ts'

/** Exercises done, and exercises in all. */
export interface LessonCount {
  readonly done: number
  readonly all: number
}

/** Writes into the `.count` of a list's entry how many of its lesson's exercises are done, and gives the numbers. */
export function showCount(row: HTMLElement, progress: Progress): LessonCount {
  const exercises: readonly string[] = JSON.parse(row.dataset['exercises'] ?? '[]')
  const record = progress.read(row.dataset['lesson'] ?? '')
  const done = exercises.filter(name => record.done.includes(name)).length
  const count = row.querySelector('.count')
  if (count) count.textContent = exercises.length === 0 ? '' : `${done === exercises.length ? '✓ ' : ''}${done} of ${exercises.length}`
  return { done, all: exercises.length }
}

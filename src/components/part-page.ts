/** The page of a part: shows beside each lesson what is done of it. */
import { Progress } from '../lesson/progress.ts'
import { storage } from '../workbench/goals/progress-bar.ts'
import { showCount } from './lesson-count.ts'

const progress = new Progress(storage())
const show = (): void => {
  for (const row of document.querySelectorAll<HTMLElement>('.part-lessons li')) showCount(row, progress)
}
show()
// The way back from a lesson may bring this page out of the browser's memory.
addEventListener('pageshow', show)

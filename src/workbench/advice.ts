import { advise, outline } from '../kube/advice.ts'
import type { OutlineEntry, Problem } from './protocol.ts'

/** What in a file does not fit together, in this site's words. */
export function adviceOn(text: string): readonly Problem[] {
  return advise(text).map(({ message, range }) => ({ message, severity: 'advice', range, plain: undefined, lesson: undefined, fixes: [] }))
}

/** The objects of a file and their fields. */
export function outlineOf(text: string): readonly OutlineEntry[] {
  return outline(text)
}

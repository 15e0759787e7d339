import { compareText } from '../../../apimachinery/labels.ts'

/** A sorted copy, by the text that `key` gives. */
export function sortedBy<T>(list: readonly T[], key: (entry: T) => string): T[] {
  return [...list].sort((a, b) => compareText(key(a), key(b)))
}

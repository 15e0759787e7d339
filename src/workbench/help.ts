import type { Problem as Diagnosed } from '../kube/diagnose.ts'
import { complete, explain, fixesFor, ghostDefaults, hover, kindAt } from '../kube/help.ts'
import { descriptions, loadDescriptions } from './descriptions.ts'
import { lessonOn } from './lesson-links.ts'
import type { Fix, Ghost, Hover, Position, Suggestion } from './protocol.ts'

/** What helps with a problem: edits that mend it, a plain sentence on what it means, the address of the lesson that explains it. */
export interface Help {
  readonly fixes: readonly Fix[]
  readonly plain: string | undefined
  readonly lesson: string | undefined
}

/** What mends a problem of a text, what it means in plain words, and which lesson is about it. */
export function helpWith(text: string, problem: Diagnosed): Help {
  const { message, field } = problem
  return { fixes: fixesFor(text, problem), plain: explain(text, problem), lesson: lessonOn({ message, field, kind: kindAt(text, problem) }) }
}

/** Kubernetes' own sentences about a field; undefined when there are none or they do not load. */
async function described(struct: string, field: string): Promise<string | undefined> {
  await loadDescriptions(struct.slice(0, struct.lastIndexOf('.'))).catch(() => {})
  const text = descriptions.loaded ? descriptions.ofField(struct, field) : ''
  return text === '' ? undefined : `In Kubernetes’ own words: ${text}`
}

/** What is said of the field under the cursor. */
export async function hoverAt(text: string, at: Position): Promise<Hover | undefined> {
  const field = hover(text, at)
  if (field === undefined) return undefined
  const facts = [
    `${field.path}: ${field.type}${field.required ? ', required' : ''}`,
    field.sentence,
    field.values.length > 0 ? `One of ${field.values.join(', ')}.` : undefined,
    field.default === undefined ? undefined : `Left out, it becomes ${field.default}.`,
    await described(field.struct, field.name),
  ]
  return { range: field.range, paragraphs: facts.filter(fact => fact !== undefined) }
}

/** What can stand at the cursor, as plain data. */
export function suggestAt(text: string, at: Position): readonly Suggestion[] {
  return complete(text, at).map(({ label, kind, detail, documentation, insert, range }) => ({ label, kind, detail, documentation, insert, range }))
}

/** The lines that the server fills in. */
export function ghostsIn(text: string): readonly Ghost[] {
  return ghostDefaults(text).map(({ line, text: lines }) => ({ line, text: lines }))
}

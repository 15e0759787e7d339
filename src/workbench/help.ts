import type { Problem as Diagnosed } from '../kube/diagnose.ts'
import { complete, fixesFor, ghostDefaults, hover } from '../kube/help.ts'
import { descriptions, loadDescriptions } from './descriptions.ts'
import { plainWords } from './plain-words.ts'
import type { Fix, Ghost, Hover, Position, Suggestion } from './protocol.ts'

/** What mends a problem, and what it means in plain words. */
export function helpWith(text: string, problem: Diagnosed): { readonly fixes: readonly Fix[]; readonly plain: string | undefined } {
  return { fixes: fixesFor(text, problem), plain: plainWords(problem.message) }
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

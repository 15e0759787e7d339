import { parseFile } from '../../yaml/documents.ts'
import type { Problem } from '../diagnosis.ts'
import type { Fix } from './fix.ts'
import { applyEdits } from './fix.ts'
import { fixKind } from './kinds.ts'
import { Manifest } from './manifest.ts'
import { fixMissing } from './missing.ts'
import { fixType } from './types.ts'
import { fixUnknownField } from './unknown-fields.ts'
import { fixValue } from './values.ts'
import { fixLetters, fixYaml } from './yaml.ts'

export type { Fix, TextEdit } from './fix.ts'
export { applyEdits } from './fix.ts'

/** At most this many fixes are offered for one problem. */
const most = 5

/** What mends a problem of a file, the likeliest first; each is a set of edits that belong together. */
export function fixesFor(text: string, problem: Problem): readonly Fix[] {
  return unique(found(text, problem).filter(fix => canBeRead(text, problem, fix)))
}

function found(text: string, problem: Problem): readonly Fix[] {
  if (problem.stage === 'yaml') return [...fixLetters(text, problem), ...fixYaml(text, problem)]
  const manifest = new Manifest(text, problem.range.start)
  if (problem.stage === 'admission' || problem.stage === 'policy')
    return [...fixMissing(manifest, problem), ...fixKind(manifest, problem), ...leaveOut(manifest, problem)]
  const letters = problem.stage === 'decode' ? fixLetters(text, problem) : []
  return [...letters, ...[fixKind, fixUnknownField, fixType, fixMissing, fixValue].flatMap(fix => fix(manifest, problem))]
}

/** Whether the text can be read with a fix made, or at least fails elsewhere: YAML has more forms than the rules know. */
function canBeRead(text: string, problem: Problem, { edits }: Fix): boolean {
  const { documents, lines } = parseFile(text)
  const broken = parseFile(applyEdits(text, edits, position => lines.offset(position))).documents.at(-1)?.error
  return broken === undefined || (documents.at(-1)?.error !== undefined && broken.message !== problem.message)
}

/** Takes out the field that the cluster has nothing for. */
function leaveOut(manifest: Manifest, problem: Problem): Fix[] {
  const { path } = problem
  if (path === undefined || path.toString().startsWith('metadata') || path.parent === undefined) return []
  const edit = manifest.remove(path)
  return edit === undefined || !('field' in path.step) ? [] : [{ title: `Remove ${path.step.field}`, edits: [edit] }]
}

function unique(fixes: readonly Fix[]): Fix[] {
  const seen = new Set<string>()
  return fixes
    .filter(fix => {
      const key = JSON.stringify(fix.edits)
      return !seen.has(key) && seen.add(key)
    })
    .slice(0, most)
}

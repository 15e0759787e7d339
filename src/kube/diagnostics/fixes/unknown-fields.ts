import type { StructSchema, TypeSchema } from '../../api/schema.ts'
import { Path } from '../../apimachinery/field-path.ts'
import type { Problem } from '../diagnosis.ts'
import { valueAt } from '../help/defaults.ts'
import { fieldAt } from '../help/field.ts'
import { similar } from '../similar.ts'
import type { Fix, TextEdit } from './fix.ts'
import type { Manifest } from './manifest.ts'
import { indentText } from './manifest.ts'

const nameOf = (path: Path) => ('field' in path.step ? path.step.field : 'key' in path.step ? path.step.key : '')

/** Fixes for a field the schema does not know: another name, another place, or out with it. */
export function fixUnknownField(manifest: Manifest, problem: Problem): Fix[] {
  const { path } = problem
  const root = manifest.struct
  if (problem.type !== 'Unknown field' || path === undefined || root === undefined) return []
  const name = nameOf(path)
  const parent = fieldAt(root, path.parent)?.type
  if (parent?.kind !== 'struct') return []
  const fixes = [
    ...separate(manifest, path),
    ...intoMatchLabels(manifest, path, name, parent.struct),
    ...renames(manifest, path, name, parent.struct),
    ...moves(manifest, root, path, name),
  ]
  const edit = manifest.remove(path)
  return edit === undefined ? fixes : [...fixes, { title: `Remove ${name}`, edits: [edit] }]
}

function renames(manifest: Manifest, path: Path, name: string, struct: StructSchema): Fix[] {
  const key = manifest.find(path)?.key
  const siblings = valueAt(manifest.value, path.parent)
  if (key === undefined || typeof siblings !== 'object' || siblings === null) return []
  const free = [...struct.fields.keys()].filter(field => !(field in siblings))
  const longer = free.filter(field => field.toLowerCase().endsWith(name.toLowerCase()))
  return [...new Set([...similar(name, free), ...longer])]
    .filter(field => fits(struct.fields.get(field)?.type, valueAt(manifest.value, path)))
    .map(field => ({ title: `Rename to ${field}`, edits: [manifest.replace(key, field)] }))
}

/** Labels written straight under `selector`. */
function intoMatchLabels(manifest: Manifest, path: Path, name: string, struct: StructSchema): Fix[] {
  const value = valueAt(manifest.value, path)
  const labels = path.parent?.child('matchLabels')
  const found = manifest.find(path)
  if (struct.short !== 'LabelSelector' || typeof value !== 'string' || labels === undefined || found?.key === undefined || manifest.find(labels) !== undefined)
    return []
  const out = manifest.block(path)
  const holder = manifest.find(path.parent)
  if (out === undefined)
    return holder === undefined || manifest.text[holder.value.start] !== '{'
      ? []
      : [{ title: 'Put it under matchLabels', edits: [manifest.replace(holder.value, `{matchLabels: ${manifest.source(holder.value)}}`)] }]
  const lead = ' '.repeat(manifest.column(found.key.start))
  return [{ title: 'Put it under matchLabels', edits: [manifest.replace(out, `${lead}matchLabels:\n${lead}  ${name}: ${manifest.source(found.value)}\n`)] }]
}

/** Whether a value could be of a type, by its outer look. */
function fits(type: TypeSchema | undefined, value: unknown): boolean {
  if (type === undefined) return false
  if (value === null || type.kind === 'rawObject' || type.kind === 'rawValue') return true
  if (Array.isArray(value)) return type.kind === 'list'
  if (typeof value === 'object') return type.kind === 'struct' || type.kind === 'map'
  return type.kind !== 'struct' && type.kind !== 'map' && type.kind !== 'list'
}

/** Structs worth looking into below one, the existing ones first. */
function below(manifest: Manifest, type: TypeSchema, path: Path | undefined): { type: TypeSchema; path: Path }[] {
  if (type.kind !== 'struct') return []
  const found: { type: TypeSchema; path: Path }[] = []
  for (const [name, field] of type.struct.fields) {
    const here = path === undefined ? Path.of(name) : path.child(name)
    if (field.type.kind === 'struct') found.push({ type: field.type, path: here })
    else if (field.type.kind === 'list' && field.type.element.kind === 'struct') {
      const entries = valueAt(manifest.value, here)
      if (Array.isArray(entries) && entries.length > 0) found.push({ type: field.type.element, path: here.index(entries.length - 1) })
    }
  }
  const exists = (place: { path: Path }) => (manifest.find(place.path) === undefined ? 1 : 0)
  return found
    .filter(place => exists(place) === 0 || ['metadata', 'spec', 'template', 'resources'].includes(nameOf(place.path)))
    .sort((a, b) => exists(a) - exists(b))
}

const deepest = 4

/** Places near a field where one of its name belongs: below its parent first, then below each ancestor. */
function placesFor(manifest: Manifest, root: StructSchema, path: Path, name: string): Path[] {
  const value = valueAt(manifest.value, path)
  const places: Path[] = []
  for (let ancestor = path.parent, at = 0; at < 6; ancestor = ancestor?.parent, at++) {
    const start = fieldAt(root, ancestor)?.type
    let level: { type: TypeSchema; path: Path | undefined }[] = start?.kind === 'struct' ? [{ type: start, path: ancestor }] : []
    for (let depth = 0; depth < deepest && places.length === 0; depth++) {
      for (const { type, path: here } of level) {
        if (type.kind !== 'struct' || !fits(type.struct.fields.get(name)?.type, value)) continue
        const target = here === undefined ? Path.of(name) : here.child(name)
        if (manifest.find(target) === undefined && !target.toString().startsWith(`${path.toString()}.`)) places.push(target)
      }
      level = level.flatMap(({ type, path: here }) => below(manifest, type, here))
    }
    if (places.length > 0 || ancestor === undefined) break
  }
  return places.slice(0, 2)
}

/** Stands for moved text until its place is known. */
const marker = 'MOVED-HERE'

function moves(manifest: Manifest, root: StructSchema, path: Path, name: string): Fix[] {
  return placesFor(manifest, root, path, name).flatMap((target): Fix[] => {
    const out = manifest.remove(path)
    const into = manifest.add(target, marker)
    const block = movedText(manifest, path)
    if (out === undefined || into === undefined || block === undefined) return []
    const text = into.text
      .replace(new RegExp(`^( *(?:- )?)${name}: ${marker}`, 'm'), (_, lead: string) => lead + indentText(block, lead.length).trimStart())
      .replace(`"${name}":"${marker}"`, block)
    return [{ title: `Move ${name} to ${target.parent?.toString() ?? 'the top'}`, edits: joined(manifest, out, { ...into, text }) }]
  })
}

/** A pair's own text, its first line at column 0 and the others relative to it. */
function movedText(manifest: Manifest, path: Path): string | undefined {
  const found = manifest.find(path)
  if (found?.key === undefined) return undefined
  const column = manifest.column(found.key.start)
  const [first = '', ...rest] = manifest.source({ start: found.key.start, end: manifest.lineEnd(Math.max(found.key.end, found.value.end)) }).split('\n')
  return [first, ...rest.map(line => line.slice(Math.min(column, line.length - line.trimStart().length)))].join('\n')
}

/** Two edits as one where they touch: text put in at the end of what is taken out. */
function joined(manifest: Manifest, out: TextEdit, into: TextEdit): TextEdit[] {
  const offset = (edit: TextEdit, side: 'start' | 'end') => manifest.file.lines.offset(edit.range[side])
  const [start, end] = [offset(out, 'start'), offset(out, 'end')]
  const at = offset(into, 'start')
  if (at < start - 1 || at > end || offset(into, 'end') !== at) return [out, into]
  if (at === start - 1) return [out, into]
  return [{ range: out.range, text: `${into.text.replace(/^\n/, '')}\n${out.text}` }]
}

/** A second apiVersion and kind in one document: the line of dashes was forgotten. */
function separate(manifest: Manifest, path: Path): Fix[] {
  const second = manifest.document?.duplicates.find(duplicate => duplicate.key === 'apiVersion' && duplicate.range.start.column === 1)
  if (second === undefined || path.parent !== undefined) return []
  return [{ title: 'Put --- between the two objects', edits: [{ range: { start: second.range.start, end: second.range.start }, text: '---\n' }] }]
}

import type { FieldSchema, StructSchema, TypeSchema } from '../../api/schema.ts'
import { schemaKinds } from '../../api/schema.ts'
import type { Position, Range } from '../../yaml/documents.ts'
import { fieldAt, structFor, typeText } from './field.ts'
import { podLabels, referenceValues } from './references.ts'
import { sentenceFor } from './sentences.ts'
import { snippets } from './snippets.ts'
import type { Spot } from './spot.ts'
import { spotAt, typeOf } from './spot.ts'

/** One thing that can stand at the cursor. */
export interface Suggestion {
  readonly label: string
  readonly kind: 'field' | 'value' | 'snippet'
  /** The type, and whether it is required. */
  readonly detail: string
  readonly documentation: string
  /** What to put in place of `range`; further lines are indented already. */
  readonly insert: string
  readonly range: Range
}

const resources = ['cpu', 'memory', 'ephemeral-storage', 'storage'] as const

/** What can stand at the cursor, best first: required fields, then the others as Kubernetes orders them. */
export function complete(text: string, position: Position): readonly Suggestion[] {
  const spot = spotAt(text, position)
  if (spot === undefined) return []
  const { apiVersion, kind } = typeOf(spot.lines)
  const range = { start: { line: position.line, column: spot.column }, end: position }
  const value = (label: string, detail = '', insert = label): Suggestion => ({ label, kind: 'value', detail, documentation: '', insert, range })
  if (spot.parent === undefined && spot.key === 'kind')
    return schemaKinds()
      .filter(known => apiVersion === '' || known.apiVersion === apiVersion)
      .map(known => value(known.kind, known.apiVersion))
  if (spot.parent === undefined && spot.key === 'apiVersion')
    return [
      ...new Set(
        schemaKinds()
          .filter(known => kind === '' || known.kind === kind)
          .map(known => known.apiVersion),
      ),
    ].map(version => value(version))
  const struct = structFor(apiVersion, kind)
  if (struct === undefined) return spot.parent === undefined && spot.key === undefined ? atRoot(spot, range) : []
  const parent = fieldAt(struct, spot.parent)
  if (parent === undefined) return []
  if (spot.key === undefined) return keysIn(parent.type, text, spot, position, range)
  const found = fieldAt(struct, spot.parent === undefined ? undefined : spot.parent)?.type
  const field = found?.kind === 'struct' ? found.struct.fields.get(spot.key) : undefined
  if (field === undefined || found?.kind !== 'struct') return []
  const others = withoutLine(text, position.line)
  return [...valuesOf(field), ...referenceValues(others, found.struct.short, field.json)].map(known => value(known, typeText(field.type)))
}

const withoutLine = (text: string, line: number) =>
  text
    .split('\n')
    .filter((_, index) => index !== line - 1)
    .join('\n')

function valuesOf(field: FieldSchema): readonly string[] {
  if (field.enum !== undefined) return field.enum
  return field.type.kind === 'bool' ? ['true', 'false'] : []
}

/** The first keys of a document, and whole objects while it is empty. */
function atRoot(spot: Spot, range: Range): Suggestion[] {
  const isEmpty = spot.lines.every(line => /^\s*(#.*)?$/.test(line) || line.trim() === spot.typed)
  const whole = isEmpty
    ? snippets.map(
        (snippet): Suggestion => ({
          label: snippet.kind,
          kind: 'snippet',
          detail: 'a whole object',
          documentation: snippet.about,
          insert: snippet.text,
          range,
        }),
      )
    : []
  const keys = ['apiVersion', 'kind', 'metadata'].filter(key => !spot.siblings.includes(key))
  return [
    ...keys.map(
      (key): Suggestion => ({
        label: key,
        kind: 'field',
        detail: '',
        documentation: '',
        insert: key === 'metadata' ? 'metadata:\n  name: ' : `${key}: `,
        range,
      }),
    ),
    ...whole,
  ]
}

function keysIn(type: TypeSchema, text: string, spot: Spot, position: Position, range: Range): Suggestion[] {
  if (type.kind === 'list' && spot.item) return type.element.kind === 'string' ? [] : keysIn(type.element, text, spot, position, range)
  if (type.kind === 'map') {
    const name = lastName(spot)
    if (name === 'limits' || name === 'requests') return resources.map(key => fieldSuggestion(key, 'quantity', '', `${key}: `, range))
    if (name === 'matchLabels' || name === 'selector')
      return podLabels(withoutLine(text, position.line)).map(pair => fieldSuggestion(pair, 'a label in this file', '', pair, range))
    return []
  }
  if (type.kind !== 'struct') return []
  const isRoot = spot.parent === undefined
  return fieldsOf(type.struct)
    .filter(field => !spot.siblings.includes(field.json) && !(isRoot && field.json === 'status'))
    .map(field =>
      fieldSuggestion(
        field.json,
        field.required ? `${typeText(field.type)}, required` : typeText(field.type),
        sentenceFor(type.struct.short, field.json) ?? '',
        insertOf(field, range.start.column - 1),
        range,
      ),
    )
}

function fieldSuggestion(label: string, detail: string, documentation: string, insert: string, range: Range): Suggestion {
  return { label, kind: 'field', detail, documentation, insert, range }
}

function lastName(spot: Spot): string {
  const last = spot.parent?.steps().at(-1)
  return last !== undefined && 'field' in last ? last.field : ''
}

/** A struct's fields, required ones first, those we can explain next. */
function fieldsOf(struct: StructSchema): FieldSchema[] {
  const rank = (field: FieldSchema) => (field.required ? 0 : sentenceFor(struct.short, field.json) !== undefined ? 1 : 2)
  return [...struct.fields.values()].sort((a, b) => rank(a) - rank(b))
}

/** What to write for a field: the key, and the beginning of what goes below it. `column` is the key's, from 0. */
function insertOf(field: FieldSchema, column: number): string {
  const indent = ' '.repeat(column)
  if (field.type.kind === 'struct' || field.type.kind === 'map') return `${field.json}:\n${indent}  `
  if (field.type.kind === 'list') return `${field.json}:\n${indent}- `
  return `${field.json}: `
}

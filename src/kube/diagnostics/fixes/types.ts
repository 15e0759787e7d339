import type { TypeSchema } from '../../api/schema.ts'
import { encodeBase64 } from '../../apimachinery/base64.ts'
import { parseQuantity } from '../../apimachinery/quantity.ts'
import { encodeUTF8 } from '../../apimachinery/utf8.ts'
import type { Problem } from '../diagnosis.ts'
import { valueAt } from '../help/defaults.ts'
import { fieldAt } from '../help/field.ts'
import type { Fix } from './fix.ts'
import type { Manifest } from './manifest.ts'

const numberWords: Readonly<Record<string, number>> = { zero: 0, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10 }

/** Fixes for a value of the wrong type. */
export function fixType(manifest: Manifest, problem: Problem): Fix[] {
  const { path } = problem
  const root = manifest.struct
  if (problem.stage !== 'decode' || path === undefined || root === undefined) return []
  const type = fieldAt(root, path)?.type
  const found = manifest.find(path)
  if (type === undefined || found === undefined) return []
  const value = valueAt(manifest.value, path)
  const source = manifest.source(found.value)
  const put = (title: string, text: string): Fix[] => [{ title, edits: [manifest.replace(found.value, text)] }]
  const shape = (title: string, shaped: unknown): Fix[] => {
    const edit = manifest.set(path, shaped) ?? undefined
    return edit === undefined ? [] : [{ title, edits: [found.node.kind === 'scalar' ? edit : manifest.replace(found.value, JSON.stringify(shaped))] }]
  }
  if (problem.message.startsWith('illegal base64')) return typeof value === 'string' ? put('Encode the value in base64', encodeBase64(encodeUTF8(value))) : []
  switch (type.kind) {
    case 'string':
    case 'time':
      return typeof value === 'number' || typeof value === 'boolean' ? put('Put quotes around it', JSON.stringify(source)) : []
    case 'int32':
    case 'int64':
    case 'intOrString':
      return toNumber(value, put)
    case 'bool':
      return typeof value === 'string' && /^(?:true|false|yes|no|on|off)$/i.test(value)
        ? put('Take the quotes away', String(/^(?:true|yes|on)$/i.test(value)))
        : []
    case 'quantity':
      return quantity(String(value), put)
    case 'list':
      return toList(type.element, value, shape)
    case 'struct':
      return toStruct(type, value, shape)
    case 'map':
      return toMap(value, shape)
    default:
      return []
  }
}

type Put = (title: string, text: string) => Fix[]
type Shape = (title: string, value: unknown) => Fix[]

function toNumber(value: unknown, put: Put): Fix[] {
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return put('Take the quotes away', value)
  if (typeof value === 'string' && value.toLowerCase() in numberWords) return put('Write it as a number', String(numberWords[value.toLowerCase()]))
  if (typeof value === 'number' && !Number.isInteger(value)) return put(`Round it to ${Math.round(value)}`, String(Math.round(value)))
  return []
}

/** Units people write, and the API's for the same. */
const units: Readonly<Record<string, string>> = {
  k: 'k',
  kb: 'k',
  ki: 'Ki',
  kib: 'Ki',
  m: 'M',
  mb: 'M',
  mi: 'Mi',
  mib: 'Mi',
  g: 'G',
  gb: 'G',
  gi: 'Gi',
  gib: 'Gi',
  t: 'T',
  tb: 'T',
  ti: 'Ti',
  tib: 'Ti',
}

function isQuantity(text: string): boolean {
  try {
    parseQuantity(text)
    return true
  } catch {
    return false
  }
}

function quantity(text: string, put: Put): Fix[] {
  const match = /^([+-]?[0-9.]+)\s*([A-Za-z]+)$/.exec(text.trim())
  const unit = units[match?.[2]?.toLowerCase() ?? '']
  const better = unit === undefined ? '' : `${match?.[1] ?? ''}${unit}`
  return better !== '' && isQuantity(better) ? put(`Write it as ${better}`, better) : []
}

/** The field of a struct that a lone value most likely stands for. */
function mainField(type: TypeSchema): string {
  if (type.kind !== 'struct') return 'name'
  const required = [...type.struct.fields.values()].find(field => field.required && field.type.kind !== 'struct')
  return required?.json ?? 'name'
}

function toList(element: TypeSchema, value: unknown, shape: Shape): Fix[] {
  if (typeof value === 'string' && element.kind === 'string') {
    const words = value.trim().split(/\s+/)
    return shape('Make it a list', words)
  }
  if (typeof value !== 'object' || value === null)
    return element.kind === 'struct' ? shape('Make it a list', [{ [mainField(element)]: value }]) : shape('Make it a list', [value])
  if (element.kind !== 'struct') return []
  const keys = Object.keys(value)
  if (keys.every(key => element.struct.fields.has(key))) return shape('Make it a list', [value])
  const entries = Object.entries(value).map(([name, member]: [string, unknown]) => {
    if (typeof member === 'object' && member !== null) return { name, ...member }
    return element.struct.fields.has('value') ? { name, value: String(member) } : { [mainField(element)]: member }
  })
  return shape('Make it a list with names', entries)
}

function toStruct(type: TypeSchema, value: unknown, shape: Shape): Fix[] {
  if (type.kind !== 'struct' || (typeof value === 'object' && value !== null)) return []
  if (type.struct.short === 'LabelSelector') return toMap(value, (title, labels) => shape(title, { matchLabels: labels }))
  return shape(`Write it as ${mainField(type)}`, { [mainField(type)]: value })
}

function toMap(value: unknown, shape: Shape): Fix[] {
  if (typeof value !== 'string') return []
  const pairs = value.split(',').map(pair => /^\s*([^=:]+?)\s*[=:]\s*(.*?)\s*$/.exec(pair))
  if (pairs.some(pair => pair === null)) return []
  return shape('Make it keys and values', Object.fromEntries(pairs.map(pair => [pair?.[1] ?? '', pair?.[2] ?? ''])))
}

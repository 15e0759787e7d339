import { compareText } from '../../apimachinery/labels.ts'
import type { Quantity } from '../../apimachinery/quantity.ts'
import { parseQuantity } from '../../apimachinery/quantity.ts'
import { JSONPath } from '../../serializer/jsonpath.ts'
import { CommandError } from '../errors.ts'
import { relaxedPath } from '../printers/relaxed-path.ts'

interface Keyed<T> {
  readonly object: T
  readonly present: boolean
  readonly value: unknown
  readonly quantity: Quantity | undefined
}

/**
 * The objects in the order of one field; those without it first. When no object has it: throws, or gives none for a table. Quantities
 * compare by size. Follows kubectl/pkg/cmd/get/sorter.go; `relaxed` takes a broken path as it stands, as the
 * sorter of tables does.
 */
export function sortObjects<T>(objects: readonly T[], field: string, relaxed: boolean): readonly T[] {
  if (objects.length === 0) return objects
  const text = pathText(field, relaxed)
  const path = parse(text, relaxed)
  if (path === undefined) return []
  const keyed = objects.map((object): Keyed<T> => {
    const [value] = path.first(object)
    return { object, present: path.first(object).length > 0, value, quantity: asQuantity(value) }
  })
  const known = keyed.some(entry => entry.present)
  // The recordings: a table whose rows all lack the field is shown as if it had none.
  if (!known && relaxed) return []
  if (!known) throw new CommandError(`couldn't find any field with path ${JSON.stringify(text)} in the list of objects`)
  return keyed.sort(compare).map(entry => entry.object)
}

function pathText(field: string, relaxed: boolean): string {
  try {
    return relaxedPath(field)
  } catch (error) {
    if (relaxed) return field
    throw new CommandError(error instanceof Error ? error.message : '')
  }
}

/** The path, or undefined when it is broken and a table is to be sorted: that table is empty then. */
function parse(text: string, relaxed: boolean): JSONPath | undefined {
  try {
    return new JSONPath(text)
  } catch (error) {
    if (relaxed) return undefined
    throw new CommandError(error instanceof Error ? error.message : '')
  }
}

function asQuantity(value: unknown): Quantity | undefined {
  if (typeof value !== 'string' || !/^[+-]?[\d.]/.test(value)) return undefined
  try {
    return parseQuantity(value)
  } catch {
    return undefined
  }
}

function compare(a: Keyed<unknown>, b: Keyed<unknown>): number {
  if (!a.present || !b.present) return Number(a.present) - Number(b.present)
  if (typeof a.value === 'number' && typeof b.value === 'number') return a.value - b.value
  if (typeof a.value === 'string' && typeof b.value === 'string')
    return a.quantity !== undefined && b.quantity !== undefined ? a.quantity.cmp(b.quantity) : compareText(a.value, b.value)
  return 0
}

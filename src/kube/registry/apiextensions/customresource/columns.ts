import type { CustomResourceColumnDefinition } from '../../../api/types.gen.ts'
import { translateTimestampSince } from '../../../apimachinery/duration.ts'
import type { KubeObject } from '../../../apimachinery/meta.ts'
import type { Column, Row } from '../../../apimachinery/table.ts'
import { goFloat } from '../../../serializer/go-json.ts'
import { JSONPath, textOf } from '../../../serializer/jsonpath.ts'
import { ageCell, nameCell } from '../../cells.ts'

/** What kubectl prints for a cell that is null. */
const nothing = ''

/** Cells of one custom column. Follows registry/customresource/tableconvertor/tableconvertor.go. */
function cellOf({ type }: CustomResourceColumnDefinition, path: JSONPath, object: KubeObject, now: number): string {
  const found = valuesAt(path, object)
  if (found.length === 0) return nothing
  const [value] = found
  switch (type) {
    case 'string':
      return textOf(value)
    case 'integer':
      return typeof value === 'number' ? String(Math.trunc(value)) : nothing
    case 'number':
      return typeof value === 'number' ? goFloat(value) : nothing
    case 'boolean':
      return typeof value === 'boolean' ? String(value) : nothing
    case 'date':
      return typeof value === 'string' ? dateCell(value, now) : nothing
    default:
      return nothing
  }
}

function valuesAt(path: JSONPath, object: KubeObject): readonly unknown[] {
  try {
    return path.first(object)
  } catch {
    return []
  }
}

function dateCell(text: string, now: number): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(text) ? translateTimestampSince(text, now) : '<invalid>'
}

/** A path that cannot be read ends the table, as on the server. */
function pathsOf(definitions: readonly CustomResourceColumnDefinition[]): { readonly definition: CustomResourceColumnDefinition; readonly path: JSONPath }[] {
  const paths: { definition: CustomResourceColumnDefinition; path: JSONPath }[] = []
  for (const definition of definitions) {
    try {
      paths.push({ definition, path: new JSONPath(`{${definition.jsonPath}}`) })
    } catch {
      break
    }
  }
  return paths
}

/** The columns that a definition asks for, and the cells of one object; without any there is the age. */
export function tableOf(definitions: readonly CustomResourceColumnDefinition[]): {
  readonly columns: readonly Column[]
  row(object: KubeObject, now: number): Row
} {
  if (definitions.length === 0) {
    return { columns: [{ name: 'Name' }, { name: 'Age' }], row: (object, now) => [nameCell(object), ageCell(object, now)] }
  }
  const paths = pathsOf(definitions)
  return {
    columns: [{ name: 'Name' }, ...paths.map(({ definition: { name, priority = 0 } }) => ({ name, ...(priority > 0 ? { wide: true } : {}) }))],
    row: (object, now) => [nameCell(object), ...paths.map(({ definition, path }) => cellOf(definition, path, object, now))],
  }
}

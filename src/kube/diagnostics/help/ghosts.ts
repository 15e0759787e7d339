import { Path } from '../../apimachinery/field-path.ts'
import { keyText } from '../../yaml/construct.ts'
import { parseFile } from '../../yaml/documents.ts'
import { printYAML } from '../../yaml/print.ts'
import { locate } from '../../yaml/range.ts'
import { withDefaults } from './defaults.ts'

/** A default the server fills in, as lines to show below a line of the file. */
export interface Ghost {
  /** The line after which it belongs, from 1. */
  readonly line: number
  /** The YAML, indented as its place asks for; no line break at the end. */
  readonly text: string
  readonly path: string
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What the server fills into a file's objects, in the order of their lines. Documents that cannot be read give none. */
export function ghostDefaults(text: string): readonly Ghost[] {
  const { documents, lines } = parseFile(text)
  return documents.flatMap(document => {
    const { value, root } = document
    if (root === undefined || !isMap(value)) return []
    const result = withDefaults(value, String(value['apiVersion']), String(value['kind']))
    if (result === undefined) return []
    return added(result.plain, result.defaulted, undefined)
      .flatMap(({ path, parent, key, value: filled }): Ghost[] => {
        const place = locate(root, parent)
        const map = place.value
        if (!place.exact || map.kind !== 'map' || map.pairs.length === 0) return []
        const first = map.pairs[0]
        const column = lines.position((first?.key.start ?? 0) + document.offset).column - 1
        if (map.pairs.some(pair => keyText(pair.key) === key)) return []
        const written = printYAML({ [key]: filled })
          .trimEnd()
          .split('\n')
          .map(line => ' '.repeat(column) + line)
          .join('\n')
        return [{ line: lines.position(map.end + document.offset).line, text: written, path: path.toString() }]
      })
      .sort((a, b) => a.line - b.line)
  })
}

interface Added {
  readonly path: Path
  readonly parent: Path | undefined
  readonly key: string
  readonly value: unknown
}

/** What `after` has and `before` has not, each at the highest place. */
function added(before: unknown, after: unknown, path: Path | undefined): Added[] {
  if (Array.isArray(before) && Array.isArray(after))
    return before.flatMap((entry: unknown, index) => (path === undefined ? [] : added(entry, after[index], path.index(index))))
  if (!isMap(before) || !isMap(after)) return []
  return Object.entries(after).flatMap(([key, value]): Added[] => {
    const here = path === undefined ? Path.of(key) : path.child(key)
    const old = before[key]
    if (old === undefined || old === null || (isMap(old) && Object.keys(old).length === 0)) {
      return value === null || value === undefined || (isMap(value) && Object.keys(value).length === 0) ? [] : [{ path: here, parent: path, key, value }]
    }
    return added(old, value, here)
  })
}

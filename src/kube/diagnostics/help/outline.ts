import { keyText } from '../../yaml/construct.ts'
import type { Range } from '../../yaml/documents.ts'
import { parseFile } from '../../yaml/documents.ts'
import type { Node } from '../../yaml/node.ts'
import { isTree, textAt, treeAt } from './tree.ts'

/** An entry of a file's outline: an object, or a field with more below it. */
export interface OutlineEntry {
  readonly label: string
  readonly detail: string
  /** All that belongs to it. */
  readonly range: Range
  /** Where its name stands. */
  readonly place: Range
  readonly children: readonly OutlineEntry[]
}

/** The objects of a file and their fields, those that hold more than a scalar. */
export function outline(text: string): readonly OutlineEntry[] {
  const { documents, lines } = parseFile(text)
  return documents.flatMap((document): OutlineEntry[] => {
    const { value, root, offset } = document
    if (!isTree(value) || root === undefined) return []
    const rangeOf = (start: number, end: number) => lines.range({ start: start + offset, end: end + offset })
    const below = (node: Node): OutlineEntry[] => {
      if (node.kind === 'list') {
        return node.items.flatMap((item, index): OutlineEntry[] => {
          if (item.kind === 'scalar') return []
          const first = item.kind === 'map' ? item.pairs.find(({ key }) => keyText(key) === 'name')?.value : undefined
          const label = first?.kind === 'scalar' ? text.slice(first.start + offset, first.end + offset) : String(index)
          return [{ label, detail: '', range: rangeOf(item.start, item.end), place: rangeOf(item.start, item.start), children: below(item) }]
        })
      }
      if (node.kind !== 'map') return []
      return node.pairs.flatMap(({ key, value: member }): OutlineEntry[] => {
        const label = keyText(key)
        if (label === undefined || member.kind === 'scalar') return []
        const range = rangeOf(key.start, Math.max(member.end, key.end))
        return [{ label, detail: '', range, place: rangeOf(key.start, key.end), children: below(member) }]
      })
    }
    const name = textAt(treeAt(value, 'metadata') ?? {}, 'name') ?? ''
    const kind = textAt(value, 'kind') ?? 'object'
    const range = rangeOf(root.start, root.end)
    return [
      {
        label: name === '' ? kind : `${kind} ${name}`,
        detail: textAt(value, 'apiVersion') ?? '',
        range,
        place: rangeOf(root.start, root.start),
        children: below(root),
      },
    ]
  })
}

/** A map of plain data. */
export type Tree = Readonly<Record<string, unknown>>

/** Whether a value is a map. */
export const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The map under a key. */
export function treeAt(holder: Tree, key: string): Tree | undefined {
  const value = holder[key]
  return isTree(value) ? value : undefined
}

/** The text under a key. */
export function textAt(holder: Tree, key: string): string | undefined {
  const value = holder[key]
  return typeof value === 'string' ? value : undefined
}

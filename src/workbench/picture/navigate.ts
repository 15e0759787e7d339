import type { Box, Plan } from './layout.ts'

const middle = (box: Box): { x: number; y: number } => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 })

/** How far `to` is from `from` in the direction of an arrow key; undefined when it does not lie there. */
function distance(key: string, from: Box, to: Box): number | undefined {
  const a = middle(from)
  const b = middle(to)
  const across = key === 'ArrowLeft' || key === 'ArrowRight'
  const along = (across ? b.x - a.x : b.y - a.y) * (key === 'ArrowLeft' || key === 'ArrowUp' ? -1 : 1)
  const aside = Math.abs(across ? b.y - a.y : b.x - a.x)
  if (along < 4 || (across && aside > 24)) return undefined
  return along + (across ? 4 : 0.6) * aside
}

/** Moves the focus to the nearest item in the direction of an arrow key, or to the first or last for Home and End. True when the key was one of these. */
export function moveFocus(key: string, item: SVGElement, items: readonly SVGElement[], planned: Plan): boolean {
  if (key === 'Home' || key === 'End') {
    items.at(key === 'Home' ? 0 : -1)?.focus()
    return true
  }
  if (!key.startsWith('Arrow')) return false
  const boxes = new Map(
    planned.placed.flatMap(placed =>
      placed.type === 'shelf' ? [] : [[placed.type === 'tray' ? `tray/${placed.item.key}` : placed.item.key, placed.box] as const],
    ),
  )
  const boxOf = (element: SVGElement): Box | undefined => boxes.get(element.getAttribute('data-key') ?? '')
  const from = boxOf(item)
  if (from === undefined) return true
  let best: SVGElement | undefined
  let least = Infinity
  for (const other of items) {
    const box = other === item ? undefined : boxOf(other)
    const far = box === undefined ? undefined : distance(key, from, box)
    if (far === undefined || far >= least) continue
    best = other
    least = far
  }
  const index = items.indexOf(item)
  // At the end of a row, left and right go on in reading order.
  if (best === undefined && key === 'ArrowRight') best = items[index + 1]
  if (best === undefined && key === 'ArrowLeft') best = items[index - 1]
  best?.focus()
  return true
}

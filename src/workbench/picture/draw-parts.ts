import type { Box } from './layout.ts'
import { type Shape, shape } from './shape.ts'

/** About how many characters of a face fit into a width. */
export function fit(text: string, width: number, each: number): string {
  const most = Math.max(1, Math.floor(width / each))
  return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}…`
}

/** A group that the keyboard can reach, with its name for screen readers and the parts in it. */
export function item(key: string, box: Box, label: string, command: string, ...children: readonly (Shape | undefined)[]): Shape {
  return shape(
    'g',
    { 'data-key': key, class: 'item', transform: `translate(${box.x} ${box.y})`, role: 'img', 'aria-label': label, tabindex: -1, 'data-command': command },
    // The label says it all: what is drawn is not read twice.
    shape('g', { 'aria-hidden': 'true' }, ...children),
    shape('rect', { class: 'focus-ring', x: -2, y: -2, width: box.width + 4, height: box.height + 4, rx: 11 }),
  )
}

/** The tab at the left edge that says whose a thing is. */
export function tab(height: number, letter: string, color: string): Shape {
  return shape(
    'g',
    { class: 'tab', style: `--owner: ${color}` },
    shape('path', { d: `M16 0H9a9 9 0 0 0-9 9v${height - 18}a9 9 0 0 0 9 9h7z` }),
    shape('text', { x: 8.5, y: height / 2 + 4.5, 'text-anchor': 'middle' }, letter),
  )
}

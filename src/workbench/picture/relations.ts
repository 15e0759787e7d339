import type { Plan } from './layout.ts'
import type { Picture } from './model.ts'
import { type Shape, shape } from './shape.ts'

/** The Pods of a Service or an owner, with lines to them from its foot. Nothing for anything else. */
export function relations(key: string, planned: Plan, picture: Picture): { readonly lines: readonly Shape[]; readonly related: ReadonlySet<string> } {
  const own = key.startsWith('tray/') ? key.slice('tray/'.length) : key
  const owners = new Set([own, ...picture.owners.filter(owner => owner.parent === own).map(owner => owner.key)])
  const service = picture.services.find(one => one.key === own)
  const pods = service?.pods ?? picture.pods.filter(pod => owners.has(pod.owner)).map(pod => pod.key)
  const from = planned.placed.find(placed => placed.type !== 'shelf' && (placed.type === 'tray' ? `tray/${placed.item.key}` : placed.item.key) === key)
  const related = new Set(from === undefined || from.type === 'pod' ? [] : pods)
  if (from === undefined || related.size === 0) return { lines: [], related: new Set() }
  const start = { x: from.box.x + from.box.width / 2, y: from.box.y + from.box.height }
  const lines = planned.placed.flatMap(placed => {
    if (placed.type !== 'pod' || !related.has(placed.item.key)) return []
    const end = { x: placed.box.x + placed.box.width / 2, y: placed.box.y }
    const bend = (start.y + end.y) / 2
    return [shape('path', { class: 'relation', d: `M${start.x} ${start.y}C${start.x} ${bend} ${end.x} ${bend} ${end.x} ${end.y}` })]
  })
  return { lines, related }
}

import { fit, item, tab } from './draw-parts.ts'
import { drawPod } from './draw-pod.ts'
import type { Box, Placed, Plan } from './layout.ts'
import type { Letters } from './letters.ts'
import type { NodeItem, OwnerItem, Picture, ServiceItem, SheetItem } from './model.ts'
import { type Shape, shape } from './shape.ts'

function drawService(service: ServiceItem, box: Box): Shape {
  const label = `Service ${service.name}, ${service.address}, ${service.pods.length} Pods behind it`
  return item(
    service.key,
    box,
    label,
    `kubectl describe service ${service.name} -n ${service.namespace}`,
    shape('rect', { class: 'pill', width: box.width, height: box.height, rx: box.height / 2 }),
    shape('text', { class: 'name', x: box.width / 2, y: 21, 'text-anchor': 'middle' }, fit(`service/${service.name}`, box.width - 20, 7.8)),
    shape('text', { class: 'small mono', x: box.width / 2, y: 37, 'text-anchor': 'middle' }, fit(service.address, box.width - 20, 7.3)),
  )
}

function drawTray(owner: OwnerItem, box: Box, heading: boolean): Shape {
  const counts = `${owner.ready} of ${owner.wanted} ready`
  const label = `${owner.kind} ${owner.name}, ${counts}`
  const width = heading ? box.width - 110 : 120
  return item(
    `tray/${owner.key}`,
    box,
    label,
    `kubectl describe ${owner.resource} ${owner.name} -n ${owner.namespace}`,
    shape('rect', { class: 'tray', width: box.width, height: box.height, rx: 10 }),
    shape('text', { class: 'name', x: 12, y: heading ? 24 : 26 }, fit(heading ? `${owner.resource}/${owner.name}` : owner.name, width, 7.8)),
    heading
      ? shape('text', { class: 'small', x: box.width - 12, y: 24, 'text-anchor': 'end' }, counts)
      : shape('text', { class: 'small', x: 12, y: 43 }, `${owner.kind}: ${owner.ready}/${owner.wanted}`),
  )
}

function drawOwner(owner: OwnerItem, box: Box, letters: Letters): Shape {
  const squares = Math.min(Math.max(owner.wanted, owner.ready), Math.floor((box.width - 70) / 15))
  const color = letters.color(owner.key)
  const boxes = Array.from({ length: squares }, (_, index) =>
    shape('rect', {
      class: index < owner.ready ? 'square filled' : 'square',
      style: `--owner: ${color}`,
      x: 25 + index * 15,
      y: 28,
      width: 11,
      height: 11,
      rx: 3,
    }),
  )
  return item(
    owner.key,
    box,
    `${owner.kind} ${owner.name}, ${letters.letter(owner.key)}, ${owner.ready} of ${owner.wanted} ready`,
    `kubectl describe ${owner.resource} ${owner.name} -n ${owner.namespace}`,
    shape('rect', { class: 'card', width: box.width, height: box.height, rx: 9 }),
    tab(box.height, letters.letter(owner.key), color),
    shape('text', { class: 'name', x: 25, y: 20 }, fit(owner.name, box.width - 34, 7.8)),
    ...boxes,
    shape('text', { class: 'small', x: box.width - 8, y: 39, 'text-anchor': 'end' }, `${owner.ready}/${owner.wanted}`),
  )
}

function drawNode(node: NodeItem, box: Box): Shape {
  const share = node.cpuAllocatable === 0 ? 0 : Math.min(1, node.cpuRequested / node.cpuAllocatable)
  const state = node.ready ? (node.schedulable ? '✓ Ready' : '✓ Ready, cordoned') : '? NotReady'
  const percent = `cpu ${Math.round(share * 100)}%`
  const bar = box.width - 94
  return item(
    node.key,
    box,
    `Node ${node.name}, ${state.slice(2)}, ${percent} requested`,
    `kubectl describe node ${node.name}`,
    shape('rect', { class: node.ready ? 'node' : 'node lost', width: box.width, height: box.height, rx: 14 }),
    shape('text', { class: 'name', x: 12, y: 21 }, fit(node.name, box.width - (node.ready ? 74 : 90), 7.8)),
    shape('text', { class: node.ready ? 'small ready' : 'small', x: box.width - 12, y: 21, 'text-anchor': 'end' }, state),
    shape('text', { class: 'small', x: 12, y: box.height - 12 }, percent),
    shape('rect', { class: 'bar', x: 80, y: box.height - 20, width: bar, height: 7, rx: 3.5 }),
    share > 0 ? shape('rect', { class: 'bar used', x: 80, y: box.height - 20, width: Math.max(4, bar * share), height: 7, rx: 3.5 }) : undefined,
  )
}

function drawSheet(sheet: SheetItem, box: Box): Shape {
  return item(
    sheet.key,
    box,
    `${sheet.kind} ${sheet.name}`,
    `kubectl describe ${sheet.resource} ${sheet.name} -n ${sheet.namespace}`,
    shape('path', { class: 'card', d: `M4 0H${box.width - 10}l10 10V${box.height - 4}a4 4 0 0 1-4 4H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z` }),
    shape('path', { class: 'fold', d: `M${box.width - 10} 0v10h10` }),
    sheet.kind === 'Secret' ? shape('path', { class: 'keyhole', d: 'M13 9a4 4 0 0 1 2 7.4V21h-4v-4.6A4 4 0 0 1 13 9z' }) : undefined,
    shape('text', { class: 'small mono', x: sheet.kind === 'Secret' ? 24 : 10, y: 19 }, fit(`${sheet.resource}/${sheet.name}`, box.width - 26, 7.3)),
  )
}

function draw(placed: Placed, picture: Picture, letters: Letters): Shape {
  switch (placed.type) {
    case 'service':
      return drawService(placed.item, placed.box)
    case 'tray':
      return drawTray(placed.item, placed.box, placed.heading)
    case 'owner':
      return drawOwner(placed.item, placed.box, letters)
    case 'sheet':
      return drawSheet(placed.item, placed.box)
    case 'node':
      return drawNode(placed.item, placed.box)
    case 'pod':
      return drawPod(placed.item, placed.box, placed.tile, picture, letters)
    case 'shelf':
      return shape('text', { 'data-key': 'shelf', class: 'small', x: 2, y: placed.box.y + 14 }, 'Waiting for a node')
  }
}

/** Everything of the picture as shapes, in drawing order; lines to related Pods are drawn by the page when asked. */
export function drawPlan(planned: Plan, picture: Picture, letters: Letters): readonly Shape[] {
  const hatch = shape(
    'defs',
    {},
    shape(
      'pattern',
      { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      shape('rect', { class: 'hatch', width: 2, height: 6 }),
    ),
  )
  return [hatch, ...planned.placed.map(placed => draw(placed, picture, letters))]
}

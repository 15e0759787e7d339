import './way.css'
import type { HopObject, Step } from '../../kube/index.ts'
import type { Box, Placed, Plan } from '../picture/layout.ts'
import { type Shape, shape } from '../picture/shape.ts'
import type { Followed } from './model.ts'

interface Point {
  readonly x: number
  readonly y: number
}

/** A station of the way: a thing of the picture, or a chip above it for what the picture does not have. */
interface Station {
  readonly name: string
  readonly box: Box
  readonly chip: boolean
  /** The steps that happen here, by their numbers in the list. */
  readonly steps: { readonly number: number; readonly state: Step['state'] }[]
}

/** A way as it is drawn. `points` is where a packet passes. */
export interface Way {
  readonly shapes: readonly Shape[]
  /** Room that its chips take above the picture. */
  readonly above: number
  readonly points: readonly Point[]
}

const chipHeight = 26
const chipRoom = 44
const badge = 9

const middle = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 })
const kinds: Readonly<Record<string, Placed['type']>> = { Pod: 'pod', Service: 'service', Node: 'node' }

/** Where an object stands in the picture. A node is met at its name. */
function boxOf({ kind, namespace, name }: HopObject, { placed }: Plan): Box | undefined {
  for (const each of placed) {
    if (each.type !== kinds[kind] || each.type === 'shelf' || each.item.name !== name) continue
    if ('namespace' in each.item && each.item.namespace !== namespace) continue
    return each.type === 'node' ? { ...each.box, height: 30 } : each.box
  }
  return undefined
}

/** The stations of a way in order; chips stand in a row above the picture. */
class Stations {
  readonly all: Station[] = []
  /** The way of the packet itself, which does not lead through DNS. */
  readonly main: Station[] = []
  /** Where a name was asked for. */
  readonly asked: Station[] = []
  private readonly planned: Plan
  private nextChip = 1

  constructor(planned: Plan) {
    this.planned = planned
  }

  at(name: string, object: HopObject | undefined): Station {
    const known = this.all.find(station => station.name === name)
    if (known !== undefined) return known
    const box = object === undefined ? undefined : boxOf(object, this.planned)
    const station: Station = { name, box: box ?? this.chip(name), chip: box === undefined, steps: [] }
    this.all.push(station)
    return station
  }

  pass(station: Station): void {
    if (this.main.at(-1) !== station) this.main.push(station)
  }

  private chip(name: string): Box {
    const width = Math.min(name.length * 6.4 + 20, 220)
    const box = { x: this.nextChip, y: -chipHeight - 8, width, height: chipHeight }
    this.nextChip += width + 24
    return box
  }
}

function stationsOf({ from, start, steps }: Followed, planned: Plan): Stations {
  const stations = new Stations(planned)
  stations.pass(stations.at(from, start))
  for (const [index, step] of steps.entries()) {
    const { at, what, state } = step
    const name = at === undefined ? step.to || step.from : at.kind === 'Node' ? `Node ${at.name}` : `${at.namespace}/${at.name}`
    const station = stations.at(what === 'Name' && at === undefined ? 'DNS' : name, at)
    station.steps.push({ number: index + 1, state })
    if (what === 'Name') stations.asked.push(station)
    else stations.pass(station)
  }
  return stations
}

/** Where the line from the middle of a box to a point leaves the box. */
function edge(box: Box, towards: Point): Point {
  const from = middle(box)
  const [dx, dy] = [towards.x - from.x, towards.y - from.y]
  const share = Math.min(dx === 0 ? 1 : box.width / 2 / Math.abs(dx), dy === 0 ? 1 : box.height / 2 / Math.abs(dy), 1)
  return { x: from.x + dx * share, y: from.y + dy * share }
}

function leg(from: Station, to: Station, kind: string): Shape {
  const [a, b] = [edge(from.box, middle(to.box)), edge(to.box, middle(from.box))]
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const length = Math.hypot(dx, dy) || 1
  const [ux, uy] = [(dx / length) * 9, (dy / length) * 9]
  const head = `M${b.x} ${b.y}L${b.x - ux - uy / 2} ${b.y - uy + ux / 2}L${b.x - ux + uy / 2} ${b.y - uy - ux / 2}z`
  return shape(
    'g',
    { class: `leg ${kind}` },
    shape('path', { class: 'leg-under', d: `M${a.x} ${a.y}L${b.x} ${b.y}` }),
    shape('path', { class: 'leg-line', d: `M${a.x} ${a.y}L${b.x - ux} ${b.y - uy}` }),
    shape('path', { class: 'leg-head', d: head }),
  )
}

/** Numbers of the steps at a station: round where the request passed, square with a cross where it stopped. */
function badges({ box, steps, chip }: Station): Shape[] {
  return steps.map(({ number, state }, index) => {
    const x = chip ? box.x + box.width + badge - 2 : box.x + box.width - 30 - (steps.length - 1 - index) * 21
    const y = chip ? box.y + badge - 4 + index * 4 : box.y
    const stopped = state === 'stopped'
    return shape(
      'g',
      { class: `badge is-${state}`, transform: `translate(${x} ${y})` },
      stopped ? shape('rect', { x: -badge - 7, y: -badge, width: 2 * badge + 14, height: 2 * badge, rx: 3 }) : shape('circle', { r: badge }),
      shape('text', { y: 4.5, 'text-anchor': 'middle' }, stopped ? `✕ ${number}` : String(number)),
    )
  })
}

/** Draws the way of a request over a picture. */
export function wayOf(followed: Followed, planned: Plan): Way {
  const stations = stationsOf(followed, planned)
  const { main, asked, all } = stations
  const [start] = main
  const legs = main.slice(1).map((station, index) => leg(main[index] ?? station, station, followed.arrived || index < main.length - 2 ? 'passed' : 'last'))
  // Who is not in the picture is named by its chip; a line to it would only cross the others.
  const names = asked.flatMap(station => (start === undefined || start === station || station.chip ? [] : [leg(start, station, 'name')]))
  const chips = all
    .filter(station => station.chip)
    .map(({ name, box }) =>
      shape(
        'g',
        { class: 'chip' },
        shape('rect', { x: box.x, y: box.y, width: box.width, height: box.height, rx: 6 }),
        shape('text', { x: box.x + box.width / 2, y: box.y + 17.5, 'text-anchor': 'middle' }, name.length > 32 ? `${name.slice(0, 31)}…` : name),
      ),
    )
  const rings = main.map(({ box, chip }) =>
    chip ? undefined : shape('rect', { class: 'passed-ring', x: box.x - 2, y: box.y - 2, width: box.width + 4, height: box.height + 4, rx: 11 }),
  )
  return {
    shapes: [...names, ...rings.filter(ring => ring !== undefined), ...legs, ...chips, ...all.flatMap(badges), shape('circle', { class: 'packet', r: 6 })],
    above: chips.length > 0 ? chipRoom : 12,
    points: main.map(({ box }) => middle(box)),
  }
}

/** Sends a packet along the way, once. Readers who want no motion see the way alone. */
export function sendPacket(packet: Element, points: readonly Point[]): void {
  if (points.length < 2 || matchMedia('(prefers-reduced-motion: reduce)').matches) return
  for (const running of packet.getAnimations()) running.cancel()
  const frames = points.map(({ x, y }) => ({ transform: `translate(${x}px, ${y}px)`, opacity: 1 }))
  const end = frames.at(-1)
  packet.animate(end === undefined ? frames : [...frames, { ...end, opacity: 0 }], { duration: 320 * points.length, easing: 'linear' })
}

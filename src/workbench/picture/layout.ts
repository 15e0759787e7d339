import type { NodeItem, OwnerItem, Picture, PodItem, ServiceItem, SheetItem } from './model.ts'

/** Where something stands, in CSS pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A thing of the picture in its place. `row` and `group` say what the arrow keys reach from it. */
export type Placed =
  | { readonly type: 'service'; readonly item: ServiceItem; readonly box: Box }
  | { readonly type: 'tray'; readonly item: OwnerItem; readonly box: Box; readonly heading: boolean }
  | { readonly type: 'owner'; readonly item: OwnerItem; readonly box: Box }
  | { readonly type: 'sheet'; readonly item: SheetItem; readonly box: Box }
  | { readonly type: 'shelf'; readonly box: Box }
  | { readonly type: 'node'; readonly item: NodeItem; readonly box: Box }
  | { readonly type: 'pod'; readonly item: PodItem; readonly box: Box; readonly tile: boolean }

/** The whole picture in place. */
export interface Plan {
  readonly width: number
  readonly height: number
  readonly placed: readonly Placed[]
}

/** How the picture is ordered. */
export type View = 'node' | 'owner'

const gap = 8
const podHeight = 42
const tileSize = 28
const tileHeight = 50
/** A row that wraps: places boxes of one height from left to right. */
class Flow {
  private readonly left: number
  private readonly right: number
  private readonly height: number
  private x: number
  y: number

  constructor(left: number, right: number, top: number, height: number) {
    this.left = left
    this.right = right
    this.height = height
    this.x = left
    this.y = top
  }

  place(width: number): Box {
    if (this.x > this.left && this.x + width > this.right + 0.5) {
      this.x = this.left
      this.y += this.height + gap
    }
    const box = { x: this.x, y: this.y, width: Math.min(width, this.right - this.left), height: this.height }
    this.x += width + gap
    return box
  }

  get bottom(): number {
    return this.y + this.height
  }
}

const byAge = (a: OwnerItem, b: OwnerItem): number => a.revision - b.revision || (a.name < b.name ? -1 : 1)

/** ReplicaSets without Pods are old revisions: they stay in their tray only while they are wanted or the newest. */
function shownChildren(picture: Picture, owner: OwnerItem): OwnerItem[] {
  const children = picture.owners.filter(child => child.parent === owner.key).sort(byAge)
  const newest = children.at(-1)
  return children.filter(child => child === newest || child.wanted > 0 || picture.pods.some(pod => pod.owner === child.key))
}

/** Trays with their tiles: each Deployment or other owner of Pods, its ReplicaSets inside. */
function placeTrays(picture: Picture, left: number, right: number, top: number, placed: Placed[], after?: (owner: OwnerItem, y: number) => number): number {
  const tops = picture.owners.filter(owner => owner.parent === '' || !picture.owners.some(other => other.key === owner.parent))
  let y = top
  for (const owner of tops.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const children = shownChildren(picture, owner)
    const tiles = children.length > 0 ? children : [owner]
    const headWidth = right - left >= 420 ? 132 : 0
    const inner = right - left - headWidth - 2 * gap
    const wide = tiles.length === 1 ? Math.min(inner, 260) : Math.max(132, Math.floor((inner - gap * (tiles.length - 1)) / Math.min(tiles.length, 3)))
    const tileTop = y + 6 + (headWidth === 0 ? 34 : 0)
    const flow = new Flow(left + headWidth + gap, right - gap, tileTop, tileHeight)
    const boxes = tiles.map(() => flow.place(Math.min(wide, inner)))
    const box = { x: left, y, width: right - left, height: flow.bottom + 6 - y }
    placed.push({ type: 'tray', item: owner, box, heading: headWidth === 0 })
    tiles.forEach((tile, index) => {
      const place = boxes[index]
      if (place) placed.push({ type: 'owner', item: tile, box: place })
    })
    y += box.height + gap
    if (after) y = after(owner, y)
  }
  return y
}

function placePods(pods: readonly PodItem[], left: number, right: number, top: number, tile: boolean, columns: number, placed: Placed[]): number {
  if (pods.length === 0) return top
  const width = tile ? tileSize : Math.floor((right - left - gap * (columns - 1)) / columns)
  const flow = new Flow(left, right, top, tile ? tileSize : podHeight)
  for (const item of pods) placed.push({ type: 'pod', item, box: flow.place(width), tile })
  return flow.bottom + gap + (tile ? 0 : 4)
}

function placeServices(picture: Picture, width: number, placed: Placed[]): { readonly bottom: number; readonly left: number } {
  const beside = width >= 640
  const column = beside ? 168 : width
  const across = beside ? 1 : Math.max(1, Math.min(picture.services.length, Math.floor(width / 176)))
  const flow = new Flow(0, column, 1, 48)
  const each = Math.floor((column - gap * (across - 1)) / across)
  for (const item of picture.services) placed.push({ type: 'service', item, box: flow.place(each) })
  const any = picture.services.length > 0
  return { bottom: any ? flow.bottom + gap : 1, left: beside && any ? column + gap + 4 : 0 }
}

function placeSheets(picture: Picture, width: number, top: number, placed: Placed[]): number {
  if (picture.sheets.length === 0) return top
  const flow = new Flow(0, width, top, 30)
  for (const item of picture.sheets)
    placed.push({ type: 'sheet', item, box: flow.place(Math.min(width, 34 + 7.6 * (item.name.length + item.resource.length + 1))) })
  return flow.bottom + gap
}

/** Services and trays above, who waits for a node below them, then the nodes with their Pods. */
function planByNode(picture: Picture, width: number): Plan {
  const placed: Placed[] = []
  const services = placeServices(picture, width, placed)
  const trays = placeTrays(picture, services.left, width - 1, services.left === 0 ? services.bottom : 1, placed)
  let y = Math.max(trays, services.bottom)
  y = placeSheets(picture, width, y, placed)
  const waiting = picture.pods.filter(pod => pod.node === '')
  if (waiting.length > 0) {
    placed.push({ type: 'shelf', box: { x: 0, y, width: 130, height: podHeight } })
    y = placePods(waiting, 0, width - 1, y + 22, waiting.length > 12, Math.max(1, Math.floor(width / 140)), placed)
  }
  const columns = width >= 640 ? 3 : width >= 440 ? 2 : 1
  const nodeGap = 12
  const nodeWidth = Math.floor((width - 2 - nodeGap * (columns - 1)) / columns)
  const many = picture.pods.length > 30
  for (let first = 0; first < picture.nodes.length; first += columns) {
    const row = picture.nodes.slice(first, first + columns)
    const contents = row.map((node, index) => {
      const x = 1 + index * (nodeWidth + nodeGap)
      const pods = picture.pods.filter(pod => pod.node === node.name)
      const inside: Placed[] = []
      const bottom = placePods(pods, x + 10, x + nodeWidth - 10, y + 32, many || pods.length > 12, 2, inside)
      return { node, x, inside, bottom: Math.max(bottom, y + 32 + (columns === 1 ? 4 : podHeight + gap + 4)) }
    })
    const height = Math.max(...contents.map(content => content.bottom)) - y + 32
    for (const { node, x, inside } of contents) {
      placed.push({ type: 'node', item: node, box: { x, y, width: nodeWidth, height } }, ...inside)
    }
    y += height + nodeGap
  }
  return { width, height: y, placed }
}

/** Each tray with its Pods right under it; Pods without an owner at the end. */
function planByOwner(picture: Picture, width: number): Plan {
  const placed: Placed[] = []
  const columns = Math.max(1, Math.floor(width / 132))
  const pods = (owner: OwnerItem): readonly PodItem[] => {
    const keys = new Set([owner.key, ...picture.owners.filter(child => child.parent === owner.key).map(child => child.key)])
    return picture.pods.filter(pod => keys.has(pod.owner))
  }
  const below = (owner: OwnerItem, y: number): number => placePods(pods(owner), 0, width - 1, y, pods(owner).length > 30, columns, placed) + gap
  let y = placeTrays(picture, 0, width - 1, 1, placed, below)
  const alone = picture.pods.filter(pod => !picture.owners.some(owner => owner.key === pod.owner))
  y = placePods(alone, 0, width - 1, y, false, columns, placed)
  const services: Placed[] = []
  const flow = new Flow(0, width - 1, y, 48)
  for (const item of picture.services) services.push({ type: 'service', item, box: flow.place(168) })
  if (services.length > 0) y = flow.bottom + gap
  placed.push(...services)
  return { width, height: placeSheets(picture, width, y, placed), placed }
}

/** Lays a picture out for a width in CSS pixels. */
export function plan(picture: Picture, width: number, view: View): Plan {
  return view === 'node' ? planByNode(picture, width) : planByOwner(picture, width)
}

/** Only what stands in one namespace; nodes stand in none. */
export function inNamespace(picture: Picture, namespace: string): Picture {
  const here = (item: { readonly namespace: string }): boolean => item.namespace === namespace
  return {
    ...picture,
    pods: picture.pods.filter(here),
    owners: picture.owners.filter(here),
    services: picture.services.filter(here),
    sheets: picture.sheets.filter(here),
  }
}

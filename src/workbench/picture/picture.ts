import { drawPlan } from './draw.ts'
import { inNamespace, type Plan, plan } from './layout.ts'
import { Letters } from './letters.ts'
import type { Picture } from './model.ts'
import { Motion } from './motion.ts'
import { moveFocus } from './navigate.ts'
import { relations } from './relations.ts'
import type { Shape } from './shape.ts'
import { tableOf } from './table.ts'
import { updateChildren } from './to-dom.ts'

/** Bursts of changes start at least this far apart, in milliseconds; a backlog longer than `most` jumps to its end. */
const apart = 60
const most = 12

/** What the picture needs of the workbench. */
export interface PictureHost {
  /** Runs a line in the terminal, as the reader would. */
  run(line: string): void
  /** What a line prints now. */
  print(line: string): Promise<string>
  /** Puts the table of who reaches what in a namespace into an element. */
  showReach(into: HTMLElement, namespace: string): void
}

/** What is drawn over the picture, and how much room it takes above it. */
export type Overlay = (planned: Plan, picture: Picture) => { readonly shapes: readonly Shape[]; readonly above: number }

const views = ['node', 'owner', 'table', 'reach'] as const
type AnyView = (typeof views)[number]

/** The picture of the cluster in its pane: takes pictures as they come, draws them one after the other. */
export class PictureView {
  private readonly pane: HTMLElement
  private readonly svg: SVGSVGElement
  private readonly host: PictureHost
  /** Letters begin anew in each namespace. */
  private readonly letters = new Map<string, Letters>()
  private readonly motion = new Motion()
  private readonly backlog: Picture[] = []
  private timer: ReturnType<typeof setTimeout> | undefined
  /** Until the cluster has told of itself, the drawing of the build stands. */
  private picture: Picture | undefined
  private planned: Plan = { width: 0, height: 0, placed: [] }
  private view: AnyView = 'node'
  private overlay: Overlay | undefined
  private namespace = 'default'
  private width = 0
  private focused = ''
  /** What of the picture is in the namespace that is shown. */
  private here: Picture | undefined

  /** Takes over the pane that was drawn at build time. */
  constructor(pane: HTMLElement, host: PictureHost) {
    this.pane = pane
    this.host = host
    const svg = pane.querySelector('svg')
    if (svg === null) throw new Error('the cluster pane has no picture')
    this.svg = svg
    for (const button of pane.querySelectorAll<HTMLButtonElement>('[data-view]')) {
      button.addEventListener('click', () => this.setView(views.find(view => view === button.dataset['view']) ?? 'node'))
    }
    this.namespaces.addEventListener('change', () => {
      this.namespace = this.namespaces.value
      this.motion.forget()
      this.draw()
    })
    this.listen()
    new ResizeObserver(() => {
      const width = Math.floor(this.stage.clientWidth - 24)
      if (width === this.width || width <= 0) return
      this.width = width
      this.motion.forget()
      this.draw()
    }).observe(this.stage)
  }

  /** Shows a picture, after those that still wait. */
  show(picture: Picture): void {
    this.backlog.push(picture)
    if (this.backlog.length > most) this.backlog.splice(0, this.backlog.length - 1)
    if (this.timer === undefined) this.next()
  }

  /** Begins anew with another cluster. */
  clear(): void {
    this.backlog.length = 0
    this.letters.clear()
    this.motion.forget()
  }

  /** Draws something over the picture, again whenever the picture moves; undefined takes it away. */
  setOverlay(overlay: Overlay | undefined): void {
    this.overlay = overlay
    this.drawOverlay()
  }

  /** Reads the table anew: ages pass without a change. */
  refresh(): void {
    if (this.view === 'table') this.draw()
  }

  /** Puts the keyboard into the picture. */
  focus(): void {
    this.items()
      .find(item => item.getAttribute('data-key') === this.focused || this.focused === '')
      ?.focus()
  }

  private get stage(): HTMLElement {
    return this.pane.querySelector<HTMLElement>('.stage') ?? this.pane
  }

  private get namespaces(): HTMLSelectElement {
    const select = this.pane.querySelector('select')
    if (select === null) throw new Error('the cluster pane has no namespaces')
    return select
  }

  private items(): SVGElement[] {
    return [...this.svg.querySelectorAll<SVGElement>('.item')]
  }

  private next(): void {
    const picture = this.backlog.shift()
    if (picture === undefined) {
      this.timer = undefined
      return
    }
    this.picture = picture
    this.draw()
    this.timer = setTimeout(() => this.next(), apart)
  }

  private setView(view: AnyView): void {
    this.view = view
    for (const button of this.pane.querySelectorAll<HTMLButtonElement>('[data-view]'))
      button.setAttribute('aria-pressed', String(button.dataset['view'] === view))
    this.motion.forget()
    this.draw()
  }

  private draw(): void {
    const { picture } = this
    if (this.width === 0 || picture === undefined) return
    this.drawNamespaces(picture.namespaces)
    const here = inNamespace(picture, this.namespace)
    this.here = here
    const letters = this.letters.get(this.namespace) ?? new Letters()
    this.letters.set(this.namespace, letters)
    letters.meet(here.owners)
    const table = this.pane.querySelector<HTMLElement>('.as-table')
    const drawn = this.view === 'node' || this.view === 'owner'
    this.svg.toggleAttribute('hidden', !drawn)
    if (table) table.hidden = drawn
    const empty = this.pane.querySelector<HTMLElement>('.nothing')
    if (empty) empty.hidden = here.pods.length + here.owners.length > 0
    if (this.view === 'reach') {
      table?.setAttribute('aria-label', 'Who reaches whom')
      if (table) this.host.showReach(table, this.namespace)
      return
    }
    if (this.view === 'table') {
      table?.setAttribute('aria-label', 'Pods as a table')
      void this.host.print(`kubectl get pods -o wide -n ${this.namespace}`).then(text => table?.replaceChildren(tableOf(text)))
      return
    }
    this.planned = plan(here, this.width, this.view)
    for (const changed of this.svg.querySelectorAll('[data-live-changed]')) changed.removeAttribute('data-live-changed')
    this.motion.leaving(this.svg, this.planned)
    this.drawOverlay()
    const drawing = this.svg.querySelector('.drawing')
    if (drawing) updateChildren(drawing, drawPlan(this.planned, here, letters))
    this.motion.arriving(this.svg, this.planned)
    const items = this.items()
    const current = items.find(item => item.getAttribute('data-key') === this.focused) ?? items[0]
    for (const item of items) item.setAttribute('tabindex', item === current ? '0' : '-1')
  }

  private drawOverlay(): void {
    const { planned, here } = this
    if (here === undefined || planned.width === 0) return
    const { shapes, above } = this.overlay?.(planned, here) ?? { shapes: [], above: 0 }
    this.svg.setAttribute('width', String(planned.width))
    this.svg.setAttribute('height', String(planned.height + above))
    this.svg.setAttribute('viewBox', `0 ${-above} ${planned.width} ${planned.height + above}`)
    const layer = this.svg.querySelector('.way')
    if (layer) updateChildren(layer, shapes)
  }

  private drawNamespaces(names: readonly string[]): void {
    const select = this.namespaces
    if ([...select.options].map(option => option.value).join() !== names.join()) {
      select.replaceChildren(...names.map(name => new Option(name, name)))
    }
    if (!names.includes(this.namespace)) this.namespace = 'default'
    select.value = this.namespace
  }

  private listen(): void {
    const itemOf = (event: Event): SVGElement | null => (event.target instanceof Element ? event.target.closest<SVGElement>('.item') : null)
    this.svg.addEventListener('click', event => {
      const command = itemOf(event)?.getAttribute('data-command')
      if (command) this.host.run(command)
    })
    this.svg.addEventListener('keydown', event => {
      const item = itemOf(event)
      if (item === null) return
      const command = item.getAttribute('data-command')
      // Ctrl+Enter applies, wherever the focus is in the workbench.
      if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === ' ') {
        event.preventDefault()
        if (command) this.host.run(command)
      } else if (moveFocus(event.key, item, this.items(), this.planned)) event.preventDefault()
    })
    const relate = (item: SVGElement | null): void => this.drawRelations(item?.getAttribute('data-key') ?? '')
    this.svg.addEventListener('focusin', event => {
      const item = itemOf(event)
      this.focused = item?.getAttribute('data-key') ?? ''
      for (const other of this.items()) other.setAttribute('tabindex', other === item ? '0' : '-1')
      relate(item)
    })
    this.svg.addEventListener('focusout', () => relate(null))
    this.svg.addEventListener('pointerover', event => relate(itemOf(event)))
    this.svg.addEventListener('pointerleave', () => relate(null))
  }

  /** Draws lines from a Service or an owner to its Pods, and lets the others fade. */
  private drawRelations(key: string): void {
    if (this.picture === undefined) return
    const { lines, related } = relations(key, this.planned, this.picture)
    for (const item of this.items()) {
      const own = item.getAttribute('data-key') ?? ''
      item.toggleAttribute('data-live-faded', related.size > 0 && item.querySelector('.pod') !== null && !related.has(own))
    }
    const layer = this.svg.querySelector('.lines')
    if (layer) updateChildren(layer, lines)
  }
}

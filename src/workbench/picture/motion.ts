import type { Placed, Plan } from './layout.ts'

const ease = 'cubic-bezier(0.2, 0, 0, 1)'
const reduced = matchMedia('(prefers-reduced-motion: reduce)')

/** What is remembered of a plan, to see what moved. */
interface Before {
  readonly x: number
  readonly y: number
  readonly look: string
}

const keyOf = (placed: Placed): string | undefined =>
  placed.type === 'shelf' ? undefined : placed.type === 'tray' ? `tray/${placed.item.key}` : placed.item.key
const lookOf = (placed: Placed): string =>
  placed.type === 'pod' ? placed.item.state : placed.type === 'owner' || placed.type === 'tray' ? `${placed.item.ready}/${placed.item.wanted}` : ''

/** The picture's memory from one plan to the next: what is new fades in, what moved glides, what changed gets one ring. */
export class Motion {
  private before: ReadonlyMap<string, Before> | undefined

  /** Forgets the last plan, so that the next one stands at once. */
  forget(): void {
    this.before = undefined
  }

  /** Fades out what the new plan no longer has. Call it before drawing; the copies remove themselves. */
  leaving(svg: SVGSVGElement, next: Plan): void {
    if (this.before === undefined || reduced.matches) return
    const stays = new Set(next.placed.map(keyOf))
    for (const key of this.before.keys()) {
      const element = stays.has(key) ? null : svg.querySelector(`[data-key="${CSS.escape(key)}"]`)
      if (!(element instanceof SVGElement)) continue
      const ghost = element.cloneNode(true)
      if (!(ghost instanceof SVGElement)) continue
      for (const name of ['data-key', 'role', 'aria-label', 'tabindex', 'data-command']) ghost.removeAttribute(name)
      ghost.setAttribute('aria-hidden', 'true')
      ghost.setAttribute('class', 'ghost')
      svg.querySelector('.ghosts')?.append(ghost)
      ghost.animate([{ opacity: 1 }, { opacity: 0 }], { duration: 240, easing: ease }).finished.then(
        () => ghost.remove(),
        () => ghost.remove(),
      )
    }
  }

  /** Moves what the new plan has, after it was drawn. */
  arriving(svg: SVGSVGElement, next: Plan): void {
    const before = this.before
    const now = new Map<string, Before>()
    for (const placed of next.placed) {
      const key = keyOf(placed)
      if (key === undefined) continue
      const place = { x: placed.box.x, y: placed.box.y, look: lookOf(placed) }
      now.set(key, place)
      if (before === undefined) continue
      const old = before.get(key)
      if (old !== undefined && old.x === place.x && old.y === place.y && old.look === place.look) continue
      const element = svg.querySelector(`[data-key="${CSS.escape(key)}"]`)
      if (element instanceof SVGElement) this.show(element, placed, old, place)
    }
    this.before = now
  }

  private show(element: SVGElement, placed: Placed, old: Before | undefined, place: Before): void {
    if (reduced.matches) {
      if (placed.type === 'pod' || placed.type === 'owner') element.setAttribute('data-live-changed', '')
      return
    }
    const at = `translate(${place.x}px, ${place.y}px)`
    if (old === undefined) {
      element.animate(
        [
          { opacity: 0, transform: `${at} scale(0.9)` },
          { opacity: 1, transform: at },
        ],
        { duration: 240, easing: ease },
      )
      return
    }
    if (old.x !== place.x || old.y !== place.y) {
      element.animate([{ transform: `translate(${old.x}px, ${old.y}px)` }, { transform: at }], { duration: 320, easing: ease })
    }
    if (old.look === place.look) return
    if (placed.type === 'pod') {
      element.querySelector('.glyph')?.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 120, easing: ease })
      element.querySelector('.pod')?.animate([{ strokeOpacity: 0.2 }, { strokeOpacity: 1 }], { duration: 320, easing: ease })
    }
  }
}

import { piecesOf } from '../../lesson/marked.ts'
import type { GoalState } from './goal-state.ts'

const glyphs = { open: '○', met: '✓', missed: '○' }
const words = { open: 'open', met: 'met', missed: 'not met' }

/** What a card asks for. */
export type CardRequest =
  | { readonly do: 'start' | 'solve'; readonly exercise: string }
  | { readonly do: 'done'; readonly exercise: string }
  | { readonly do: 'predict'; readonly exercise: string }

/** The event in which a card asks for something. */
export const cardEvent = 'kubenotes:card'

/** An exercise on the page: `<kube-goals>` around the card that was made at build time. It ticks goals and gives hints. */
export class KubeGoals extends HTMLElement {
  private ready = false
  private told: string | undefined

  /** Called by the browser when the card is in the page. */
  connectedCallback(): void {
    if (this.ready) return
    this.ready = true
    this.addEventListener('click', event => {
      const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>('button[data-do]') : null
      if (button?.dataset['do'] === 'hint') this.hint()
      else if (button?.dataset['do'] === 'start') this.request({ do: 'start', exercise: this.exercise })
      else if (button?.dataset['do'] === 'solve') this.request({ do: 'solve', exercise: this.exercise })
      else if (button?.dataset['do'] === 'predict') this.predict()
    })
  }

  /** The exercise's name. */
  get exercise(): string {
    return this.dataset['exercise'] ?? ''
  }

  /** Shows how the goals stand, and what a typical mistake is told. */
  setStates(states: readonly GoalState[], remark: string | undefined): void {
    const items = this.querySelectorAll<HTMLElement>('.goal')
    states.forEach((state, index) => {
      const item = items[index]
      if (item === undefined || (item.dataset['state'] === state.state && item.querySelector('.note')?.textContent === (state.note ?? ''))) return
      item.dataset['state'] = state.state
      const glyph = item.querySelector('.tick')
      if (glyph) glyph.textContent = glyphs[state.state]
      const word = item.querySelector('.tick-word')
      if (word) word.textContent = `, ${words[state.state]}`
      const note = item.querySelector('.note')
      if (note) note.textContent = state.note ?? ''
    })
    // A prediction has no goals: what its answer was told stays.
    if (items.length > 0) this.say(remark)
    if (states.length > 0 && states.every(state => state.state === 'met')) this.finish()
  }

  /** Marks the exercise as done before, without the fanfare. */
  setDone(): void {
    this.dataset['done'] = ''
    const mark = this.querySelector<HTMLElement>('.done-mark')
    if (mark) mark.hidden = false
  }

  /** Marks the exercise as the one the workbench shows. */
  setActive(active: boolean): void {
    this.toggleAttribute('data-active', active)
    const start = this.querySelector<HTMLButtonElement>('[data-do=start]')
    if (start) start.textContent = active ? 'Start again' : 'Start'
  }

  private finish(): void {
    const why = this.querySelector<HTMLElement>('.why')
    const first = why?.hidden === true
    if (why) why.hidden = false
    this.setDone()
    if (first) this.request({ do: 'done', exercise: this.exercise })
  }

  private hint(): void {
    const next = this.querySelector<HTMLElement>('.hint[hidden]')
    if (next) next.hidden = false
    const button = this.querySelector<HTMLButtonElement>('[data-do=hint]')
    if (button && this.querySelector('.hint[hidden]') === null) button.hidden = true
  }

  private predict(): void {
    const chosen = this.querySelector<HTMLInputElement>('input[type=radio]:checked')
    if (chosen === null) {
      this.say('Choose one first.')
      return
    }
    const right = chosen.value === this.dataset['answer']
    const plays = this.dataset['plays'] !== undefined
    if (right) this.say('Right.')
    else this.say(plays ? 'Not that one: the terminal shows what happens.' : 'Not that one.')
    if (plays) this.request({ do: 'predict', exercise: this.exercise })
    if (right) this.finish()
  }

  private say(remark: string | undefined): void {
    const place = this.querySelector<HTMLElement>('.told')
    if (place === null || this.told === remark) return
    this.told = remark
    place.replaceChildren(
      ...piecesOf(remark ?? '').map(({ text, code }) => {
        if (!code) return text
        const element = document.createElement('code')
        element.textContent = text
        return element
      }),
    )
  }

  private request(detail: CardRequest): void {
    this.dispatchEvent(new CustomEvent(cardEvent, { bubbles: true, detail }))
  }
}

customElements.define('kube-goals', KubeGoals)

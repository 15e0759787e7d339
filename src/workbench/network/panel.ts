import './panel.css'
import type { NetworkPlugin } from '../../kube/index.ts'
import type { Connection } from '../connection.ts'
import type { Overlay } from '../picture/picture.ts'
import { element } from './element.ts'
import { resultOf } from './hop-list.ts'
import type { Asked, Places } from './model.ts'
import { PluginChoice } from './plugin-choice.ts'
import { sendPacket, type Way, wayOf } from './way.ts'

/** What the panel needs of the workbench. */
export interface PanelHost {
  readonly connection: Connection
  /** Draws over the picture of the cluster. */
  setOverlay(overlay: Overlay | undefined): void
  announce(text: string): void
  close(): void
  restart(plugin: NetworkPlugin): void
}

const repeats = [1, 10, 100] as const

/** The form in which a request is put together, and what came of it. */
export class RequestPanel {
  private readonly section: HTMLElement
  private readonly host: PanelHost
  private readonly from = element('select', { id: 'request-from' })
  private readonly to = element('input', {
    id: 'request-to',
    type: 'text',
    list: 'request-targets',
    autocomplete: 'off',
    spellcheck: 'false',
    autocapitalize: 'off',
  })
  private readonly targets = element('datalist', { id: 'request-targets' })
  private readonly outcome = element('div', { class: 'outcome' })
  private readonly plugin: PluginChoice
  private known = ''
  private offered: Places['targets'] = []

  /** Builds the panel in the section that stands for it. */
  constructor(section: HTMLElement, host: PanelHost) {
    this.section = section
    this.host = host
    const close = element('button', { type: 'button', class: 'plain close-requests' }, 'Close')
    close.addEventListener('click', () => host.close())
    const send = repeats.map(times =>
      element(
        'button',
        { type: times === 1 ? 'submit' : 'button', class: times === 1 ? 'primary' : 'repeat', 'data-times': String(times) },
        times === 1 ? 'Send' : `${times} times`,
      ),
    )
    const form = element(
      'form',
      { class: 'ask', 'aria-label': 'A request' },
      element('div', { class: 'field' }, element('label', { for: 'request-from' }, 'From'), this.from),
      element('div', { class: 'field' }, element('label', { for: 'request-to' }, 'To'), this.to, this.targets),
      element('div', { class: 'send' }, ...send, close),
    )
    form.addEventListener('submit', event => {
      event.preventDefault()
      void this.send(1)
    })
    for (const button of send.slice(1)) button.addEventListener('click', () => void this.send(Number(button.dataset['times'])))
    this.from.addEventListener('change', () => void this.refresh(true))
    this.plugin = new PluginChoice(plugin => host.restart(plugin))
    const result = element(
      'div',
      { class: 'result', role: 'region', 'aria-label': 'The hops of the request', tabindex: '0' },
      this.outcome,
      this.plugin.element,
    )
    section.replaceChildren(form, result)
  }

  /** Puts the keyboard into the form. */
  focus(): void {
    this.from.focus()
  }

  /** Asks where requests can begin and lead now; with `anew` the address is chosen again where the old one came from the list. */
  async refresh(anew = false): Promise<void> {
    const from = this.from.value || 'machine'
    const { sources, targets } = await this.host.connection.ask('places', { from })
    const text = JSON.stringify(sources)
    if (text !== this.known) {
      this.known = text
      const groups = new Map<string, HTMLElement>()
      for (const { group, value, label } of sources) {
        const made = groups.get(group) ?? element('optgroup', { label: group })
        groups.set(group, made)
        made.append(new Option(label, value))
      }
      this.from.replaceChildren(...groups.values())
      // Most requests begin in a Pod of the reader's own.
      const first = sources.find(({ group }) => group === 'Pods of default') ?? sources.find(({ value }) => value === from)
      this.from.value = sources.some(({ value }) => value === from) && from !== 'machine' ? from : (first?.value ?? 'machine')
      if (this.from.value !== from) return this.refresh(true)
    }
    this.targets.replaceChildren(...targets.map(({ value, label }) => element('option', { value, label })))
    const untouched = this.to.value === '' || this.offered.some(({ value }) => value === this.to.value)
    if ((anew || this.to.value === '') && untouched) this.to.value = targets[0]?.value ?? ''
    this.offered = targets
  }

  /** Makes the request of a cell of the table. */
  async ask(from: string, to: string): Promise<void> {
    await this.refresh()
    this.from.value = from
    this.to.value = to
    await this.send(1)
  }

  /** Shows what came of requests, and their way in the picture. */
  show(asked: Asked): void {
    this.outcome.replaceChildren(...resultOf(asked))
    this.outcome.firstElementChild?.scrollIntoView({ block: 'nearest' })
    let way: Way | undefined
    this.host.setOverlay(planned => {
      way = wayOf(asked.last, planned)
      return way
    })
    const packet = this.section.parentElement?.querySelector('.way .packet')
    if (packet && way !== undefined) sendPacket(packet, way.points)
  }

  /** A cluster begins: there is no result yet. */
  begin(plugin: NetworkPlugin): void {
    this.plugin.show(plugin)
    this.host.setOverlay(undefined)
    this.outcome.replaceChildren(
      element(
        'p',
        { class: 'hint' },
        'Send a request, or type curl, wget, nslookup, nc or ping in the terminal. Each hop stands here, with the reason when it stops.',
      ),
    )
  }

  private async send(times: number): Promise<void> {
    const to = this.to.value.trim()
    if (to === '') {
      this.to.focus()
      return
    }
    const asked = await this.host.connection.ask('request', { from: this.from.value, to, times })
    if (asked === undefined) {
      this.host.announce('There is no such place any more.')
      await this.refresh(true)
      return
    }
    this.show(asked)
    this.host.announce(`${asked.last.outcome}.${asked.last.arrived || asked.last.cause === undefined ? '' : ` ${asked.last.cause}`}`)
  }
}

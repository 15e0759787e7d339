import type { NetworkPlugin } from '../../kube/index.ts'
import type { Connection } from '../connection.ts'
import type { PictureView } from '../picture/picture.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { Asked, Followed } from './model.ts'
import { counted } from './model.ts'
import type { RequestPanel } from './panel.ts'

/** What following requests needs of the workbench. */
export interface RequestsHost {
  readonly connection: Connection
  readonly picture: PictureView
  readonly terminal: Terminal
  announce(text: string): void
  /** Brings the cluster's pane up where only one is to be seen. */
  showCluster(): void
  /** Begins anew with a cluster of another plugin. */
  restart(plugin: NetworkPlugin): void
}

/** Requests of the terminal and of the panel. The panel loads when it is first opened. */
export class Requests {
  private readonly pane: HTMLElement
  private readonly host: RequestsHost
  private panel: Promise<RequestPanel> | undefined
  private plugin: NetworkPlugin = 'kindnet'
  /** The requests of each line that is running. */
  private readonly told = new Map<number, Asked>()

  /** `pane` is the pane of the cluster. */
  constructor(pane: HTMLElement, host: RequestsHost) {
    this.pane = pane
    this.host = host
  }

  /** Opens the panel, or closes it. */
  async toggle(): Promise<void> {
    if (this.open) this.close()
    else (await this.show()).focus()
  }

  /** A program of a line made a request. */
  follow(id: number, followed: Followed): void {
    const asked = { last: followed, tally: counted(this.told.get(id)?.tally ?? [], followed) }
    this.told.set(id, asked)
    if (this.open) void this.show().then(panel => panel.show(asked))
  }

  /** A line has ended: what it asked for can be looked at. */
  ended(id: number): void {
    const asked = this.told.get(id)
    this.told.delete(id)
    if (asked === undefined || this.open) return
    this.host.terminal.offer(summary(asked), 'Show its way', () => {
      this.host.showCluster()
      void this.show().then(panel => panel.show(asked))
    })
  }

  /** The cluster has changed, and with it where requests can begin. */
  changed(): void {
    if (this.open) void this.panel?.then(panel => panel.refresh())
  }

  /** A cluster begins, with a plugin. */
  begin(plugin: NetworkPlugin): void {
    this.plugin = plugin
    this.told.clear()
    void this.panel?.then(panel => panel.begin(plugin))
  }

  /** Fills the element with the table of who reaches what; a cell is followed when it is chosen. */
  async showReach(into: HTMLElement, namespace: string): Promise<void> {
    const { showReach } = await import('./reach.ts')
    await showReach(into, namespace, this.host.connection, (from, to) => void this.show().then(panel => panel.ask(from, to)))
  }

  private get open(): boolean {
    return this.pane.dataset['requests'] !== undefined
  }

  private show(): Promise<RequestPanel> {
    const { connection, picture, announce } = this.host
    const section = this.pane.querySelector<HTMLElement>('.requests')
    if (section === null) throw new Error('the cluster pane has no place for requests')
    section.hidden = false
    this.pane.dataset['requests'] = ''
    this.toggleButton?.setAttribute('aria-expanded', 'true')
    this.panel ??= import('./panel.ts').then(async ({ RequestPanel }) => {
      const panel = new RequestPanel(section, {
        connection,
        announce,
        setOverlay: overlay => picture.setOverlay(overlay),
        close: () => this.close(),
        restart: plugin => this.host.restart(plugin),
      })
      panel.begin(this.plugin)
      await panel.refresh()
      return panel
    })
    return this.panel
  }

  private close(): void {
    const inside = this.pane.querySelector('.requests')?.contains(document.activeElement)
    this.pane.querySelector('.requests')?.setAttribute('hidden', '')
    delete this.pane.dataset['requests']
    this.toggleButton?.setAttribute('aria-expanded', 'false')
    this.host.picture.setOverlay(undefined)
    if (inside) this.toggleButton?.focus()
  }

  private get toggleButton(): HTMLElement | null {
    return this.pane.querySelector<HTMLElement>('.requests-toggle')
  }
}

/** What a line's requests came to, in a sentence. */
function summary({ last, tally }: Asked): string {
  const all = tally.reduce((sum, { count }) => sum + count, 0)
  if (all === 1) return `${last.steps.length} ${last.steps.length === 1 ? 'hop' : 'hops'}: ${last.outcome}.`
  return `${all} requests: ${tally.map(({ who, count }) => `${who} ${count}`).join(', ')}.`
}

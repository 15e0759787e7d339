import './reach.css'
import type { Connection } from '../connection.ts'
import { element } from './element.ts'
import type { ReachCell, ReachTable } from './model.ts'

const signs = { yes: '✓', some: '◐', no: '✕' } as const

/** Follows the request of a cell: from a place to an address. */
type Follow = (from: string, to: string) => void

/** Puts the table of who reaches what in a namespace into an element, and keeps the place of the keyboard in it. */
export async function showReach(into: HTMLElement, namespace: string, connection: Connection, follow: Follow): Promise<void> {
  const table = await connection.ask('reach', { namespace })
  const told = JSON.stringify(table)
  const old = into.querySelector<HTMLElement>('.reach')
  if (old?.dataset['told'] === told) return
  const focused = into.contains(document.activeElement) && document.activeElement instanceof HTMLElement ? document.activeElement.dataset['cell'] : undefined
  const made = table.rows.length === 0 || table.columns.length === 0 ? nothing(namespace) : reachTable(table, namespace, follow)
  made.dataset['told'] = told
  into.replaceChildren(made)
  const cell = made.querySelector<HTMLElement>(focused === undefined ? '.cell' : `[data-cell="${focused}"]`)
  if (cell) cell.tabIndex = 0
  if (focused !== undefined) cell?.focus()
}

function nothing(namespace: string): HTMLElement {
  return element('p', { class: 'reach nothing' }, `Nothing in namespace ${namespace} can be reached yet. Apply a manifest with Pods or a Service.`)
}

function reachTable({ rows, columns, left }: ReachTable, namespace: string, follow: Follow): HTMLElement {
  const why = element('p', { class: 'reach-why' }, 'Each cell says whether the Pod at the left reaches what stands above.')
  const head = element(
    'tr',
    {},
    element('th', { scope: 'col', class: 'corner' }, 'From'),
    ...columns.map(({ kind, name, port }) =>
      element('th', { scope: 'col' }, element('span', { class: 'kind' }, kind), element('span', { class: 'target' }, `${name}:${port}`)),
    ),
  )
  const lines = rows.map((row, y) => {
    const cells = row.cells.map((cell, x) => {
      const to = columns[x]
      const button = cellButton(cell, `${y}/${x}`)
      const sentence = `${row.namespace}/${row.name} → ${to?.name ?? ''}:${to?.port ?? ''}: ${cell.verdict === 'yes' ? 'yes.' : cell.why}`
      const tell = (): void => {
        why.textContent = sentence
      }
      button.addEventListener('focus', tell)
      button.addEventListener('pointerenter', tell)
      button.addEventListener('click', () => follow(`pod/${row.namespace}/${row.name}`, to?.to ?? ''))
      return element('td', {}, button)
    })
    return element('tr', {}, element('th', { scope: 'row' }, row.namespace === namespace ? row.name : `${row.namespace}/${row.name}`), ...cells)
  })
  const table = element(
    'table',
    {},
    element(
      'caption',
      { class: 'visually-hidden' },
      `Which Pods reach the Services and Pods of namespace ${namespace}. Arrow keys move, Enter follows the request.`,
    ),
    element('thead', {}, head),
    element('tbody', {}, ...lines),
  )
  table.addEventListener('keydown', move)
  const more = [left.rows > 0 ? `${left.rows} more Pods that ask` : '', left.columns > 0 ? `${left.columns} more ports` : ''].filter(text => text !== '')
  return element(
    'div',
    { class: 'reach' },
    why,
    element('div', { class: 'reach-scroll' }, table),
    more.length === 0 ? undefined : element('p', { class: 'reach-more' }, `Not shown here: ${more.join(' and ')}.`),
  )
}

function cellButton({ verdict, word, why }: ReachCell, place: string): HTMLButtonElement {
  return element(
    'button',
    { type: 'button', class: `cell ${verdict}`, 'data-cell': place, tabindex: '-1' },
    element('span', { 'aria-hidden': 'true' }, `${signs[verdict]} `),
    word,
    why === '' ? undefined : element('span', { class: 'visually-hidden' }, `: ${why}`),
  )
}

const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }

/** Arrow keys move from cell to cell; one of them is in the order of Tab. */
function move(event: KeyboardEvent): void {
  const step = steps[event.key]
  const cell = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('.cell') : null
  if (step === undefined || cell === null || !(event.currentTarget instanceof HTMLElement)) return
  const [y = 0, x = 0] = (cell.dataset['cell'] ?? '').split('/').map(Number)
  const next = event.currentTarget.querySelector<HTMLElement>(`[data-cell="${y + step[0]}/${x + step[1]}"]`)
  event.preventDefault()
  if (next === null) return
  cell.tabIndex = -1
  next.tabIndex = 0
  next.focus()
}

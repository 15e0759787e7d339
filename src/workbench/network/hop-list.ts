import type { Step } from '../../kube/index.ts'
import { element } from './element.ts'
import type { Asked, Followed, Tally } from './model.ts'

const signs = { passed: '✓', stopped: '✕', ignored: '!' } as const
const spoken = { passed: 'passed', stopped: 'stops here', ignored: 'not enforced' } as const

/** How a request ended, and what in the cluster makes it stop. */
function ending({ from, to, outcome, arrived, cause }: Followed): HTMLElement {
  return element(
    'div',
    { class: `ending is-${arrived ? 'passed' : 'stopped'}` },
    element('span', { class: 'sign', 'aria-hidden': 'true' }, arrived ? '✓' : '✕'),
    element(
      'span',
      {},
      element('span', { class: 'asked' }, `${from} → ${to}`),
      element('strong', {}, outcome),
      cause === undefined ? undefined : element('span', { class: 'cause' }, element('b', {}, 'Why: '), cause),
    ),
  )
}

function hop({ what, from, to, verdict, state, says }: Step, number: number): HTMLElement {
  const addresses = [from, to].filter(text => text !== '').join(' → ')
  return element(
    'li',
    { class: `hop is-${state}` },
    element('span', { class: 'number', 'aria-hidden': 'true' }, state === 'stopped' ? `✕ ${number}` : String(number)),
    element(
      'div',
      { class: 'hop-body' },
      element(
        'p',
        { class: 'hop-head' },
        element('strong', {}, what),
        element('span', { class: 'verdict' }, `${signs[state]} ${verdict}`, element('span', { class: 'visually-hidden' }, `, ${spoken[state]}`)),
        addresses === '' ? undefined : element('span', { class: 'addresses' }, addresses),
      ),
      element('p', { class: 'says' }, says),
    ),
  )
}

/** Who answered how often, and what failed how often. */
function tallies(tally: readonly Tally[]): HTMLElement {
  const all = tally.reduce((sum, { count }) => sum + count, 0)
  const rows = tally.map(({ who, arrived, count }) => {
    const bar = element('span', { class: arrived ? 'share' : 'share failed', 'aria-hidden': 'true' })
    bar.style.setProperty('--share', String(count / all))
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, `${arrived ? '' : '✕ '}${who}`),
      element('td', {}, String(count)),
      element('td', { class: 'bar-cell' }, bar),
    )
  })
  const head = element('tr', {}, element('th', { scope: 'col' }, 'Answered by'), element('th', { scope: 'col' }, 'Times'), element('td', {}))
  return element(
    'table',
    { class: 'tally' },
    element('caption', { class: 'visually-hidden' }, 'Which Pod answered how often'),
    element('thead', {}, head),
    element('tbody', {}, ...rows),
  )
}

/** Everything there is to say of requests: how the last one ended, its hops, and how all of them ended. */
export function resultOf({ last, tally }: Asked): readonly HTMLElement[] {
  const hops = last.steps.map((step, index) => hop(step, index + 1))
  const many = tally.reduce((sum, { count }) => sum + count, 0) > 1
  return [
    ending(last),
    ...(many ? [tallies(tally)] : []),
    element('ol', { class: 'hops', 'aria-label': many ? 'Hops of the last request' : 'Hops of the request' }, ...hops),
    ...(last.body === '' ? [] : [element('details', { class: 'body' }, element('summary', {}, 'What it answered'), element('pre', {}, last.body))]),
  ]
}

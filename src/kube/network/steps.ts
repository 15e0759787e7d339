import type { Hop, HopObject, ListenerHop, ServiceHop } from './hop.ts'
import type { Journey } from './journey.ts'
import { addressOf, nameOfPlace } from './place.ts'
import { sentenceOf } from './words.ts'

/** A hop as a reader sees it: what it is, where the packet went, and whether it went on. */
export interface Step {
  readonly what: string
  readonly from: string
  readonly to: string
  /** A word or two: `found`, `1 of 3`, `refused`. */
  readonly verdict: string
  /** `stopped`: here the request ends; `ignored`: a rule that nobody enforces. */
  readonly state: 'passed' | 'stopped' | 'ignored'
  readonly says: string
  /** The object it passed, or the node by its name. */
  readonly at: HopObject | undefined
}

const node = (name: string): HopObject | undefined => (name === '' ? undefined : { kind: 'Node', namespace: '', name })

/** The hops of a journey as steps; those of a question to DNS that did not get through stand in the place of their name. */
export function stepsOf({ from, hops }: Journey): readonly Step[] {
  const start = addressOf(from) || nameOfPlace(from)
  const steps: Step[] = []
  let at = start
  for (const hop of hops) {
    if (hop.hop === 'name' && hop.path.length > 0 && hop.verdict !== 'found') {
      for (const inner of hop.path) steps.push({ ...stepOf(inner, start), what: `DNS: ${what[inner.hop]}` })
      continue
    }
    const step = stepOf(hop, at)
    steps.push(step)
    if (hop.hop === 'service') at = hop.chosen ?? at
    if (hop.hop === 'forward') at = hop.to
  }
  return steps
}

const what: Readonly<Record<Hop['hop'], string>> = {
  name: 'Name',
  service: 'Service',
  policy: 'Policy',
  forward: 'Passed on',
  listener: 'Arrival',
  route: 'Route',
  answer: 'Answer',
}

function stepOf(hop: Hop, from: string): Step {
  return { what: what[hop.hop], says: sentenceOf(hop), ...partsOf(hop, from) }
}

/** A DNS Pod by its name with namespace, as a name hop has it. */
function dnsPod(by: string): HopObject | undefined {
  const [namespace = '', name] = by.split('/')
  return name === undefined || by.startsWith('/') ? undefined : { kind: 'Pod', namespace, name }
}

function partsOf(hop: Hop, from: string): Omit<Step, 'what' | 'says'> {
  switch (hop.hop) {
    case 'name': {
      const { verdict, by, addresses, name, asked } = hop
      const failed = asked.at(-1)?.answer ?? verdict
      if (verdict === 'found') return { from: name, to: addresses.join(', '), verdict: 'found', state: 'passed', at: dnsPod(by) }
      return { from: name, to: by, verdict: failed, state: 'stopped', at: dnsPod(by) }
    }
    case 'service':
      return { from: `${hop.address}:${hop.port}`, to: hop.chosen ?? '', ...serviceVerdict(hop), at: hop.service }
    case 'policy': {
      const state = hop.verdict === 'denied' ? 'stopped' : hop.verdict === 'ignored' ? 'ignored' : 'passed'
      const pod = `${hop.pod.namespace}/${hop.pod.name}`
      const out = hop.direction === 'Egress'
      return {
        from: out ? pod : from,
        to: out ? '' : pod,
        verdict: `${hop.direction}: ${hop.verdict === 'denied' ? 'dropped' : hop.verdict}`,
        state,
        at: hop.pod,
      }
    }
    case 'forward':
      return { from: hop.from, to: hop.to, verdict: hop.by, state: 'passed', at: hop.at.startsWith('your ') ? undefined : node(hop.at) }
    case 'listener':
      return { from: '', to: hop.port === 0 ? hop.address : `${hop.address}:${hop.port}`, ...listenerVerdict(hop), at: hop.pod ?? node(hop.node) }
    case 'route':
      return {
        from: `${hop.host}${hop.path}`,
        to: '',
        verdict: hop.verdict,
        state: hop.verdict === 'no-match' || hop.verdict === 'no-backend' ? 'stopped' : 'passed',
        at: hop.route,
      }
    case 'answer':
      return { from: '', to: '', verdict: String(hop.status), state: 'passed', at: hop.pod }
  }
}

function serviceVerdict({ verdict, endpoints, sticky }: ServiceHop): Pick<Step, 'verdict' | 'state'> {
  if (verdict === 'forwarded') return { verdict: sticky ? 'the same as before' : `1 of ${endpoints.length}`, state: 'passed' }
  return { verdict: verdict === 'no-endpoints' ? 'refused' : 'dropped', state: 'stopped' }
}

function listenerVerdict({ verdict }: ListenerHop): Pick<Step, 'verdict' | 'state'> {
  switch (verdict) {
    case 'open':
      return { verdict: 'listens', state: 'passed' }
    case 'closed':
      return { verdict: 'refused', state: 'stopped' }
    case 'nobody':
      return { verdict: 'nobody there', state: 'stopped' }
    case 'no-route':
      return { verdict: 'no way there', state: 'stopped' }
  }
}

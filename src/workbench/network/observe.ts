import type { Asker, Cluster, HopObject, Journey, Node, Pod, Service } from '../../kube/index.ts'
import { nameOfPlace, stepsOf } from '../../kube/index.ts'
import type { RequestAsk } from '../journal.ts'
import { all } from '../picture/observe.ts'
import type { Asked, Followed, Places, ReachTable, Tally } from './model.ts'
import { counted } from './model.ts'

/** Namespaces whose Pods are there for the cluster's own sake. */
const system: ReadonlySet<string> = new Set(['kube-system', 'local-path-storage', 'metallb-system'])
/** A page shows so many rows and columns, and so much of an answer. */
const most = { rows: 60, columns: 60, body: 600 }

const endings: Readonly<Record<Exclude<Journey['outcome'], 'connected'>, string>> = {
  refused: 'connection refused',
  timeout: 'timed out',
  unreachable: 'no route to host',
  'unknown-name': 'name not found',
  'no-dns': 'no answer from DNS',
  'no-answer': 'connected, but nothing was said back',
  'not-tls': 'the server does not speak TLS',
  resolved: 'name found',
}

function startOf({ from }: Journey): HopObject | undefined {
  if (from.kind === 'Pod') return { kind: 'Pod', namespace: from.namespace, name: from.name }
  return from.kind === 'Node' ? { kind: 'Node', namespace: '', name: from.name } : undefined
}

/** A journey as the page shows it. */
export function followedOf(journey: Journey): Followed {
  const { to, outcome, pod, answer, cause } = journey
  const steps = stepsOf(journey)
  const arrived = (outcome === 'connected' || outcome === 'resolved') && steps.every(step => step.state !== 'stopped')
  const who =
    outcome !== 'connected' ? endings[outcome] : (pod?.name ?? steps.findLast(step => step.at !== undefined)?.at?.name ?? 'somebody outside of the cluster')
  const words = outcome !== 'connected' ? endings[outcome] : answer === undefined ? `connected to ${who}` : `${who} answered ${answer.status}`
  return {
    from: nameOfPlace(journey.from),
    start: startOf(journey),
    to,
    outcome: words,
    arrived,
    steps,
    cause,
    body: (answer?.body ?? '').slice(0, most.body),
    who,
  }
}

/** `machine`, `node/kind-worker` or `pod/shop/web` as the cluster takes it. */
function askerOf(from: string): Asker {
  const [, kind, name = ''] = /^(node|pod)\/(.+)$/.exec(from) ?? []
  return kind === 'node' ? { node: name } : kind === 'pod' ? { pod: name } : 'machine'
}

/** Makes requests; undefined when there is no such place to make them from. */
export function ask(cluster: Cluster, { from, to, times }: RequestAsk): Asked | undefined {
  let last: Followed | undefined
  let tally: readonly Tally[] = []
  for (let turn = 0; turn < times; turn++) {
    const journey = cluster.request({ from: askerOf(from), to })
    if (journey === undefined) return undefined
    last = followedOf(journey)
    tally = counted(tally, last)
  }
  return last === undefined ? undefined : { last, tally }
}

const urlOf = (host: string, port: number, protocol: string | undefined): string =>
  protocol === 'UDP' ? `udp://${host}:${port}` : `http://${host}${port === 80 ? '' : `:${port}`}`

/** From where one can ask, and what can be asked from the place `from`. */
export function placesOf(cluster: Cluster, from: string): Places {
  const running = all<Pod>(cluster, 'v1', 'Pod').filter(
    pod => pod.spec.nodeName !== undefined && pod.status.phase === 'Running' && pod.spec.hostNetwork !== true,
  )
  const nodes = all<Node>(cluster, 'v1', 'Node')
  const sources = [
    { group: 'Outside of the cluster', value: 'machine', label: 'your machine' },
    ...nodes.map(({ metadata: { name = '' } }) => ({ group: 'Nodes', value: `node/${name}`, label: name })),
    ...running.map(({ metadata: { namespace = '', name = '' } }) => ({ group: `Pods of ${namespace}`, value: `pod/${namespace}/${name}`, label: name })),
  ]
  return {
    sources: sources.sort((a, b) => Number(system.has(a.group.slice(8))) - Number(system.has(b.group.slice(8)))),
    targets: targetsFrom(cluster, from, running, nodes),
  }
}

function targetsFrom(cluster: Cluster, from: string, running: readonly Pod[], nodes: readonly Node[]): Places['targets'] {
  const [kind, own = ''] = from.split('/')
  const services = all<Service>(cluster, 'v1', 'Service').filter(({ metadata }) => !system.has(metadata.namespace ?? '') && metadata.name !== 'kubernetes')
  const said = ({ metadata }: Service): string => `Service ${metadata.namespace}/${metadata.name}`
  const ports = services.flatMap(service => (service.spec.ports ?? []).map(port => ({ service, ...port })))
  if (kind === 'machine') {
    const node = nodes.at(-1)?.status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? ''
    return ports.flatMap(({ service, port, nodePort, protocol }) => [
      ...(service.status.loadBalancer.ingress ?? []).flatMap(({ ip }) =>
        ip === undefined ? [] : [{ value: urlOf(ip, port, protocol), label: said(service) }],
      ),
      ...(nodePort ? [{ value: urlOf(node, nodePort, protocol), label: `${said(service)}, port of every node` }] : []),
    ])
  }
  const hostOf = ({ metadata: { name = '', namespace = '' }, spec }: Service): string =>
    kind === 'pod' ? (namespace === own ? name : `${name}.${namespace}`) : (spec.clusterIP ?? '')
  return [
    ...ports.map(({ service, port, protocol }) => ({ value: urlOf(hostOf(service), port, protocol), label: said(service) })),
    ...running.flatMap(({ metadata, status, spec }) =>
      (spec.containers ?? []).flatMap(({ ports: open }) =>
        (open ?? []).flatMap(({ containerPort, protocol }) =>
          system.has(metadata.namespace ?? '')
            ? []
            : [{ value: urlOf(status.podIP ?? '', containerPort, protocol), label: `Pod ${metadata.namespace}/${metadata.name}` }],
        ),
      ),
    ),
  ]
}

/** Who reaches what is in a namespace: its own Pods, and those of all namespaces that are not the cluster's. */
export function reachOf(cluster: Cluster, namespace: string): ReachTable {
  const spaces = all(cluster, 'v1', 'Namespace').map(({ metadata }) => metadata.name ?? '')
  const sources = spaces.filter(name => name === namespace || !system.has(name))
  const { sources: rows, destinations, cells } = cluster.reachability({ namespaces: [namespace], sources })
  const order = rows.map((row, index) => ({ row, index })).sort((a, b) => Number(b.row.namespace === namespace) - Number(a.row.namespace === namespace))
  return {
    columns: destinations.slice(0, most.columns).map(({ kind, name, address, port, protocol }) => ({
      kind,
      name,
      port: protocol === 'TCP' ? String(port) : `${port}/${protocol}`,
      to: urlOf(kind === 'Service' ? `${name}.${namespace}` : address, port, protocol),
    })),
    rows: order.slice(0, most.rows).map(({ row: { namespace: home, name }, index }) => ({
      namespace: home,
      name,
      cells: (cells[index] ?? []).slice(0, most.columns).map(({ verdict, outcome, why }) => ({
        verdict,
        word: verdict === 'yes' ? 'yes' : verdict === 'some' ? 'some' : outcome === 'connected' ? 'no' : endings[outcome],
        why,
      })),
    })),
    left: { rows: Math.max(0, rows.length - most.rows), columns: Math.max(0, destinations.length - most.columns) },
  }
}

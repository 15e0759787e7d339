import { describe, expect, it } from 'vitest'
import type { Hop } from '../hop.ts'
import { TestNet } from '../testing.ts'

const web = { clusterIP: '10.96.100.1', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] }

/** Three Pods of which two run on kind-worker, and a client on kind-worker2. */
function shop(spec: object = {}, seed = 1): TestNet {
  const net = new TestNet(seed)
  net.pod({ name: 'a', address: '10.244.1.2', listens: [8080] })
  net.pod({ name: 'b', address: '10.244.1.3', listens: [8080] })
  net.pod({ name: 'c', address: '10.244.2.2', node: 'kind-worker2', listens: [8080] })
  net.pod({ name: 'client', address: '10.244.2.9', node: 'kind-worker2' })
  net.service('web', { ...web, ...spec }, [{ address: '10.244.1.2' }, { address: '10.244.1.3' }, { address: '10.244.2.2', node: 'kind-worker2' }])
  return net
}

const words = (hops: readonly Hop[]) => hops.map(hop => `${hop.hop} ${'verdict' in hop ? hop.verdict : ''}`.trim())
const machine = { kind: 'Machine' } as const

/** How often each of the addresses answered `times` requests. */
function tally(net: TestNet, times: number, connect = () => net.network.connect(net.at('client'), '10.96.100.1', 80)): Map<string, number> {
  const counts = new Map<string, number>()
  for (let turn = 0; turn < times; turn++) {
    const name = connect().pod?.name ?? 'nobody'
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

describe('a Service', () => {
  it('shares 10,000 requests evenly, and the same ones for the same seed', () => {
    const counts = tally(shop(), 10_000)
    expect([...counts.keys()].sort()).toEqual(['a', 'b', 'c'])
    // Three endpoints: a third each, give or take four standard deviations.
    for (const count of counts.values()) expect(Math.abs(count - 10_000 / 3)).toBeLessThan(190)
    expect(tally(shop(), 10_000)).toEqual(counts)
    expect(tally(shop({}, 2), 10_000)).not.toEqual(counts)
  })

  it('leaves out who is not ready, and refuses when nobody is', () => {
    const net = shop()
    net.endpoints('web', [{ address: '10.244.1.2', ready: false }, { address: '10.244.1.3' }])
    expect([...tally(net, 50).keys()]).toEqual(['b'])
    net.endpoints('web', [{ address: '10.244.1.2', ready: false }])
    const { outcome, hops } = net.network.connect(net.at('client'), '10.96.100.1', 80)
    expect(outcome).toBe('refused')
    expect(words(hops)).toEqual(['service no-endpoints'])
  })

  it('uses endpoints that end but still serve when there are no others', () => {
    const net = shop()
    net.endpoints('web', [
      { address: '10.244.1.2', ready: false, serving: true, terminating: true },
      { address: '10.244.1.3', ready: false, serving: false, terminating: true },
    ])
    expect([...tally(net, 20).keys()]).toEqual(['a'])
  })

  it('has nothing at ports it does not name: the packet is lost', () => {
    const net = shop()
    expect(net.network.connect(net.at('client'), '10.96.100.1', 81).outcome).toBe('timeout')
    expect(net.network.connect(net.at('client'), '10.96.100.1', 80, 'UDP').outcome).toBe('timeout')
    expect(net.network.connect(net.at('client'), '10.96.100.1', 0, 'ICMP').outcome).toBe('timeout')
  })

  it('refuses when the Pod behind it does not listen on the target port', () => {
    const net = shop({ ports: [{ port: 80, targetPort: 9999 }] })
    const { outcome, hops } = net.network.connect(net.at('client'), '10.96.100.1', 80)
    expect(outcome).toBe('refused')
    expect(words(hops)).toEqual(['service forwarded', 'listener closed'])
  })

  it('keeps a client at its Pod for as long as session affinity says', () => {
    const net = shop({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } })
    const first = tally(net, 1)
    expect(tally(net, 200)).toEqual(new Map([[[...first.keys()][0], 200]]))
    const seen = new Set<string>()
    for (let turn = 0; turn < 40; turn++) {
      net.clock.advance(61_000)
      seen.add([...tally(net, 1).keys()][0] ?? '')
    }
    expect(seen.size).toBe(3)
  })

  it('stays on the node with internalTrafficPolicy Local, and drops where nobody is', () => {
    const net = shop({ internalTrafficPolicy: 'Local' })
    expect([...tally(net, 30).keys()]).toEqual(['c'])
    net.pod({ name: 'far', address: '10.244.0.9', node: 'kind-control-plane' })
    const { outcome, hops } = net.network.connect(net.at('far'), '10.96.100.1', 80)
    expect(outcome).toBe('timeout')
    expect(words(hops)).toEqual(['service no-local-endpoints'])
  })

  it('prefers endpoints that are hinted for the node', () => {
    const net = shop()
    net.endpoints('web', [
      { address: '10.244.1.2', forNodes: ['kind-worker'] },
      { address: '10.244.2.2', node: 'kind-worker2', forNodes: ['kind-worker2'] },
    ])
    expect([...tally(net, 30).keys()]).toEqual(['c'])
    net.endpoints('web', [
      { address: '10.244.1.2', forNodes: ['kind-worker'] },
      { address: '10.244.2.2', node: 'kind-worker2' },
    ])
    expect([...tally(net, 60).keys()].sort()).toEqual(['a', 'c'])
  })

  it('shows the client its own address inside of the cluster, and a node where it comes from outside', () => {
    const net = shop({ type: 'NodePort', ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] })
    expect(net.network.connect(net.at('client'), '10.96.100.1', 80).client).toBe('10.244.2.9')
    net.endpoints('web', [{ address: '10.244.1.2' }])
    expect(net.network.connect(machine, '172.18.0.3', 30080)).toMatchObject({ outcome: 'connected', client: '10.244.1.1' })
    expect(net.network.connect(machine, '172.18.0.4', 30080)).toMatchObject({ outcome: 'connected', client: '172.18.0.4' })
    expect(net.network.connect({ kind: 'Node', name: 'kind-worker', address: '172.18.0.3' }, '10.244.1.2', 8080).client).toBe('10.244.1.1')
  })

  it('keeps the address with externalTrafficPolicy Local, and drops on nodes without an endpoint', () => {
    const net = shop({ type: 'NodePort', externalTrafficPolicy: 'Local', ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] })
    net.endpoints('web', [{ address: '10.244.1.2' }])
    expect(net.network.connect(machine, '172.18.0.3', 30080)).toMatchObject({ outcome: 'connected', client: '172.18.0.1' })
    expect(net.network.connect(machine, '172.18.0.4', 30080).outcome).toBe('timeout')
    // A Pod of that node reaches it all the same.
    expect(net.network.connect(net.at('client'), '172.18.0.4', 30080).outcome).toBe('connected')
    expect(net.network.connect(machine, '172.18.0.3', 30081).outcome).toBe('refused')
  })

  it('is not to be reached at its own address from outside, nor are Pods', () => {
    const net = shop()
    expect(net.network.connect(machine, '10.96.100.1', 80).outcome).toBe('timeout')
    expect(words(net.network.connect(machine, '10.244.1.2', 8080).hops)).toEqual(['listener no-route'])
  })

  it('hides a Pod from itself when it reaches itself by its Service', () => {
    const net = shop()
    net.endpoints('web', [{ address: '10.244.1.2' }])
    expect(net.network.connect(net.at('a'), '10.96.100.1', 80)).toMatchObject({ outcome: 'connected', client: '10.244.1.1' })
    expect(net.network.connect(net.at('a'), '127.0.0.1', 8080)).toMatchObject({ outcome: 'connected', client: '127.0.0.1' })
  })
})

describe('ports of a node', () => {
  it('lead to the Pod that has one of them', () => {
    const net = new TestNet()
    net.pod({ name: 'agent', address: '10.244.1.5', ports: [{ containerPort: 8080, hostPort: 80 }], listens: [8080] })
    expect(net.network.connect(machine, '172.18.0.3', 80)).toMatchObject({ outcome: 'connected', client: '172.18.0.1', pod: { name: 'agent' } })
    expect(net.network.connect(machine, '172.18.0.4', 80).outcome).toBe('refused')
  })

  it('belong to Pods in the node’s own network', () => {
    const net = new TestNet()
    net.pod({ name: 'host', address: '172.18.0.3', spec: { hostNetwork: true } })
    net.listen('172.18.0.3', 9100, 'host')
    net.pod({ name: 'client', address: '10.244.2.9', node: 'kind-worker2' })
    expect(net.network.connect(net.at('client'), '172.18.0.3', 9100)).toMatchObject({ outcome: 'connected', client: '172.18.0.4' })
  })
})

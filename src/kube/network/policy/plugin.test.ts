import { describe, expect, it } from 'vitest'
import { TestNet } from '../testing.ts'
import type { NetworkPlugin } from './plugin.ts'

function connect(plugin: NetworkPlugin, protocol: 'TCP' | 'ICMP') {
  const net = new TestNet(1, plugin)
  net.pod({ name: 'web', address: '10.244.1.2', listens: [80] })
  net.pod({ name: 'client', address: '10.244.2.9', node: 'kind-worker2' })
  net.create('networking.k8s.io/v1', 'NetworkPolicy', { metadata: { name: 'deny' }, spec: { podSelector: {} } })
  const { outcome, hops } = net.network.connect(net.at('client'), '10.244.1.2', 80, protocol)
  const policy = hops.find(({ hop }) => hop === 'policy')
  return `${outcome} ${policy?.hop === 'policy' ? policy.verdict : 'not asked'}`
}

describe('a policy that denies everything', () => {
  it.each([
    ['kindnet', 'timeout denied', 'connected not asked'],
    ['calico', 'timeout denied', 'timeout denied'],
    ['canal', 'timeout denied', 'timeout denied'],
    ['flannel', 'connected ignored', 'connected not asked'],
  ] as const)('with %s', (plugin, tcp, icmp) => {
    expect(connect(plugin, 'TCP')).toBe(tcp)
    expect(connect(plugin, 'ICMP')).toBe(icmp)
  })

  it('holds up a node’s own packets to its Pods with none of them', () => {
    const net = new TestNet()
    net.pod({ name: 'web', address: '10.244.1.2', listens: [80] })
    net.create('networking.k8s.io/v1', 'NetworkPolicy', { metadata: { name: 'deny' }, spec: { podSelector: {} } })
    const from = (name: string) => net.network.nodePlace(name) ?? { kind: 'Machine' as const }
    expect(net.network.connect(from('kind-worker'), '10.244.1.2', 80).outcome).toBe('connected')
    expect(net.network.connect(from('kind-worker2'), '10.244.1.2', 80).outcome).toBe('timeout')
  })
})

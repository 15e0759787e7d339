import { describe, expect, it } from 'vitest'
import { TestNet } from '../testing.ts'
import type { RecordType } from './record.ts'
import { candidates, formatResolvConf, resolvConfOf } from './resolv-conf.ts'

function shop(): TestNet {
  const net = new TestNet()
  net.dns()
  net.pod({ namespace: 'shop', name: 'client', address: '10.244.1.9' })
  net.pod({ namespace: 'data', name: 'other', address: '10.244.1.8' })
  net.service(
    'web',
    {
      clusterIP: '10.96.7.7',
      ports: [
        { name: 'http', port: 80 },
        { name: 'admin', port: 9000 },
      ],
    },
    [],
    'shop',
  )
  net.service(
    'db',
    { clusterIP: 'None', selector: { app: 'db' }, ports: [{ name: 'pg', port: 5432 }] },
    [
      { address: '10.244.1.20', hostname: 'db-0' },
      { address: '10.244.2.20', hostname: 'db-1' },
      { address: '10.244.2.21', hostname: 'db-2', ready: false },
    ],
    'data',
  )
  net.service('plain', { clusterIP: 'None', selector: { app: 'plain' }, ports: [{ port: 80 }] }, [{ address: '10.244.1.30' }], 'data')
  net.service('empty', { clusterIP: 'None', selector: { app: 'none' }, ports: [{ port: 80 }] }, [], 'data')
  net.create('v1', 'Service', { metadata: { name: 'outside', namespace: 'shop' }, spec: { type: 'ExternalName', externalName: 'api.example.com' } })
  net.create('v1', 'Service', { metadata: { name: 'inside', namespace: 'shop' }, spec: { type: 'ExternalName', externalName: 'web.shop.svc.cluster.local' } })
  return net
}

const answer = (net: TestNet, name: string, type: RecordType = 'A') => {
  const { code, records } = net.network.zone.answer(name, type)
  return records.length === 0
    ? code
    : records.map(record => ('address' in record ? record.address : 'target' in record ? record.target : record.text)).join(' ')
}

describe('CoreDNS', () => {
  it('knows Services by name and namespace', () => {
    const net = shop()
    expect(answer(net, 'web.shop.svc.cluster.local')).toBe('10.96.7.7')
    expect(answer(net, 'WEB.shop.svc.cluster.local.')).toBe('10.96.7.7')
    expect(answer(net, 'web.data.svc.cluster.local')).toBe('NXDOMAIN')
    expect(answer(net, 'web.nowhere.svc.cluster.local')).toBe('NXDOMAIN')
    expect(answer(net, 'web.shop.svc.cluster.local', 'AAAA')).toBe('NOERROR')
    expect(answer(net, 'shop.svc.cluster.local')).toBe('NOERROR')
    expect(answer(net, 'web.shop.cluster.local')).toBe('NXDOMAIN')
  })

  it('gives the ready Pods of a headless Service, and their own names', () => {
    const net = shop()
    expect(answer(net, 'db.data.svc.cluster.local')).toBe('10.244.1.20 10.244.2.20')
    expect(answer(net, 'db-1.db.data.svc.cluster.local')).toBe('10.244.2.20')
    expect(answer(net, 'db-2.db.data.svc.cluster.local')).toBe('NXDOMAIN')
    expect(answer(net, '10-244-1-30.plain.data.svc.cluster.local')).toBe('10.244.1.30')
    expect(answer(net, 'empty.data.svc.cluster.local')).toBe('NXDOMAIN')
  })

  it('gives ports as SRV records', () => {
    const net = shop()
    expect(net.network.zone.answer('_http._tcp.web.shop.svc.cluster.local', 'SRV').records).toEqual([
      { type: 'SRV', name: '_http._tcp.web.shop.svc.cluster.local', target: 'web.shop.svc.cluster.local', port: 80, priority: 0, weight: 100 },
    ])
    expect(net.network.zone.answer('_pg._tcp.db.data.svc.cluster.local', 'SRV').records).toMatchObject([
      { target: 'db-0.db.data.svc.cluster.local', port: 5432, weight: 50 },
      { target: 'db-1.db.data.svc.cluster.local', port: 5432, weight: 50 },
    ])
    expect(answer(net, '_nope._tcp.web.shop.svc.cluster.local', 'SRV')).toBe('NXDOMAIN')
  })

  it('leads external names on', () => {
    const net = shop()
    expect(answer(net, 'outside.shop.svc.cluster.local')).toBe('api.example.com 203.0.113.13')
    expect(answer(net, 'inside.shop.svc.cluster.local')).toBe('web.shop.svc.cluster.local 10.96.7.7')
  })

  it('names addresses in reverse', () => {
    const net = shop()
    expect(answer(net, '7.7.96.10.in-addr.arpa', 'PTR')).toBe('web.shop.svc.cluster.local')
    expect(answer(net, '20.1.244.10.in-addr.arpa', 'PTR')).toBe('db-0.db.data.svc.cluster.local')
    expect(answer(net, '99.9.9.10.in-addr.arpa', 'PTR')).toBe('NXDOMAIN')
  })

  it('gives a Pod’s address for its spelled name without looking for the Pod', () => {
    const net = shop()
    expect(answer(net, '10-244-9-9.shop.pod.cluster.local')).toBe('10.244.9.9')
    expect(answer(net, 'web.shop.pod.cluster.local')).toBe('NXDOMAIN')
  })
})

describe('looking a name up in a Pod', () => {
  it('tries the search domains first when there are fewer than five dots', () => {
    const net = shop()
    const found = net.network.lookup(net.at('client', 'shop'), 'db.data')
    expect(found.asked.map(({ name, answer: said }) => `${name} ${said}`)).toEqual([
      'db.data.shop.svc.cluster.local NXDOMAIN',
      'db.data.svc.cluster.local found',
    ])
    expect(net.network.lookup(net.at('client', 'shop'), 'web').addresses).toEqual(['10.96.7.7'])
    expect(net.network.lookup(net.at('other', 'data'), 'web')).toMatchObject({ verdict: 'unknown', addresses: [] })
    expect(net.network.lookup(net.at('other', 'data'), 'web').asked).toHaveLength(4)
    expect(net.network.lookup(net.at('client', 'shop'), 'web.shop.svc.cluster.local.').asked).toHaveLength(1)
  })

  it('says how DNS was not reached', () => {
    const net = shop()
    net.endpoints('kube-dns', [{ address: '10.244.0.2', ready: false }], 'kube-system')
    expect(net.network.connect(net.at('client', 'shop'), 'web', 80)).toMatchObject({ outcome: 'no-dns', hops: [{ hop: 'name', verdict: 'refused' }] })
    net.endpoints('kube-dns', [{ address: '10.244.0.2' }], 'kube-system')
    net.create('networking.k8s.io/v1', 'NetworkPolicy', { metadata: { name: 'deny', namespace: 'shop' }, spec: { podSelector: {}, policyTypes: ['Egress'] } })
    const { outcome, hops } = net.network.connect(net.at('client', 'shop'), 'web', 80)
    expect(outcome).toBe('no-dns')
    expect(hops).toMatchObject([{ hop: 'name', verdict: 'timeout', path: [{ hop: 'service' }, { hop: 'policy', direction: 'Egress', verdict: 'denied' }] }])
  })

  it('reads its own resolv.conf', () => {
    const net = shop()
    const conf = (spec: object) => {
      net.pod({
        namespace: 'shop',
        name: `p${JSON.stringify(spec).length}`,
        address: '10.244.1.99',
        spec: { ...spec, nodeName: 'kind-worker', containers: [{ name: 'c', image: 'busybox' }] },
      })
      const pod = net.network.inventory.pods.get('shop', `p${JSON.stringify(spec).length}`)
      return pod === undefined ? '' : formatResolvConf(resolvConfOf(pod))
    }
    expect(conf({})).toBe('search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n')
    expect(conf({ dnsPolicy: 'Default' })).toBe('nameserver 172.18.0.1\noptions ndots:0\n')
    expect(conf({ dnsPolicy: 'None', dnsConfig: { nameservers: ['192.0.2.1'], searches: ['my.test'], options: [{ name: 'ndots', value: '2' }] } })).toBe(
      'search my.test\nnameserver 192.0.2.1\noptions ndots:2\n',
    )
    expect(candidates('a.b.c', { nameservers: [], searches: ['x'], options: ['ndots:2'] })).toEqual(['a.b.c', 'a.b.c.x'])
  })
})

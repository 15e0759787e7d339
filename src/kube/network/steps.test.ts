import { describe, expect, it } from 'vitest'
import { follow } from './request.ts'
import { stepsOf } from './steps.ts'
import { TestNet } from './testing.ts'

function net(): TestNet {
  const net = new TestNet()
  net.dns()
  net.pod({ name: 'client', address: '10.244.1.2' })
  net.pod({ name: 'web', address: '10.244.2.2', node: 'kind-worker2', labels: { app: 'web' }, listens: [8080] })
  net.service('web', { clusterIP: '10.96.0.50', ports: [{ port: 80, targetPort: 8080 }] }, [{ address: '10.244.2.2', node: 'kind-worker2' }])
  return net
}

const steps = (net: TestNet, to: string) => {
  const journey = follow(net.network, { from: { pod: 'client' }, to })
  return journey === undefined ? [] : stepsOf(journey)
}

describe('the steps of a request', () => {
  it('say what each hop is, where it leads and which object it passes', () => {
    expect(steps(net(), 'http://web').map(({ what, from, to, verdict, state, at }) => [what, from, to, verdict, state, at?.name])).toEqual([
      ['Name', 'web', '10.96.0.50', 'found', 'passed', 'coredns'],
      ['Service', '10.96.0.50:80', '10.244.2.2:8080', '1 of 1', 'passed', 'web'],
      ['Arrival', '', '10.244.2.2:8080', 'listens', 'passed', 'web'],
      ['Answer', '', '', '200', 'passed', 'web'],
    ])
  })

  it('mark the one at which it stops', () => {
    const cluster = net()
    cluster.endpoints('web', [{ address: '10.244.2.2', ready: false }])
    expect(steps(cluster, 'http://web').map(({ what, verdict, state }) => [what, verdict, state])).toEqual([
      ['Name', 'found', 'passed'],
      ['Service', 'refused', 'stopped'],
    ])
  })

  it('show the way to DNS when a name finds no answer', () => {
    const cluster = net()
    cluster.create('networking.k8s.io/v1', 'NetworkPolicy', { metadata: { name: 'closed' }, spec: { podSelector: {}, policyTypes: ['Egress'] } })
    expect(steps(cluster, 'http://web').map(({ what, verdict, state }) => [what, verdict, state])).toEqual([
      ['DNS: Service', '1 of 1', 'passed'],
      ['DNS: Policy', 'Egress: dropped', 'stopped'],
    ])
  })
})

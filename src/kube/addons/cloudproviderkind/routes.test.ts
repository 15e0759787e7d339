import { describe, expect, it } from 'vitest'
import { TestNet } from '../../network/testing.ts'
import type { HTTPRoute, ReferenceGrant } from './gateway-types.ts'
import { bestDomain, intersection } from './hostnames.ts'
import { answer } from './http-proxy.ts'
import { compile } from './route-rules.ts'

const route = (rules: HTTPRoute['spec']['rules'], namespace = 'default'): HTTPRoute => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'web', namespace },
  spec: rules === undefined ? {} : { rules },
})

/** Two Services, `blue` and `green`, each with a Pod that says its name. */
function gateway(rules: HTTPRoute['spec']['rules'], grants: readonly ReferenceGrant[] = [], namespace = 'default') {
  const net = new TestNet()
  for (const [index, name] of ['blue', 'green'].entries()) {
    net.pod({ name, address: `10.244.1.${index + 2}`, listens: [8080] })
    net.service(name, { clusterIP: `10.96.100.${index + 1}`, selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] }, [
      { address: `10.244.1.${index + 2}` },
    ])
  }
  const service = (space: string, name: string) => net.network.inventory.services.get(space, name)
  const compiled = compile(route(rules, namespace), { service, grants })
  const place = { kind: 'Neighbor', name: 'proxy', address: '172.18.0.9', via: 'kind-control-plane' } as const
  const proxy = { network: net.network, place, now: () => net.clock.now(), service }
  const hosts = new Map([['*', compiled.routes]])
  return {
    net,
    compiled,
    get: (path: string, headers: Record<string, string> = {}) => answer(proxy, hosts, { method: 'GET', path, host: 'web.test', headers, from: '172.18.0.1' }),
  }
}

describe('rules of an HTTPRoute', () => {
  it('take the exact path before the longer prefix before the shorter one', () => {
    const { get } = gateway([
      { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: 'blue', port: 80 }] },
      { matches: [{ path: { type: 'PathPrefix', value: '/api' } }], backendRefs: [{ name: 'green', port: 80 }] },
      { matches: [{ path: { type: 'Exact', value: '/api' } }], backendRefs: [{ name: 'blue', port: 80 }] },
    ])
    expect(get('/api').body).toMatch(/^blue/)
    expect(get('/api/x').body).toMatch(/^green/)
    expect(get('/apis').body).toMatch(/^blue/)
  })

  it('look at headers and parameters', () => {
    const { get } = gateway([
      {
        matches: [{ headers: [{ name: 'X-Env', value: 'canary' }] }, { queryParams: [{ name: 'v', value: '2' }] }],
        backendRefs: [{ name: 'green', port: 80 }],
      },
      { backendRefs: [{ name: 'blue', port: 80 }] },
    ])
    expect(get('/', { 'x-env': 'canary' }).body).toMatch(/^green/)
    expect(get('/?v=2').body).toMatch(/^green/)
    expect(get('/?v=1').body).toMatch(/^blue/)
  })

  it('share 10,000 requests by weight', () => {
    const { get } = gateway([
      {
        backendRefs: [
          { name: 'blue', port: 80, weight: 90 },
          { name: 'green', port: 80, weight: 10 },
        ],
      },
    ])
    let green = 0
    for (let turn = 0; turn < 10_000; turn++) if (get('/').body.startsWith('green')) green++
    // Four standard deviations around 1,000.
    expect(Math.abs(green - 1000)).toBeLessThan(120)
  })

  it('send clients elsewhere', () => {
    const { get } = gateway([{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }])
    expect(get('/a')).toMatchObject({ status: 301, headers: { location: 'https://web.test/a', server: 'envoy' } })
  })

  it('answer 404 without a rule, 500 without a backend, 503 without an endpoint', () => {
    expect(gateway([{ matches: [{ path: { type: 'Exact', value: '/a' } }], backendRefs: [{ name: 'blue', port: 80 }] }]).get('/b').status).toBe(404)
    const lost = gateway([{ backendRefs: [{ name: 'nope', port: 80 }] }])
    expect(lost.get('/').status).toBe(500)
    expect(lost.compiled.unresolved).toBe('BackendNotFound')
    const empty = gateway([{ backendRefs: [{ name: 'blue', port: 80 }] }])
    empty.net.endpoints('blue', [])
    expect(empty.get('/').status).toBe(503)
  })

  it('reach into another namespace only with a grant', () => {
    const rules = [{ backendRefs: [{ name: 'blue', namespace: 'default', port: 80 }] }]
    expect(gateway(rules, [], 'shop').compiled.unresolved).toBe('RefNotPermitted')
    const grant: ReferenceGrant = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'ReferenceGrant',
      metadata: { name: 'open', namespace: 'default' },
      spec: { from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' }], to: [{ group: '', kind: 'Service' }] },
    }
    expect(gateway(rules, [grant], 'shop').get('/').body).toMatch(/^blue/)
  })

  it('are left out with a filter that is not supported', () => {
    const { compiled } = gateway([{ filters: [{ type: 'URLRewrite' }], backendRefs: [{ name: 'blue', port: 80 }] }])
    expect(compiled).toMatchObject({ routes: [], dropped: ['rule[0] has unsupported filter type "URLRewrite"'] })
  })
})

describe('host names', () => {
  it('meet where listener and route agree', () => {
    expect(intersection(undefined, undefined)).toEqual(['*'])
    expect(intersection('*.example.com', ['a.example.com', 'example.com'])).toEqual(['a.example.com'])
    expect(intersection('a.example.com', ['*.example.com'])).toEqual(['a.example.com'])
  })

  it('are found by the name, then by the longest wildcard', () => {
    const domains = ['*', '*.example.com', '*.b.example.com', 'a.example.com']
    expect(['a.example.com:8080', 'x.b.example.com', 'c.example.com', 'other.test'].map(host => bestDomain(domains, host))).toEqual([
      'a.example.com',
      '*.b.example.com',
      '*.example.com',
      '*',
    ])
  })
})

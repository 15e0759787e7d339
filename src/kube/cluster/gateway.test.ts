import { beforeAll, describe, expect, it } from 'vitest'
import { readDefinitions } from '../definitions/index.ts'
import { Cluster } from './cluster.ts'

const gateway = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge}
spec:
  gatewayClassName: cloud-provider-kind
  listeners: [{name: http, port: 80, protocol: HTTP}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec:
  parentRefs: [{name: edge}]
  hostnames: [web.example.com]
  rules:
    - matches: [{path: {type: PathPrefix, value: /hostname}}]
      backendRefs: [{name: hello, port: 80}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: stranger, namespace: kube-public}
spec:
  parentRefs: [{name: edge, namespace: default}]
  rules: [{backendRefs: [{name: hello, port: 80}]}]
`

describe('Gateway API with cloud-provider-kind', () => {
  const cluster = new Cluster()
  const run = (line: string) => {
    const { output } = cluster.execute(line)
    cluster.settle()
    return output
  }
  const conditions = (object: string, path: string) =>
    run(`kubectl get ${object} -o jsonpath='{range ${path}[*]}{.type}={.status} {.reason}: {.message}{"\\n"}{end}'`)

  beforeAll(async () => {
    cluster.writeFile('gateway-api.yaml', await readDefinitions('gateway-api.yaml'))
    cluster.writeFile('gateway.yaml', gateway)
    run('kubectl apply -f gateway-api.yaml')
    run('kubectl create deployment hello --image=registry.k8s.io/e2e-test-images/agnhost:2.53 -- /agnhost netexec')
    run('kubectl expose deployment hello --port=80 --target-port=8080')
  })

  it('does nothing until its controller runs', () => {
    run('kubectl apply -f gateway.yaml')
    expect(run('kubectl get gateway edge -o jsonpath={.status.addresses}')).toBe('')
    run('cloud-provider-kind &')
    expect(conditions('gatewayclass cloud-provider-kind', '.status.conditions')).toContain(
      'Accepted=True Accepted: GatewayClass is accepted by this controller.',
    )
  })

  it('accepts and programs the Gateway, and attaches the route of its namespace', () => {
    expect(conditions('gateway edge', '.status.conditions')).toBe(
      'Accepted=True Accepted: Gateway is accepted\nProgrammed=True Programmed: Envoy configuration updated successfully\n',
    )
    expect(run('kubectl get gateway edge -o jsonpath={.status.listeners[0].attachedRoutes}')).toBe('1')
    expect(conditions('httproute web', '.status.parents[0].conditions')).toBe(
      'Accepted=True Accepted: Route is accepted.\nResolvedRefs=True ResolvedRefs: All references resolved\n',
    )
    expect(conditions('httproute -n kube-public stranger', '.status.parents[0].conditions')).toContain(
      "Accepted=False NotAllowedByListeners: Route is not allowed by a listener's policy.",
    )
  })

  it('passes requests on by host and path', () => {
    expect(run('curl -s -H "Host: web.example.com" 172.18.0.5/hostname')).toMatch(/^hello-/)
    expect(run('curl -s -o /dev/null -w %{http_code} 172.18.0.5/hostname')).toBe('404')
    const journey = cluster.request({ from: 'machine', to: 'http://172.18.0.5/hostname', headers: { Host: 'web.example.com' } })
    expect(journey?.hops.map(({ hop }) => hop)).toEqual(['listener', 'route', 'service', 'listener', 'answer'])
  })

  it('serves Ingresses by a Gateway of their namespace, and tells them its address', () => {
    run('kubectl create ingress shop --rule="shop.example.com/*=hello:80"')
    expect(run('kubectl get ingress shop -o jsonpath={.spec.ingressClassName}:{.status.loadBalancer.ingress[0].ip}')).toBe('cloud-provider-kind:172.18.0.6')
    expect(run('curl -s -H "Host: shop.example.com" 172.18.0.6/hostname')).toMatch(/^hello-/)
    expect(run('curl -s -o /dev/null -w %{http_code} 172.18.0.6')).toBe('404')
  })
})

import { describe, expect, it } from 'vitest'
import { Cluster } from './cluster.ts'

const definition = (kind: string, plural: string) => `
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${plural}.metallb.io}
spec:
  group: metallb.io
  scope: Namespaced
  names: {kind: ${kind}, plural: ${plural}, singular: ${plural.slice(0, -1)}}
  versions:
    - name: v1beta1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}}}`

/** The two kinds and the two programs, without what else MetalLB's manifest brings. */
const installation = `apiVersion: v1
kind: Namespace
metadata: {name: metallb-system}
${definition('IPAddressPool', 'ipaddresspools')}${definition('L2Advertisement', 'l2advertisements')}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: controller, namespace: metallb-system}
spec:
  selector: {matchLabels: {app: controller}}
  template:
    metadata: {labels: {app: controller}}
    spec: {containers: [{name: controller, image: 'quay.io/metallb/controller:v0.16.2'}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: speaker, namespace: metallb-system}
spec:
  selector: {matchLabels: {app: speaker}}
  template:
    metadata: {labels: {app: speaker}}
    spec: {hostNetwork: true, containers: [{name: speaker, image: 'quay.io/metallb/speaker:v0.16.2'}]}
`

describe('MetalLB', () => {
  const cluster = new Cluster()
  const run = (line: string) => {
    const { output } = cluster.execute(line)
    cluster.settle()
    return output
  }
  const addressOf = (service: string) => run(`kubectl get svc ${service} -o jsonpath={.status.loadBalancer.ingress[0].ip}`)

  it('gives no address without a pool', () => {
    cluster.writeFile('metallb.yaml', installation)
    run('kubectl apply -f metallb.yaml')
    run('kubectl create deployment web --image=nginx:1.29')
    run('kubectl expose deployment web --port=80 --type=LoadBalancer')
    expect(addressOf('web')).toBe('')
  })

  it('gives the pool’s address, which nobody answers for until it is advertised', () => {
    cluster.writeFile(
      'pool.yaml',
      'apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: {name: course, namespace: metallb-system}\nspec: {addresses: [172.18.255.200/32]}\n',
    )
    run('kubectl apply -f pool.yaml')
    expect(addressOf('web')).toBe('172.18.255.200')
    expect(run('kubectl get svc web -o yaml')).toContain('metallb.io/ip-allocated-from-pool: course')
    expect(cluster.execute('curl -s 172.18.255.200').code).toBe(7)
    cluster.writeFile('l2.yaml', 'apiVersion: metallb.io/v1beta1\nkind: L2Advertisement\nmetadata: {name: course, namespace: metallb-system}\n')
    run('kubectl apply -f l2.yaml')
    expect(run('curl -s 172.18.255.200')).toContain('Welcome to nginx!')
    // All traffic enters by one node.
    const [hop] = cluster.request({ from: 'machine', to: 'http://172.18.255.200' })?.hops ?? []
    expect(hop).toMatchObject({ hop: 'forward', by: 'announcement', at: expect.stringMatching(/^kind-worker2?$/) })
  })

  it('has nothing left for a second Service until the first goes', () => {
    run('kubectl expose deployment web --name=second --port=80 --type=LoadBalancer')
    expect(addressOf('second')).toBe('')
    expect(run('kubectl get events -o custom-columns=R:.reason,M:.message --no-headers --field-selector involvedObject.name=second')).toBe(
      'AllocationFailed   Failed to allocate IP for "default/second": no available IPs\n',
    )
    run('kubectl delete svc web')
    expect(addressOf('second')).toBe('172.18.255.200')
  })
})

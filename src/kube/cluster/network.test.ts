import { beforeAll, describe, expect, it } from 'vitest'
import type { Journey } from '../network/index.ts'
import { Cluster } from './cluster.ts'

/** A shop with two web Pods, and a client that asks. */
function shop(): Cluster {
  const cluster = new Cluster()
  cluster.execute('kubectl create namespace shop')
  cluster.execute('kubectl create deployment web -n shop --image=nginx:1.29 --replicas=2')
  cluster.execute('kubectl expose deployment web -n shop --port=80')
  cluster.execute('kubectl run client -n shop --image=registry.k8s.io/e2e-test-images/agnhost:2.53')
  cluster.execute('kubectl run other --image=registry.k8s.io/e2e-test-images/agnhost:2.53')
  cluster.settle()
  return cluster
}

const ask = (cluster: Cluster, to = 'http://web', pod = 'shop/client') => {
  const journey = cluster.request({ from: { pod }, to })
  return { outcome: journey?.outcome, last: journey?.hops.at(-1), status: journey?.answer?.status, cause: journey?.cause }
}

describe('a request in a cluster', () => {
  let cluster: Cluster
  beforeAll(() => {
    cluster = shop()
  })

  it('goes from the name to a Pod that answers', () => {
    const journey = cluster.request({ from: { pod: 'shop/client' }, to: 'http://web/' })
    expect(journey?.hops.map(({ hop }) => hop)).toEqual(['name', 'service', 'listener', 'answer'])
    expect(journey).toMatchObject({ outcome: 'connected', answer: { status: 200 }, pod: { kind: 'Pod', namespace: 'shop' } })
    expect(journey?.answer?.body).toContain('Welcome to nginx!')
  })

  it('is printed by the tools as they print it', () => {
    const exec = (line: string, pod = 'client') => cluster.execute(`kubectl exec -n shop ${pod} -- ${line}`)
    expect(exec('curl -s -o /dev/null -w %{http_code} http://web.shop')).toMatchObject({ stdout: '200', code: 0 })
    expect(exec('curl -sS http://wob')).toMatchObject({ stderr: 'curl: (6) Could not resolve host: wob\ncommand terminated with exit code 6\n', code: 6 })
    expect(exec('curl -sS -m 2 http://web:81').stderr).toBe('curl: (28) Connection timed out after 2000 milliseconds\ncommand terminated with exit code 28\n')
    const { stdout } = exec('nslookup web')
    expect(stdout).toMatch(/^Server:\t\t10\.96\.0\.10\nAddress:\t10\.96\.0\.10#53\n\nName:\tweb\.shop\.svc\.cluster\.local\nAddress: 10\.96\.\d+\.\d+\n\n$/)
  })

  it('is told to who follows, as often as a program makes it', () => {
    const told: Journey[] = []
    const stop = cluster.network.onJourney(journey => told.push(journey))
    for (const line of ['curl -s http://web', 'nslookup web', 'nslookup wob', 'curl -s -m 1 http://web:81', 'nc -z web 80', 'ping -c 1 kubernetes.default'])
      cluster.execute(`kubectl exec -n shop client -- ${line}`)
    cluster.execute('curl -s -m 1 http://10.96.0.1')
    stop()
    cluster.execute('kubectl exec -n shop client -- curl -s http://web')
    expect(told.map(({ to, outcome, hops }) => [to, outcome, ...hops.map(({ hop }) => hop)])).toEqual([
      ['http://web', 'connected', 'name', 'service', 'listener', 'answer'],
      ['web', 'resolved', 'name'],
      ['wob', 'unknown-name', 'name'],
      ['http://web:81', 'timeout', 'name', 'listener'],
      ['tcp://web:80', 'connected', 'name', 'service', 'listener'],
      ['icmp://kubernetes.default', 'timeout', 'name', 'listener'],
      ['http://10.96.0.1', 'timeout', 'listener'],
    ])
  })

  it('answers the same when the cluster is lived through again', () => {
    const answers = (of: Cluster) => Array.from({ length: 8 }, () => of.request({ from: { pod: 'shop/client' }, to: 'http://web' })?.pod?.name)
    const first = answers(cluster)
    expect(new Set(first).size).toBe(2)
    expect(answers(cluster.fork())).toEqual(answers(cluster))
  })

  it('reaches the machine by a forwarded port', () => {
    cluster.execute('kubectl port-forward -n shop svc/web 8080:80 &')
    expect(cluster.execute('curl -s localhost:8080').stdout).toContain('Welcome to nginx!')
    expect(cluster.execute('curl localhost:9090').stderr).toBe('curl: (7) Failed to connect to localhost port 9090 after 0 ms: Could not connect to server\n')
  })

  it('fails by a name of another namespace', () => {
    expect(ask(cluster, 'http://web', 'default/other')).toMatchObject({
      outcome: 'unknown-name',
      last: { hop: 'name', verdict: 'unknown' },
      cause: 'A Service web is in namespace shop, not in default. From here its name is web.shop.',
    })
    expect(ask(cluster, 'http://wbe').cause).toBe('Namespace shop has no Service wbe. It has web.')
    expect(ask(cluster, 'http://web.shop', 'default/other')).toMatchObject({ status: 200 })
  })

  it('fails by a policy, and says which', () => {
    cluster.execute(
      "kubectl apply -f - <<'EOF'\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: shop}\nspec: {podSelector: {matchLabels: {app: web}}}\nEOF",
    )
    expect(ask(cluster)).toMatchObject({ outcome: 'timeout', last: { hop: 'policy', direction: 'Ingress', policies: ['deny'], verdict: 'denied' } })
    expect(ask(cluster).cause).toBe('deny chooses this Pod and has no ingress rule at all, so that nothing passes.')
    const { sources, cells } = cluster.reachability({ namespaces: ['shop'] })
    const row = cells[sources.findIndex(({ name }) => name === 'client')]
    expect(row?.some(({ why }) => why.includes('NetworkPolicy deny lets nothing like this reach'))).toBe(true)
    cluster.execute('kubectl delete netpol deny -n shop')
    expect(ask(cluster)).toMatchObject({ status: 200 })
  })

  it('fails by the target port', () => {
    cluster.execute(`kubectl patch svc web -n shop --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":8080}]'`)
    cluster.settle()
    expect(ask(cluster)).toMatchObject({ outcome: 'refused', last: { hop: 'listener', verdict: 'closed', port: 8080 } })
    expect(ask(cluster).cause).toMatch(/^Service web sends port 80 to targetPort 8080\. web-\S+ listens on 80\.$/)
    cluster.execute(`kubectl patch svc web -n shop --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":80}]'`)
    cluster.settle()
  })

  it('fails by the selector, and by Pods that are not ready', () => {
    cluster.execute('kubectl set selector svc web -n shop app=wob')
    cluster.settle()
    expect(ask(cluster)).toMatchObject({ outcome: 'refused', last: { hop: 'service', verdict: 'no-endpoints' } })
    expect(ask(cluster).cause).toBe('The selector app=wob chooses no Pod in namespace shop. Pods there have app=web.')
    cluster.execute('kubectl set selector svc web -n shop app=web')
    cluster.execute(
      `kubectl patch deploy web -n shop -p '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null},"template":{"spec":{"containers":[{"name":"nginx","readinessProbe":{"httpGet":{"path":"/nope","port":80}}}]}}}}'`,
    )
    cluster.settle()
    expect(ask(cluster)).toMatchObject({ outcome: 'refused', last: { hop: 'service', verdict: 'no-endpoints' } })
    expect(ask(cluster).cause).toMatch(/^The selector app=web chooses web-\S+ and web-\S+, but none of them is ready, and only ready Pods become endpoints\.$/)
  })
})

describe('a Service of type LoadBalancer', () => {
  it('waits for somebody who implements it, and gets an address from cloud-provider-kind', () => {
    const cluster = shop()
    cluster.execute('kubectl expose deployment web -n shop --name=front --port=80 --type=LoadBalancer')
    cluster.settle()
    const address = () => cluster.execute('kubectl get svc front -n shop -o jsonpath={.status.loadBalancer.ingress[0].ip}').stdout
    expect(address()).toBe('')
    cluster.execute('sudo cloud-provider-kind &')
    cluster.settle()
    expect(address()).toBe('172.18.0.5')
    expect(cluster.execute('curl -s 172.18.0.5').stdout).toContain('Welcome to nginx!')
    const events = cluster.execute(
      'kubectl get events -n shop --field-selector involvedObject.name=front -o custom-columns=R:.reason,M:.message --no-headers',
    ).stdout
    expect(events).toBe('EnsuringLoadBalancer   Ensuring load balancer\nEnsuredLoadBalancer    Ensured load balancer\n')
    cluster.execute('kubectl delete svc front -n shop')
    expect(cluster.execute('kubectl get svc front -n shop').code).toBe(1)
    expect(cluster.execute('curl -s 172.18.0.5').code).toBe(7)
  })
})

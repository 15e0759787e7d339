import { beforeAll, describe, expect, it } from 'vitest'
import type { Change } from './causes.ts'
import { Cluster } from './cluster.ts'

const web = (image: string, replicas = 2) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: ${image}}]}
`
const brief = ({ actor, verb, object, line }: Change) => `${actor} ${verb} ${object.kind}${line === undefined ? '' : ` (${line})`}`
const objects = (cluster: Cluster) => cluster.api.kinds().flatMap(kind => cluster.api.query(kind).items.map(object => JSON.stringify(object)))

describe('why something is as it is', () => {
  let cluster: Cluster
  beforeAll(() => {
    cluster = new Cluster()
    cluster.writeFile('web.yaml', web('nginx:1.26'))
    cluster.execute('kubectl apply -f web.yaml')
    cluster.settle()
  }, 60_000)
  const pod = () => cluster.api.list('v1', 'Pod', 'default')[0]?.metadata.name ?? ''
  const whyOf = (kind: string, apiVersion: string, name: string, field?: string) =>
    cluster.why(cluster.changesOf({ apiVersion, kind, namespace: 'default', name }, field).at(-1)?.id ?? '')

  it('leads from a Pod that is there back to the line in the terminal', () => {
    expect(whyOf('Pod', 'v1', pod(), 'spec.containers').map(brief)).toEqual([
      'replicaset-controller create Pod',
      'deployment-controller create ReplicaSet',
      'terminal create Deployment (kubectl apply -f web.yaml)',
    ])
  })

  it('tells who chose the node and who reports the containers', () => {
    expect(whyOf('Pod', 'v1', pod(), 'spec.nodeName').map(brief)[0]).toBe('default-scheduler update Pod')
    const [phase, bound] = whyOf('Pod', 'v1', pod(), 'status.phase')
    expect(phase?.actor).toMatch(/^kubelet kind-worker2?$/)
    expect(phase?.rule).toEqual({ says: "The status tells what the node's containers do.", follows: 'pkg/kubelet' })
    expect(bound === undefined ? '' : brief(bound)).toBe('default-scheduler update Pod')
  })

  it('tells a field apart from the others', () => {
    cluster.execute('kubectl scale deploy web --replicas=3')
    cluster.settle()
    const name = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'web' }
    expect(cluster.changesOf(name, 'spec.replicas').map(brief)).toEqual([
      'terminal create Deployment (kubectl apply -f web.yaml)',
      'terminal update Deployment (kubectl scale deploy web --replicas=3)',
    ])
    expect(cluster.changesOf(name, 'spec.replicas').at(-1)?.fields).toEqual(['spec.replicas'])
    expect(cluster.changesOf(name, 'status').at(-1)?.actor).toBe('deployment-controller')
  })

  it('has a rule for everything that any actor changed', () => {
    const { items } = cluster.api.query(cluster.api.kindOf('v1', 'Pod') ?? failed())
    const ids = items.flatMap(({ metadata }) =>
      cluster.changesOf({ apiVersion: 'v1', kind: 'Pod', namespace: metadata.namespace ?? '', name: metadata.name ?? '' }),
    )
    expect(ids.filter(({ actor, rule }) => actor !== '' && rule.follows === '')).toEqual([])
  })
})

function failed(): never {
  throw new Error('no such kind')
}

describe('a snapshot', () => {
  const lived = () => {
    const cluster = new Cluster({ seed: 5 })
    cluster.writeFile('web.yaml', web('nginx:1.26'))
    cluster.execute('kubectl apply -f web.yaml')
    cluster.clock.advance(1700)
    cluster.run('kubectl get pods -w', { stdout: () => undefined, stderr: () => undefined })
    cluster.writeFile('web.yaml', web('nginx:1.27', 3))
    cluster.execute('kubectl apply -f web.yaml')
    cluster.turn('kind-worker2', 'pause')
    cluster.clock.advance(900)
    return cluster
  }

  it('is plain data, and a cluster made from it stands where the first one stood', () => {
    const cluster = lived()
    const snapshot = cluster.snapshot()
    const again = Cluster.restore(JSON.parse(JSON.stringify(snapshot)))
    expect(again.snapshot()).toEqual(snapshot)
    expect(objects(again)).toEqual(objects(cluster))
    cluster.settle()
    again.settle()
    expect(objects(again)).toEqual(objects(cluster))
    expect(cluster.differencesFrom(again)).toEqual([])
  })

  it('makes a fork that goes its own way', () => {
    const cluster = lived()
    const fork = cluster.fork()
    fork.execute('kubectl scale deploy web --replicas=5')
    const found = fork.differencesFrom(cluster)
    expect(found.find(({ object }) => object.kind === 'Deployment' && object.name === 'web')).toMatchObject({ change: 'changed' })
    expect(found.find(({ object }) => object.name === 'web')?.fields).toContain('spec.replicas')
    expect(found.filter(({ object, change }) => object.kind === 'Pod' && change === 'added')).not.toEqual([])
    expect(cluster.execute('kubectl get deploy web -o jsonpath={.spec.replicas}', 0).output).toBe('3')
  })

  it('keeps lines that were stopped', () => {
    const cluster = new Cluster()
    const process = cluster.run('sleep 1000; kubectl create namespace late', { stdout: () => undefined, stderr: () => undefined })
    cluster.clock.advance(5000)
    process.stop(130)
    cluster.clock.advance(2_000_000)
    const again = Cluster.restore(cluster.snapshot())
    expect(again.api.list('v1', 'Namespace').map(({ metadata }) => metadata.name)).not.toContain('late')
  })

  it('refuses to pass for another one', () => {
    const snapshot = lived().snapshot()
    expect(() => Cluster.restore({ ...snapshot, changes: snapshot.changes + 1 })).toThrow(/changes/)
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import type { Deployment, EndpointSlice, Endpoints, Event, Namespace, Pod, ReplicaSet } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { formatTime } from '../apimachinery/meta.ts'
import { Rand } from '../apimachinery/rand.ts'
import type { API } from '../apiserver/interface.ts'
import { createServer } from '../apiserver/server.ts'
import type { ActorContext } from '../client/actor.ts'
import { createActorContext } from '../client/index.ts'
import { Clock } from '../clock/clock.ts'
import { kinds } from '../registry/index.ts'
import type { Kind } from '../registry/kind.ts'
import { defineKind } from '../registry/kind.ts'
import { controllers } from './index.ts'

type Stored<T> = T & KubeObject

const start = Date.parse('2026-09-01T10:00:00Z')
let clock: Clock
let api: API

/** A Pod with as much of its rules as these stories need. */
const plainPod = defineKind<Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  namespaced: true,
  strategy: {
    prepareForCreate: pod => void (pod.status = { phase: 'Pending' }),
    validate: () => [],
    prepareForUpdate: (pod, old) => void (pod.status = old.status),
    checkGracefulDelete: (pod, requested) => (pod.spec.nodeName ? (requested ?? pod.spec.terminationGracePeriodSeconds ?? 30) : 0),
  },
  statusStrategy: { validate: () => [], prepareForUpdate: (pod, old) => void (pod.spec = old.spec) },
  columns: [],
  row: () => [],
})

function kind(apiVersion: string, name: string): Kind {
  const found = api.kindOf(apiVersion, name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

/** A scheduler and kubelets in a few lines: a Pod runs a second after it was made; `broken` images never do. */
function startNodes({ informers, api: server, clock: time }: ActorContext): void {
  const pods = informers.of<Stored<Pod>>('v1', 'Pod')
  let count = 0
  const later = (pod: Stored<Pod>, delay: number, run: (latest: Stored<Pod>) => void) =>
    time.schedule(delay, () => {
      const latest = pods.get(pod.metadata.namespace ?? '', pod.metadata.name ?? '')
      if (latest !== undefined && latest.metadata.uid === pod.metadata.uid) run(latest)
    })
  pods.onEvent(({ type, object }) => {
    if (type === 'ADDED') {
      server.bind(object.metadata.namespace ?? '', object.metadata.name ?? '', 'kind-worker')
      if (object.spec.containers?.[0]?.image?.endsWith('broken')) return
      later(object, 1000, pod => {
        const now = formatTime(time.now())
        const ip = `10.244.1.${++count}`
        const ready = { type: 'Ready', status: 'True', lastProbeTime: null, lastTransitionTime: now }
        server.updateTrusted(
          kind('v1', 'Pod'),
          { ...pod, status: { ...pod.status, phase: 'Running', podIP: ip, podIPs: [{ ip }], conditions: [ready] } },
          { subresource: 'status' },
        )
      })
    } else if (type === 'MODIFIED' && object.metadata.deletionTimestamp !== undefined) {
      later(object, 1000, pod => void server.delete(kind('v1', 'Pod'), pod.metadata.namespace ?? '', pod.metadata.name ?? '', { gracePeriodSeconds: 0 }))
    }
  })
}

const pods = () => api.list<Stored<Pod>>('v1', 'Pod', 'default')
const sets = () => api.list<Stored<ReplicaSet>>('apps/v1', 'ReplicaSet', 'default')
const deployment = (name = 'web') => api.read<Stored<Deployment>>(kind('apps/v1', 'Deployment'), 'default', name)
const messages = (about: string) =>
  api
    .list<Stored<Event>>('v1', 'Event', 'default')
    .filter(event => event.involvedObject.kind === about)
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    .map(event => event.message)

function body(image: string, spec: object = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image }] } },
      ...spec,
    },
  }
}

const change = (patch: object) => void api.patch(kind('apps/v1', 'Deployment'), 'default', 'web', { type: 'merge', body: { spec: patch } })
const image = (text: string) => change({ template: { spec: { containers: [{ name: 'nginx', image: text }] } } })

beforeEach(() => {
  clock = new Clock(start)
  const rand = new Rand(7)
  const served = kinds.some(each => each.kind === 'Pod') ? kinds : [...kinds, plainPod]
  api = createServer({ clock, rand, kinds: served })
  const context = createActorContext(api, clock, rand)
  for (const create of controllers) create(context).start()
  startNodes(context)
  for (const name of ['kube-system', 'default']) api.create(kind('v1', 'Namespace'), '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  api.create(kind('v1', 'Node'), '', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'kind-worker' } })
  clock.advance(1000)
})

describe('a Deployment', () => {
  beforeEach(() => {
    api.create(kind('apps/v1', 'Deployment'), 'default', body('nginx:1.27'))
    clock.advance(5000)
  })

  it('gets the ReplicaSet and the Pods of its template', () => {
    expect(sets().map(set => set.metadata.name)).toEqual(['web-69c6f74b8b'])
    expect(sets()[0]?.metadata.annotations).toEqual({
      'deployment.kubernetes.io/desired-replicas': '3',
      'deployment.kubernetes.io/max-replicas': '4',
      'deployment.kubernetes.io/revision': '1',
    })
    expect(pods()).toHaveLength(3)
    for (const pod of pods()) {
      expect(pod.metadata.name).toMatch(/^web-69c6f74b8b-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
      expect(pod.metadata.labels).toEqual({ app: 'web', 'pod-template-hash': '69c6f74b8b' })
    }
  })

  it('tells its state as a real one does', () => {
    expect(deployment().status).toEqual({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      terminatingReplicas: 0,
      conditions: [
        {
          type: 'Available',
          status: 'True',
          lastUpdateTime: '2026-09-01T10:00:02Z',
          lastTransitionTime: '2026-09-01T10:00:02Z',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        },
        {
          type: 'Progressing',
          status: 'True',
          lastUpdateTime: '2026-09-01T10:00:02Z',
          lastTransitionTime: '2026-09-01T10:00:01Z',
          reason: 'NewReplicaSetAvailable',
          message: 'ReplicaSet "web-69c6f74b8b" has successfully progressed.',
        },
      ],
    })
    expect(messages('Deployment')).toEqual(['Scaled up replica set web-69c6f74b8b from 0 to 3'])
    expect(messages('ReplicaSet')).toHaveLength(3)
    expect(messages('ReplicaSet')[0]).toMatch(/^Created pod: web-69c6f74b8b-/)
  })

  it('rolls a new image out one by one', () => {
    image('nginx:1.26')
    clock.advance(20_000)
    expect(messages('Deployment').slice(1)).toEqual([
      'Scaled up replica set web-68cdd476b5 from 0 to 1',
      'Scaled down replica set web-69c6f74b8b from 3 to 2',
      'Scaled up replica set web-68cdd476b5 from 1 to 2',
      'Scaled down replica set web-69c6f74b8b from 2 to 1',
      'Scaled up replica set web-68cdd476b5 from 2 to 3',
      'Scaled down replica set web-69c6f74b8b from 1 to 0',
    ])
    expect(deployment().metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '2' })
  })

  it('returns to an old template as a new revision', () => {
    image('nginx:1.26')
    clock.advance(20_000)
    image('nginx:1.27')
    clock.advance(20_000)
    const old = sets().find(set => set.metadata.name === 'web-69c6f74b8b')
    expect(old?.metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '3', 'deployment.kubernetes.io/revision-history': '1' })
    expect(old?.status.readyReplicas).toBe(3)
  })

  it('keeps the old Pods while a bad image does not come up, and says so after the deadline', () => {
    image('nginx:broken')
    clock.advance(30_000)
    expect(deployment().status).toMatchObject({ replicas: 4, updatedReplicas: 1, readyReplicas: 3, availableReplicas: 3, unavailableReplicas: 1 })
    clock.advance(600_000)
    expect(deployment().status.conditions?.find(condition => condition.type === 'Progressing')).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `ReplicaSet "${sets().find(set => set.spec.replicas === 1)?.metadata.name ?? ''}" has timed out progressing.`,
    })
  })

  it('shares a new size between ReplicaSets in the middle of a rollout', () => {
    change({ replicas: 10 })
    clock.advance(10_000)
    image('nginx:broken')
    clock.advance(10_000)
    expect(sets().map(set => set.spec.replicas)).toEqual(expect.arrayContaining([8, 5]))
    change({ replicas: 20 })
    clock.advance(10_000)
    expect(
      sets()
        .map(set => set.spec.replicas)
        .sort(),
    ).toEqual([10, 15])
  })

  it('stands still while it is paused', () => {
    change({ paused: true })
    clock.advance(1000)
    image('nginx:1.26')
    clock.advance(10_000)
    expect(sets()).toHaveLength(1)
    expect(deployment().status.conditions?.at(-1)).toMatchObject({
      type: 'Progressing',
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'Deployment is paused',
    })
    change({ paused: false })
    clock.advance(20_000)
    expect(
      sets()
        .map(set => set.spec.replicas)
        .sort(),
    ).toEqual([0, 3])
  })

  it('stops all Pods first when it recreates', () => {
    change({ strategy: { type: 'Recreate', rollingUpdate: null } })
    clock.advance(1000)
    image('nginx:1.26')
    clock.advance(20_000)
    expect(messages('Deployment').slice(1)).toEqual(['Scaled down replica set web-69c6f74b8b from 3 to 0', 'Scaled up replica set web-68cdd476b5 from 0 to 3'])
  })

  it('replaces a Pod that is deleted', () => {
    const [gone] = pods()
    api.delete(kind('v1', 'Pod'), 'default', gone?.metadata.name ?? '')
    clock.advance(5000)
    expect(pods()).toHaveLength(3)
    expect(pods().map(pod => pod.metadata.uid)).not.toContain(gone?.metadata.uid)
  })

  it('keeps only as many old ReplicaSets as it is told', () => {
    change({ revisionHistoryLimit: 1 })
    for (const tag of ['1.26', '1.25', '1.24']) {
      image(`nginx:${tag}`)
      clock.advance(20_000)
    }
    expect(sets()).toHaveLength(2)
  })
})

describe('deleting a Deployment', () => {
  beforeEach(() => {
    api.create(kind('apps/v1', 'Deployment'), 'default', body('nginx:1.27'))
    clock.advance(5000)
  })

  const remove = (propagationPolicy: 'Background' | 'Foreground' | 'Orphan') =>
    void api.delete(kind('apps/v1', 'Deployment'), 'default', 'web', { propagationPolicy })

  it('in the background takes it at once and its Pods after', () => {
    remove('Background')
    expect(api.list('apps/v1', 'Deployment', 'default')).toHaveLength(0)
    expect(sets()).toHaveLength(1)
    clock.advance(5000)
    expect(sets()).toHaveLength(0)
    expect(pods()).toHaveLength(0)
  })

  it('in the foreground takes its Pods first', () => {
    remove('Foreground')
    clock.advance(500)
    expect(deployment().metadata.finalizers).toEqual(['foregroundDeletion'])
    expect(pods().every(pod => pod.metadata.deletionTimestamp !== undefined)).toBe(true)
    clock.advance(5000)
    expect(pods()).toHaveLength(0)
    expect(api.list('apps/v1', 'Deployment', 'default')).toHaveLength(0)
  })

  it('with orphans leaves ReplicaSet and Pods', () => {
    remove('Orphan')
    clock.advance(5000)
    expect(api.list('apps/v1', 'Deployment', 'default')).toHaveLength(0)
    expect(sets()[0]?.metadata.ownerReferences).toBeUndefined()
    expect(pods()).toHaveLength(3)
  })

  it('lets a new one of the same selector adopt the orphans', () => {
    remove('Orphan')
    clock.advance(5000)
    const uids = pods().map(pod => pod.metadata.uid)
    api.create(kind('apps/v1', 'Deployment'), 'default', body('nginx:1.27'))
    clock.advance(5000)
    expect(pods().map(pod => pod.metadata.uid)).toEqual(uids)
    expect(sets()[0]?.metadata.ownerReferences?.[0]?.uid).toBe(deployment().metadata.uid)
    expect(deployment().status.conditions?.find(condition => condition.type === 'Progressing')?.reason).toBe('NewReplicaSetAvailable')
  })
})

describe('a Service', () => {
  it('knows the addresses of its ready Pods', () => {
    api.create(kind('apps/v1', 'Deployment'), 'default', body('nginx:1.27'))
    api.create(kind('v1', 'Service'), 'default', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
    })
    clock.advance(5000)
    const [slice, ...others] = api.list<Stored<EndpointSlice>>('discovery.k8s.io/v1', 'EndpointSlice', 'default')
    expect(others).toEqual([])
    expect(slice?.metadata.name).toMatch(/^web-.{5}$/)
    expect(slice?.metadata.labels).toEqual({ 'kubernetes.io/service-name': 'web', 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' })
    expect(slice?.ports).toEqual([{ name: '', port: 8080, protocol: 'TCP' }])
    expect(slice?.endpoints?.map(endpoint => [endpoint.addresses, endpoint.conditions])).toEqual(
      expect.arrayContaining(['10.244.1.1', '10.244.1.2', '10.244.1.3'].map(ip => [[ip], { ready: true, serving: true, terminating: false }])),
    )
    const endpoints = api.read<Stored<Endpoints>>(kind('v1', 'Endpoints'), 'default', 'web')
    expect(endpoints.subsets?.[0]?.addresses?.map(address => address.ip)).toEqual(['10.244.1.1', '10.244.1.2', '10.244.1.3'])
  })

  it('has an empty slice when nothing matches', () => {
    api.create(kind('v1', 'Service'), 'default', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { selector: { app: 'shop' }, ports: [{ port: 80 }] },
    })
    clock.advance(2000)
    expect(api.list('discovery.k8s.io/v1', 'EndpointSlice', 'default')).toMatchObject([{ endpoints: null, ports: null }])
  })
})

describe('a Namespace', () => {
  it('gets its account and certificate', () => {
    api.create(kind('v1', 'Namespace'), '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
    clock.advance(100)
    expect(api.list('v1', 'ServiceAccount', 'shop').map(account => account.metadata.name)).toEqual(['default'])
    expect(api.list('v1', 'ConfigMap', 'shop').map(map => map.metadata.name)).toEqual(['kube-root-ca.crt'])
  })

  it('goes with all that is in it, Pods first', () => {
    api.create(kind('v1', 'Namespace'), '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
    clock.advance(100)
    api.create(kind('apps/v1', 'Deployment'), 'shop', body('nginx:1.27'))
    clock.advance(5000)
    api.delete(kind('v1', 'Namespace'), '', 'shop')
    clock.advance(5100)
    const shop = api.read<Stored<Namespace>>(kind('v1', 'Namespace'), '', 'shop')
    expect(shop.status.phase).toBe('Terminating')
    expect(shop.status.conditions?.map(condition => `${condition.type}=${condition.status}`)).toContain('NamespaceDeletionContentFailure=False')
    expect(api.list('apps/v1', 'Deployment', 'shop')).toHaveLength(1)
    clock.advance(20_000)
    expect(api.list('v1', 'Namespace').map(namespace => namespace.metadata.name)).not.toContain('shop')
    expect(api.list('v1', 'Pod', 'shop')).toHaveLength(0)
  })
})

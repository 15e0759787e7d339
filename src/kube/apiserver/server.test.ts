import { beforeEach, describe, expect, it } from 'vitest'
import type { ConfigMap, Deployment, Namespace } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { Rand } from '../apimachinery/rand.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import { Clock } from '../clock/clock.ts'
import type { Kind } from '../registry/kind.ts'
import type { API } from './interface.ts'
import { createServer } from './server.ts'

type StoredConfigMap = ConfigMap & KubeObject

const start = Date.parse('2026-09-01T10:00:00Z')
let clock: Clock
let api: API
let configMaps: Kind
let namespaces: Kind

function kind(apiVersion: string, name: string): Kind {
  const found = api.kindOf(apiVersion, name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof StatusError) return `${error.status.code} ${error.status.reason} ${error.message}`
    throw error
  }
  return 'accepted'
}

beforeEach(() => {
  clock = new Clock(start)
  api = createServer({ clock, rand: new Rand(1) })
  configMaps = kind('v1', 'ConfigMap')
  namespaces = kind('v1', 'Namespace')
  api.create(namespaces, '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } })
})

const configMap = (name: string, data: Record<string, string> = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data })

describe('create', () => {
  it('fills in what the server sets and wipes what a client may not', () => {
    const body = { ...configMap('app', { a: '1' }), metadata: { name: 'app', uid: 'mine', creationTimestamp: '2001-01-01T00:00:00Z' } }
    const { object } = api.create<StoredConfigMap>(configMaps, 'default', body)
    expect(object.metadata).toMatchObject({ name: 'app', namespace: 'default', creationTimestamp: '2026-09-01T10:00:00Z', resourceVersion: '2' })
    expect(object.metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    expect(api.read(configMaps, 'default', 'app')).toBe(object)
  })

  it('makes a name of generateName and five letters', () => {
    const { object } = api.create(configMaps, 'default', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'app-' } })
    expect(object.metadata.name).toMatch(/^app-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  })

  it('refuses a second object of the name', () => {
    api.create(configMaps, 'default', configMap('app'))
    expect(refusal(() => api.create(configMaps, 'default', configMap('app')))).toBe('409 AlreadyExists configmaps "app" already exists')
  })

  it('refuses a Namespace that is not there', () => {
    expect(refusal(() => api.create(configMaps, 'shop', configMap('app')))).toBe('404 NotFound namespaces "shop" not found')
  })

  it('refuses an object that names another Namespace', () => {
    const body = { ...configMap('app'), metadata: { name: 'app', namespace: 'shop' } }
    expect(refusal(() => api.create(configMaps, 'default', body))).toBe(
      '400 BadRequest the namespace of the provided object does not match the namespace sent on the request',
    )
  })

  it('refuses unknown fields when asked to be strict, and warns of them otherwise', () => {
    const body = { ...configMap('app'), dat: {} }
    expect(refusal(() => api.create(configMaps, 'default', body, { fieldValidation: 'Strict' }))).toBe(
      '400 BadRequest ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dat"',
    )
    expect(api.create(configMaps, 'default', body).warnings).toEqual(['unknown field "dat"'])
  })

  it('stores nothing in a dry run', () => {
    const { object } = api.create(configMaps, 'default', configMap('app'), { dryRun: true })
    expect(object.metadata.uid).toBeDefined()
    expect(refusal(() => api.read(configMaps, 'default', 'app'))).toBe('404 NotFound configmaps "app" not found')
  })
})

describe('update', () => {
  it('raises the resourceVersion with a change and keeps it without one', () => {
    const { object } = api.create<StoredConfigMap>(configMaps, 'default', configMap('app', { a: '1' }))
    const changed = api.update<StoredConfigMap>(configMaps, 'default', 'app', { ...object, data: { a: '2' } }).object
    expect(Number(changed.metadata.resourceVersion)).toBe(Number(object.metadata.resourceVersion) + 1)
    expect(api.update(configMaps, 'default', 'app', configMap('app', { a: '2' })).object).toBe(changed)
  })

  it('refuses an older state', () => {
    const { object } = api.create<StoredConfigMap>(configMaps, 'default', configMap('app', { a: '1' }))
    api.update(configMaps, 'default', 'app', { ...object, data: { a: '2' } })
    expect(refusal(() => api.update(configMaps, 'default', 'app', { ...object, data: { a: '3' } }))).toBe(
      '409 Conflict Operation cannot be fulfilled on configmaps "app": the object has been modified; please apply your changes to the latest version and try again',
    )
  })

  it('refuses another name than that of the request', () => {
    api.create(configMaps, 'default', configMap('app'))
    expect(refusal(() => api.update(configMaps, 'default', 'app', configMap('web')))).toBe(
      '400 BadRequest the name of the object (web) does not match the name on the URL (app)',
    )
  })

  it('counts generations of the spec and leaves the status alone', () => {
    const deployments = kind('apps/v1', 'Deployment')
    const body = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }] } },
      },
      status: { replicas: 7 },
    }
    const created = api.create<Deployment & KubeObject>(deployments, 'default', body).object
    expect(created.metadata.generation).toBe(1)
    expect(created.status).toEqual({})
    const status = api.updateTrusted(deployments, { ...created, status: { replicas: 3 } }, { subresource: 'status' })
    expect(status.metadata.generation).toBe(1)
    const scaled = api.update<Deployment & KubeObject>(deployments, 'default', 'web', { ...body, spec: { ...body.spec, replicas: 5 } }).object
    expect(scaled.metadata.generation).toBe(2)
    expect(scaled.status).toEqual({ replicas: 3 })
  })

  it('scales through the scale subresource', () => {
    const deployments = kind('apps/v1', 'Deployment')
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }] } }
    api.create(deployments, 'default', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template },
    })
    const scale = api.readScale(deployments, 'default', 'web')
    expect(scale).toMatchObject({ spec: { replicas: 3 }, status: { replicas: 0, selector: 'app=web' } })
    api.update(deployments, 'default', 'web', { ...scale, spec: { replicas: 5 } }, { subresource: 'scale' })
    expect(api.read<Deployment & KubeObject>(deployments, 'default', 'web')).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 5 } })
  })
})

describe('patch', () => {
  beforeEach(() => void api.create(configMaps, 'default', configMap('app', { a: '1', b: '2' })))

  it.each([
    ['strategic', { data: { a: null, c: '3' } }],
    ['merge', { data: { a: null, c: '3' } }],
    [
      'json',
      [
        { op: 'remove', path: '/data/a' },
        { op: 'add', path: '/data/c', value: '3' },
      ],
    ],
  ] as const)('changes the object by a %s patch', (type, body) => {
    expect(api.patch<StoredConfigMap>(configMaps, 'default', 'app', { type, body }).object.data).toEqual({ b: '2', c: '3' })
  })

  it('refuses what does not decode', () => {
    expect(refusal(() => api.patch(configMaps, 'default', 'app', { type: 'merge', body: { data: 7 } }))).toMatch(
      /^422 Invalid {2}"" is invalid: patch: Invalid value: "\{/,
    )
  })

  it('answers NotFound for what is not there', () => {
    expect(refusal(() => api.patch(configMaps, 'default', 'web', { type: 'merge', body: {} }))).toBe('404 NotFound configmaps "web" not found')
  })
})

describe('delete', () => {
  it('removes at once and tells the watch', () => {
    api.create(configMaps, 'default', configMap('app'))
    const seen: string[] = []
    api.watch(configMaps, event => seen.push(`${event.type} ${event.object.metadata.name ?? ''}`))
    api.delete(configMaps, 'default', 'app')
    expect(seen).toEqual(['DELETED app'])
  })

  it('waits for finalizers and goes with the last', () => {
    api.create(configMaps, 'default', { ...configMap('app'), metadata: { name: 'app', finalizers: ['example.com/wait'] } })
    api.delete(configMaps, 'default', 'app')
    const marked = api.read(configMaps, 'default', 'app')
    expect(marked.metadata).toMatchObject({ deletionTimestamp: '2026-09-01T10:00:00Z', deletionGracePeriodSeconds: 0 })
    api.patch(configMaps, 'default', 'app', { type: 'merge', body: { metadata: { finalizers: null } } })
    expect(refusal(() => api.read(configMaps, 'default', 'app'))).toBe('404 NotFound configmaps "app" not found')
  })

  it('takes the finalizer of the garbage collector for foreground and orphan', () => {
    for (const [name, propagationPolicy, finalizer] of [
      ['a', 'Foreground', 'foregroundDeletion'],
      ['b', 'Orphan', 'orphan'],
    ] as const) {
      api.create(configMaps, 'default', configMap(name))
      expect(api.delete(configMaps, 'default', name, { propagationPolicy }).object.metadata.finalizers).toEqual([finalizer])
    }
  })

  it('refuses another uid than asked for', () => {
    const { uid = '' } = api.create(configMaps, 'default', configMap('app')).object.metadata
    expect(refusal(() => api.delete(configMaps, 'default', 'app', { preconditions: { uid: 'other' } }))).toBe(
      `409 Conflict Operation cannot be fulfilled on ConfigMap "app": the UID in the precondition (other) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    )
  })

  it('turns a Namespace Terminating until its finalizer is gone', () => {
    api.create(namespaces, '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
    const marked = api.delete<Namespace & KubeObject>(namespaces, '', 'shop').object
    expect(marked).toMatchObject({ spec: { finalizers: ['kubernetes'] }, status: { phase: 'Terminating' } })
    expect(refusal(() => api.create(configMaps, 'shop', configMap('app')))).toBe(
      '403 Forbidden configmaps "app" is forbidden: unable to create new content in namespace shop because it is being terminated',
    )
    const { finalizers: _, ...spec } = marked.spec
    api.updateTrusted(namespaces, { ...marked, spec }, { subresource: 'finalize' })
    expect(refusal(() => api.read(namespaces, '', 'shop'))).toBe('404 NotFound namespaces "shop" not found')
  })

  it('keeps the Namespaces the cluster lives on', () => {
    expect(refusal(() => api.delete(namespaces, '', 'default'))).toBe('403 Forbidden namespaces "default" is forbidden: this namespace may not be deleted')
  })
})

describe('query', () => {
  it('lists in key order what the selectors want', () => {
    for (const [name, tier] of [
      ['c', 'web'],
      ['a', 'web'],
      ['b', 'db'],
    ])
      api.create(configMaps, 'default', { ...configMap(name ?? ''), metadata: { name, labels: { tier } } })
    const names = (options: Parameters<API['query']>[1]) => api.query(configMaps, options).items.map(item => item.metadata.name)
    expect(names({})).toEqual(['a', 'b', 'c'])
    expect(names({ labelSelector: 'tier=web' })).toEqual(['a', 'c'])
    expect(names({ fieldSelector: 'metadata.name!=b' })).toEqual(['a', 'c'])
    expect(refusal(() => names({ fieldSelector: 'data=x' }))).toBe(
      '400 BadRequest "data" is not a known field selector: only "metadata.name", "metadata.namespace"',
    )
  })
})

describe('Services', () => {
  const service = (name: string, spec: object) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { ports: [{ port: 80 }], ...spec } })

  it('gives addresses above the band for those who choose', () => {
    const { object } = api.create(kind('v1', 'Service'), 'default', service('web', { selector: { app: 'web' } }))
    expect(object).toMatchObject({ spec: { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack', type: 'ClusterIP' } })
    const { clusterIP = '' } = (object as KubeObject & { spec: { clusterIP?: string } }).spec
    const [, , high = 0, low = 0] = clusterIP.split('.').map(Number)
    expect(high * 256 + low).toBeGreaterThan(256)
  })

  it('refuses addresses that are taken or not of the cluster', () => {
    api.create(kind('v1', 'Service'), 'default', service('a', { clusterIP: '10.96.0.9' }))
    expect(refusal(() => api.create(kind('v1', 'Service'), 'default', service('b', { clusterIP: '10.96.0.9' })))).toBe(
      '422 Invalid Service "b" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.9"]: failed to allocate IP 10.96.0.9: provided IP is already allocated',
    )
    expect(refusal(() => api.create(kind('v1', 'Service'), 'default', service('b', { clusterIP: '10.97.0.9' })))).toBe(
      '422 Invalid Service "b" is invalid: spec.clusterIPs: Invalid value: ["10.97.0.9"]: failed to allocate IP 10.97.0.9: the provided network does not match the current range',
    )
  })

  it('gives node ports and refuses those out of the range', () => {
    const { object } = api.create(kind('v1', 'Service'), 'default', service('web', { type: 'NodePort' }))
    const [port] = (object as KubeObject & { spec: { ports: { nodePort: number }[] } }).spec.ports
    expect(port?.nodePort).toBeGreaterThanOrEqual(30086)
    expect(refusal(() => api.create(kind('v1', 'Service'), 'default', service('b', { type: 'NodePort', ports: [{ port: 80, nodePort: 8080 }] })))).toBe(
      '422 Invalid Service "b" is invalid: spec.ports[0].nodePort: Invalid value: 8080: provided port is not in the valid range. The range of valid ports is 30000-32767',
    )
  })

  it('keeps the address when a change leaves it out', () => {
    const services = kind('v1', 'Service')
    const before = api.create(services, 'default', service('web', { selector: { app: 'web' } })).object
    const after = api.update(services, 'default', 'web', service('web', { selector: { app: 'shop' } })).object
    expect(after).toMatchObject({ spec: { clusterIP: (before as KubeObject & { spec: { clusterIP: string } }).spec.clusterIP, selector: { app: 'shop' } } })
  })
})

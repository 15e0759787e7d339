import { beforeEach, describe, expect, it } from 'vitest'
import { Served } from './testing.ts'

const tables = { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' } }
const maps = '/api/v1/namespaces/default/configmaps'

let served: Served
const create = (name: string, labels: Record<string, string> = {}) =>
  served.ask('POST', maps, { body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels } } })
const events = (lines: readonly string[]) => lines.map(line => JSON.parse(line) as { type: string; object: Record<string, unknown> })
const names = (lines: readonly string[]) => events(lines).map(({ type, object }) => `${type} ${(object['metadata'] as { name?: string }).name ?? ''}`)

beforeEach(() => {
  served = new Served()
})

describe('lists', () => {
  it('are those of the kind', () => {
    const { status, json } = served.ask('GET', '/api/v1/nodes')
    expect(status).toBe(200)
    expect(json).toMatchObject({ kind: 'NodeList', apiVersion: 'v1' })
    expect((json['items'] as { metadata: { name: string } }[]).map(item => item.metadata.name)).toEqual(['kind-control-plane', 'kind-worker', 'kind-worker2'])
  })

  it('come in parts when a limit is asked for', () => {
    for (const name of ['a', 'b', 'c', 'd']) create(name)
    const pages: string[][] = []
    let token = ''
    do {
      const { json } = served.ask('GET', `${maps}?limit=2&continue=${encodeURIComponent(token)}`)
      const metadata = json['metadata'] as { continue?: string; remainingItemCount?: number }
      pages.push((json['items'] as { metadata: { name: string } }[]).map(item => item.metadata.name))
      token = metadata.continue ?? ''
      if (pages.length === 1) expect(metadata.remainingItemCount).toBe(3)
    } while (token !== '')
    expect(pages).toEqual([['a', 'b'], ['c', 'd'], ['kube-root-ca.crt']])
    expect(served.ask('GET', `${maps}?continue=nonsense`)).toMatchObject({
      status: 400,
      json: { message: expect.stringMatching(/^invalid continue token: continue key is not valid: /) },
    })
  })

  it('refuse what no selector is', () => {
    expect(served.ask('GET', `${maps}?fieldSelector=spec.x%3D1`).status).toBe(400)
  })
})

describe('tables', () => {
  it('have the columns of the kind, and of the objects the metadata', () => {
    const { json } = served.ask('GET', '/apis/apps/v1/namespaces/kube-system/deployments', tables)
    expect(json).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1' })
    const columns = json['columnDefinitions'] as { name: string; format: string; priority: number }[]
    expect(columns.map(({ name, priority }) => `${name} ${priority}`)).toEqual([
      'Name 0',
      'Ready 0',
      'Up-to-date 0',
      'Available 0',
      'Age 0',
      'Containers 1',
      'Images 1',
      'Selector 1',
    ])
    expect(columns[0]?.format).toBe('name')
    const [row] = json['rows'] as { cells: string[]; object: object }[]
    expect(row?.cells.slice(0, 4)).toEqual(['coredns', '2/2', '2', '2'])
    expect(row?.object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'coredns' } })
  })

  it('hold whole objects or none of them when asked', () => {
    const rowOf = (included: string) =>
      (served.ask('GET', `/api/v1/nodes?includeObject=${included}`, tables).json['rows'] as { object: { kind: string } | null }[])[0]
    expect(rowOf('Object')?.object?.kind).toBe('Node')
    expect(rowOf('None')?.object).toBeNull()
  })

  it('are not for clients that take something else', () => {
    expect(served.ask('GET', '/api/v1/nodes', { headers: { accept: 'application/cbor' } })).toMatchObject({ status: 406, json: { reason: 'NotAcceptable' } })
  })
})

describe('watches', () => {
  it('go on where a list ended', () => {
    create('a')
    const { resourceVersion } = served.ask('GET', maps).json['metadata'] as { resourceVersion: string }
    create('b')
    const { lines, stop } = served.follow(`${maps}?watch=true&resourceVersion=${resourceVersion}`)
    served.ask('DELETE', `${maps}/a`)
    stop()
    create('c')
    expect(names(lines)).toEqual(['ADDED b', 'DELETED a'])
  })

  it('tell first what is there, and where that ends, to who asks for it', () => {
    create('a')
    const { lines } = served.follow(`${maps}?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan`)
    create('b')
    expect(names(lines)).toEqual(['ADDED a', 'ADDED kube-root-ca.crt', 'BOOKMARK ', 'ADDED b'])
    expect(events(lines)[2]?.object).toMatchObject({ metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } })
  })

  it('show objects come and go as a selection sees them', () => {
    create('a')
    const { resourceVersion } = served.ask('GET', maps).json['metadata'] as { resourceVersion: string }
    const { lines } = served.follow(`${maps}?watch=true&resourceVersion=${resourceVersion}&labelSelector=app%3Dweb`)
    const label = (value: string) => served.ask('PATCH', `${maps}/a`, { body: { metadata: { labels: { app: value } } }, type: 'application/merge-patch+json' })
    label('web')
    label('db')
    expect(names(lines)).toEqual(['ADDED a', 'DELETED a'])
  })

  it('come as tables, whose columns stand in the first', () => {
    const { lines } = served.follow(`${maps}?watch=true`, tables)
    create('b')
    expect(events(lines).map(({ object }) => (object['columnDefinitions'] as object[] | null)?.length ?? null)).toEqual([3, null])
  })

  it('end after the seconds asked for', () => {
    const { ended } = served.follow(`${maps}?watch=true&timeoutSeconds=10`)
    served.cluster.clock.advance(9000)
    expect(ended()).toBe(false)
    served.cluster.clock.advance(1000)
    expect(ended()).toBe(true)
  })

  it('do not begin at what is forgotten', () => {
    served.ask('GET', maps)
    expect(served.ask('GET', `${maps}?watch=true&resourceVersion=1`)).toMatchObject({ status: 410, json: { reason: 'Expired' } })
  })
})

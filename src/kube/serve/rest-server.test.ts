import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseDocuments } from '../yaml/documents.ts'
import { Served } from './testing.ts'

const reference = new URL('../../../reference/', import.meta.url)

let served: Served
beforeEach(() => {
  served = new Served()
})

const configMap = (name: string, data: Record<string, string> = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data })
const maps = '/api/v1/namespaces/default/configmaps'

describe('who asks', () => {
  it('has to show the token', () => {
    const { status, json } = served.ask('GET', '/api/v1/pods', { headers: { authorization: 'Bearer other' } })
    expect([status, json['reason'], json['message']]).toEqual([401, 'Unauthorized', 'Unauthorized'])
  })

  it('may speak for another user, as roles let them', () => {
    const { status, json } = served.ask('GET', '/api/v1/namespaces/default/pods', { headers: { 'impersonate-user': 'ann' } })
    expect(status).toBe(403)
    expect(json['message']).toBe('pods is forbidden: User "ann" cannot list resource "pods" in API group "" in the namespace "default"')
  })

  it('learns who they are and what they may', () => {
    const asking = { headers: { 'impersonate-user': 'ann', 'impersonate-group': 'devs' }, body: {} }
    expect(served.ask('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', asking)).toMatchObject({
      status: 201,
      json: { status: { userInfo: { username: 'ann', groups: ['devs', 'system:authenticated'] } } },
    })
    const body = { spec: { resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'default' } } }
    const answers = [{}, { 'impersonate-user': 'ann' }].map(headers =>
      served.ask('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { headers: headers as Record<string, string>, body }),
    )
    expect(answers.map(({ json }) => json['status'])).toMatchObject([{ allowed: true }, { allowed: false }])
  })
})

describe('paths', () => {
  it('that nobody knows are no JSON', () => {
    expect(served.ask('GET', '/apis/nope.example.com/v1/boats')).toMatchObject({ status: 404, text: '404 page not found\n' })
  })

  it('of kinds that a real server has and this one does not say so in the voice of the site', () => {
    const { status, json } = served.ask('GET', '/apis/certificates.k8s.io/v1/clustertrustbundles')
    expect([status, json['message']]).toEqual([501, 'kubenotes: the kind ClusterTrustBundle of certificates.k8s.io/v1 is not simulated here.'])
  })

  it('take only the methods that they have', () => {
    expect(served.ask('PUT', maps, { body: {} })).toMatchObject({ status: 405, json: { reason: 'MethodNotAllowed' } })
  })
})

describe('writing', () => {
  it('creates, replaces, patches and deletes, with the codes of each', () => {
    const codes = [
      served.ask('POST', maps, { body: configMap('a') }),
      served.ask('POST', maps, { body: configMap('a') }),
      served.ask('PUT', `${maps}/a`, { body: configMap('a', { x: '1' }) }),
      served.ask('PATCH', `${maps}/a`, { body: { data: { y: '2' } }, type: 'application/merge-patch+json' }),
      served.ask('PATCH', `${maps}/a`, { body: [{ op: 'remove', path: '/data/x' }], type: 'application/json-patch+json' }),
      served.ask('GET', `${maps}/a`),
      served.ask('DELETE', `${maps}/a`),
      served.ask('GET', `${maps}/a`),
    ]
    expect(codes.map(({ status }) => status)).toEqual([201, 409, 200, 200, 200, 200, 200, 404])
    expect(codes[5]?.json['data']).toEqual({ y: '2' })
    expect(codes[6]?.json).toMatchObject({ kind: 'Status', status: 'Success', details: { name: 'a', kind: 'configmaps' } })
  })

  it('applies YAML on the server and tells who owns what', () => {
    const body = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: "1"}\n'
    const asking = { body, type: 'application/apply-patch+yaml' }
    expect(served.ask('PATCH', `${maps}/a`, asking)).toMatchObject({
      status: 422,
      json: { message: 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch' },
    })
    const { status, json } = served.ask('PATCH', `${maps}/a?fieldManager=me`, asking)
    expect(status).toBe(201)
    expect(json['metadata']).toMatchObject({ managedFields: [{ manager: 'me', operation: 'Apply', fieldsV1: { 'f:data': { 'f:x': {} } } }] })
    const other = served.ask('PATCH', `${maps}/a?fieldManager=you`, { ...asking, body: body.replace('"1"', '"2"') })
    expect([other.status, other.json['message']]).toEqual([409, 'Apply failed with 1 conflict: conflict with "me": .data.x'])
    expect(served.ask('PATCH', `${maps}/a?fieldManager=you&force=true`, asking).status).toBe(200)
  })

  it('takes the name of the client where it gives no manager', () => {
    const { json } = served.ask('POST', maps, { body: configMap('a', { x: '1' }), headers: { 'user-agent': 'kubectl/v1.37.2 (linux/amd64)' } })
    expect(json['metadata']).toMatchObject({ managedFields: [{ manager: 'kubectl' }] })
  })

  it('writes nothing in a dry run', () => {
    expect(served.ask('POST', `${maps}?dryRun=All`, { body: configMap('a') }).status).toBe(201)
    expect(served.ask('GET', `${maps}/a`).status).toBe(404)
  })

  it('scales through the part of that name', () => {
    const place = '/apis/apps/v1/namespaces/kube-system/deployments/coredns/scale'
    expect(served.ask('GET', place).json).toMatchObject({ kind: 'Scale', spec: { replicas: 2 } })
    expect(served.ask('PATCH', place, { body: { spec: { replicas: 3 } }, type: 'application/merge-patch+json' }).json).toMatchObject({ spec: { replicas: 3 } })
  })

  it('deletes a Pod with the time it is granted, and a collection', () => {
    const pods = '/api/v1/namespaces/default/pods'
    const pod = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } })
    for (const name of ['a', 'b']) served.ask('POST', pods, { body: pod(name) })
    served.cluster.settle()
    const { status, json } = served.ask('DELETE', `${pods}/a`, { body: { gracePeriodSeconds: 7 } })
    expect(status).toBe(200)
    expect(json['metadata']).toMatchObject({ name: 'a', deletionGracePeriodSeconds: 7 })
    expect((served.ask('DELETE', pods).json['items'] as object[]).length).toBe(2)
    expect(served.ask('POST', `${pods}/b/eviction`, { body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'b' } } }).status).toBe(201)
  })
})

describe('refusals', () => {
  it('of patches that are no JSON have the words of each kind of patch', () => {
    served.ask('POST', maps, { body: configMap('a') })
    const said = ['strategic-merge-patch', 'merge-patch'].map(
      type => served.ask('PATCH', `${maps}/a`, { body: '{', type: `application/${type}+json` }).json['message'],
    )
    expect(said).toEqual(['invalid JSON patch', 'invalid JSON patch'])
  })

  interface Case {
    readonly status?: { readonly code: number; readonly reason: string; readonly message: string }
    readonly dryRun: { readonly exit: number }
    readonly warnings: readonly string[]
    readonly answers?: readonly object[]
  }
  let cases: { readonly name: string; readonly recording: Case; readonly body: Record<string, unknown> }[]

  beforeAll(() => {
    const folder = new URL('cases/', reference)
    cases = readdirSync(folder)
      .filter(file => /^(?:value|field|warn)--.*\.yaml$/.test(file))
      .flatMap(file => {
        const answer = new URL(`recorded/1.37/cases/${file.replace('.yaml', '.json')}`, reference)
        const recording = JSON.parse(readFileSync(answer, 'utf8')) as Case
        const [document] = parseDocuments(readFileSync(new URL(file, folder), 'utf8'))
        const body = document?.value as Record<string, unknown> | undefined
        // A dry run allocates nothing: what only an allocator refuses is not refused here.
        const allocated = recording.status !== undefined && recording.dryRun.exit === 0
        return body === undefined || allocated || recording.answers !== undefined || recording.status?.reason === 'NotFound'
          ? []
          : [{ name: file, recording, body }]
      })
  })

  it('have the code, the reason and the words that were recorded, and warnings are headers', () => {
    const server = new Served()
    const found: unknown[] = []
    const wanted: unknown[] = []
    for (const { name, recording, body } of cases) {
      const kind = server.cluster.api.kindOf(String(body['apiVersion']), String(body['kind']))
      const given = body['metadata'] as { readonly namespace?: string } | undefined
      if (kind === undefined || (recording.status === undefined && recording.warnings.length === 0)) continue
      const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`
      const place = kind.namespaced ? `/namespaces/${given?.namespace ?? 'default'}` : ''
      const { status, json, warnings } = server.ask('POST', `${root}${place}/${kind.plural}?fieldValidation=Strict&dryRun=All`, { body })
      const { code, reason, message } = recording.status ?? { code: 201 }
      wanted.push({ name, code, reason, message, warnings: recording.warnings.map(text => `299 - "${text.replace(/[\\"]/g, '\\$&')}"`) })
      const refused = status >= 400
      const said = refused ? String(json['message']).replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '00000000-0000-0000-0000-000000000000') : undefined
      found.push({ name, code: status, reason: refused ? json['reason'] : undefined, message: said, warnings })
    }
    expect(wanted.length).toBeGreaterThan(100)
    expect(found).toEqual(wanted)
  })
})

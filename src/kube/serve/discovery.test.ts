import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { DiscoveryDocuments } from './discovery.ts'
import { Served } from './testing.ts'

const readRecorded = <T>(path: string): T => JSON.parse(readFileSync(new URL(`../../../reference/recorded/1.37/${path}`, import.meta.url), 'utf8')) as T
const core = { paths: {}, components: readRecorded<{ components: { schemas: Record<string, unknown> } }>('openapi/api__v1.json').components }

const aggregated = { headers: { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json' } }

const boats = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'boats.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'boats', singular: 'boat', kind: 'Boat', shortNames: ['bt'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { sails: { type: 'integer' } } } } } },
      },
    ],
  },
}

describe('discovery', () => {
  const served = new Served({ discovery: readRecorded<DiscoveryDocuments>('discovery.json'), openapi: { names: ['api/v1'], read: () => core } })

  it('tells all groups at once, as recorded', () => {
    const { api, apis } = readRecorded<Record<'api' | 'apis', object>>('discovery.json')
    expect(served.ask('GET', '/api', aggregated).json).toEqual(api)
    expect(served.ask('GET', '/apis', aggregated).json).toEqual(apis)
  })

  it('tells the same group by group', () => {
    const { versions } = readRecorded<{ versions: readonly string[] }>('discovery.json')
    const groups = served.ask('GET', '/apis').json['groups'] as { name: string; versions: { groupVersion: string }[] }[]
    const told = [...(served.ask('GET', '/api').json['versions'] as string[]), ...groups.flatMap(group => group.versions.map(each => each.groupVersion))]
    expect(told.sort()).toEqual([...versions].sort())
    expect(served.ask('GET', '/apis/autoscaling').json).toMatchObject({ kind: 'APIGroup', preferredVersion: { groupVersion: 'autoscaling/v2' } })
  })

  it('lists the resources of a version and their parts', () => {
    const { resources } = served.ask('GET', '/apis/apps/v1').json as { resources: { name: string }[] }
    expect(resources.find(({ name }) => name === 'deployments')).toMatchObject({
      kind: 'Deployment',
      shortNames: ['deploy'],
      categories: ['all'],
      namespaced: true,
    })
    expect(resources.find(({ name }) => name === 'deployments/scale')).toMatchObject({ group: 'autoscaling', version: 'v1', kind: 'Scale' })
    expect(served.ask('GET', '/api/v1').json['resources']).toContainEqual(expect.objectContaining({ name: 'pods/exec' }))
  })

  it('knows the kinds of definitions, and describes them', () => {
    served.ask('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body: boats })
    served.cluster.settle()
    const { items } = served.ask('GET', '/apis', aggregated).json
    expect((items as object[]).at(-1)).toMatchObject({
      metadata: { name: 'example.com' },
      versions: [{ version: 'v1', resources: [{ resource: 'boats', shortNames: ['bt'], subresources: [{ subresource: 'status' }] }] }],
    })
    const index = served.ask('GET', '/openapi/v3').json['paths'] as Record<string, { serverRelativeURL: string }>
    const { components } = served.ask('GET', index['apis/example.com/v1']?.serverRelativeURL ?? '').json as {
      components: { schemas: Record<string, { properties: object }> }
    }
    expect(Object.keys(components.schemas['com.example.v1.Boat']?.properties ?? {})).toEqual(['apiVersion', 'kind', 'metadata', 'spec'])
    expect(components.schemas).toHaveProperty('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')
  })
})

describe('OpenAPI of version 2', () => {
  const served = new Served({ openapi: { names: ['api/v1'], read: () => core } })

  it('has the schemas of version 3 in the words of version 2', () => {
    const { definitions } = served.ask('GET', '/openapi/v2').json as { definitions: Record<string, { type?: string; properties: Record<string, object> }> }
    expect(definitions['io.k8s.api.core.v1.PodSpec']?.properties['containers']).toMatchObject({
      type: 'array',
      items: { $ref: '#/definitions/io.k8s.api.core.v1.Container' },
      'x-kubernetes-patch-merge-key': 'name',
    })
    expect(definitions['io.k8s.api.core.v1.Pod']?.properties['spec']).toMatchObject({ $ref: '#/definitions/io.k8s.api.core.v1.PodSpec' })
    expect(definitions['io.k8s.apimachinery.pkg.api.resource.Quantity']?.type).toBe('string')
  })

  it('is protobuf for clients that ask for that', () => {
    const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'
    const answer = served.answer('GET', '/openapi/v2', { headers: { accept } })
    if (!('bytes' in answer)) throw new Error('no bytes')
    // Field 1 of gnostic's Document is the version, 2 the info, 9 the definitions, whose first is a name and a schema.
    expect([...answer.bytes.subarray(0, 5)]).toEqual([0x0a, 3, 0x32, 0x2e, 0x30])
    const text = Buffer.from(answer.bytes).toString('latin1')
    const name = 'io.k8s.api.core.v1.Binding'
    expect(text).toContain(`\x0a${String.fromCharCode(name.length)}${name}\x12`)
    expect(answer.headers).toEqual([['Content-Type', 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf']])
  })
})

import { describe, expect, it } from 'vitest'
import type { CustomResourceDefinition } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import { Stage, type Stored } from './testing.ts'

const definition = (name: string, kind: string, shortNames: string[] = []) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${name}.example.com` },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: name, kind, shortNames },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {}, scale: { specReplicasPath: '.spec.sailors', statusReplicasPath: '.status.sailors' } },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: { length: { type: 'integer', default: 7 }, sailors: { type: 'integer' } },
                'x-kubernetes-validations': [{ rule: 'self.length >= oldSelf.length', message: 'boats do not shrink' }],
              },
              status: { type: 'object', properties: { sailors: { type: 'integer' } } },
            },
          },
        },
      },
    ],
  },
})

const boat = (name: string, more: object = {}) => ({ apiVersion: 'example.com/v1', kind: 'Boat', metadata: { name, namespace: 'default', ...more }, spec: {} })

function stageWithBoats(): Stage {
  const stage = new Stage()
  stage.create(definition('boats', 'Boat'))
  stage.clock.advance(1 * 1000)
  return stage
}

const conditionsOf = (stage: Stage, name: string) =>
  (
    stage.api.get<Stored<CustomResourceDefinition>>('apiextensions.k8s.io/v1', 'CustomResourceDefinition', '', `${name}.example.com`)?.status.conditions ?? []
  ).map(({ type, status, reason }) => `${type}=${status} ${reason ?? ''}`)

function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof StatusError) return error.message
    throw error
  }
  return ''
}

// Conditions and their order: apiextensions-apiserver/pkg/controller/{status,establish,finalizer}.
describe('a definition of a kind', () => {
  it('is established when its names are free, and serves its kind from then on', () => {
    const stage = new Stage()
    expect(stage.api.kindOf('example.com/v1', 'Boat')).toBeUndefined()
    stage.create(definition('boats', 'Boat'))
    stage.clock.advance(1 * 1000)
    expect(conditionsOf(stage, 'boats')).toEqual(['NamesAccepted=True NoConflicts', 'Established=True InitialNamesAccepted'])
    stage.create(boat('anna'))
    const created = stage.read<{ spec: object }>('example.com/v1', 'Boat', 'anna')
    expect(created.spec).toEqual({ length: 7 })
    expect(created.metadata.generation).toBe(1)
  })

  it('waits for names that another one has, and gets them when that one goes', () => {
    const stage = stageWithBoats()
    stage.create(definition('barges', 'Boat'))
    stage.clock.advance(1 * 1000)
    expect(conditionsOf(stage, 'barges')).toEqual(['NamesAccepted=False ListKindConflict', 'Established=False NotAccepted'])
    stage.api.delete(stage.kind('apiextensions.k8s.io/v1', 'CustomResourceDefinition'), '', 'boats.example.com')
    stage.clock.advance(2 * 1000)
    expect(conditionsOf(stage, 'barges')).toEqual(['NamesAccepted=True NoConflicts', 'Established=True InitialNamesAccepted'])
  })

  it('takes its objects with it, and takes no new ones meanwhile', () => {
    const stage = stageWithBoats()
    stage.create(boat('anna'))
    stage.create(boat('held', { finalizers: ['example.com/anchor'] }))
    const kind = stage.kind('example.com/v1', 'Boat')
    stage.api.delete(stage.kind('apiextensions.k8s.io/v1', 'CustomResourceDefinition'), '', 'boats.example.com')
    stage.clock.advance(1 * 1000)
    expect(conditionsOf(stage, 'boats')).toContain('Terminating=True InstanceDeletionInProgress')
    expect(stage.api.query(kind).items.map(({ metadata }) => metadata.name)).toEqual(['held'])
    expect(refusal(() => stage.create(boat('new')))).toBe(
      'boats.example.com "new" is forbidden: create not allowed while custom resource definition is terminating',
    )
    stage.api.patch(kind, 'default', 'held', { type: 'merge', body: { metadata: { finalizers: null } } })
    stage.clock.advance(6 * 1000)
    expect(conditionsOf(stage, 'boats')).toEqual([])
    expect(refusal(() => stage.api.query(kind))).toBe('the server could not find the requested resource (get boats.example.com)')
  })
})

describe('objects of a custom kind', () => {
  it('go with their Namespace and with their owners', () => {
    const stage = stageWithBoats()
    stage.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owner' } })
    const config = stage.read<object>('v1', 'ConfigMap', 'owner')
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: config.metadata.uid ?? '' }]
    stage.create(boat('owned', { ownerReferences }))
    stage.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'port' } })
    stage.create({ ...boat('moored'), metadata: { name: 'moored' } }, 'port')
    stage.api.delete(stage.kind('v1', 'ConfigMap'), 'default', 'owner')
    stage.api.delete(stage.kind('v1', 'Namespace'), '', 'port')
    stage.clock.advance(20 * 1000)
    expect(stage.api.list<KubeObject>('example.com/v1', 'Boat')).toEqual([])
    expect(stage.api.get('v1', 'Namespace', '', 'port')).toBeUndefined()
  })

  it('change their spec and status apart, and by the rules that compare with what was', () => {
    const stage = stageWithBoats()
    const kind = stage.kind('example.com/v1', 'Boat')
    stage.create({ ...boat('anna'), status: { sailors: 3 } })
    const merge = (body: object, subresource = '') =>
      stage.api.patch<Stored<{ spec: object; status?: object }>>(kind, 'default', 'anna', { type: 'merge', body }, { subresource }).object
    expect(merge({ spec: { length: 8 } })).toMatchObject({ spec: { length: 8 }, metadata: { generation: 2 } })
    expect(merge({ status: { sailors: 2 } }).status).toBeUndefined()
    expect(merge({ spec: { length: 99 }, status: { sailors: 2 } }, 'status')).toMatchObject({ spec: { length: 8 }, status: { sailors: 2 } })
    expect(refusal(() => merge({ spec: { length: 3 } }))).toBe('Boat.example.com "anna" is invalid: spec: Invalid value: boats do not shrink')
  })

  it('are scaled where their definition says', () => {
    const stage = stageWithBoats()
    const kind = stage.kind('example.com/v1', 'Boat')
    stage.create(boat('anna'))
    expect(refusal(() => stage.api.readScale(kind, 'default', 'anna'))).toBe('Internal error occurred: the spec replicas field ".spec.sailors" does not exist')
    stage.api.patch(kind, 'default', 'anna', { type: 'merge', body: { spec: { replicas: 4 } } }, { subresource: 'scale' })
    expect(stage.api.readScale(kind, 'default', 'anna').spec.replicas).toBe(4)
    expect(stage.api.read<Stored<{ spec: object }>>(kind, 'default', 'anna').spec).toEqual({ length: 7, sailors: 4 })
  })

  it('keep out fields that their definition does not know', () => {
    const stage = stageWithBoats()
    const body = { ...boat('anna'), spec: { sails: 2, length: 9 } }
    const kind = stage.kind('example.com/v1', 'Boat')
    expect(refusal(() => stage.api.create(kind, 'default', body, { fieldValidation: 'Strict' }))).toBe(
      'Boat in version "v1" cannot be handled as a Boat: strict decoding error: unknown field "spec.sails"',
    )
    const { object, warnings } = stage.api.create<Stored<{ spec: object }>>(kind, 'default', body)
    expect(object.spec).toEqual({ length: 9 })
    expect(warnings).toEqual(['unknown field "spec.sails"'])
  })
})

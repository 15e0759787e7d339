import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ConfigMap } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { Rand } from '../../apimachinery/rand.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import { Clock } from '../../clock/clock.ts'
import { parseDocuments } from '../../yaml/documents.ts'
import type { API, WriteOptions } from '../interface.ts'
import { createServer } from '../server.ts'
import { FieldSet, pathText } from './field-set.ts'

const cases = new URL('../../../../reference/recorded/1.37/cases/', import.meta.url)
const questions = new URL('../../../../reference/cases/', import.meta.url)

interface Recorded {
  readonly object?: KubeObject
}

function fresh(): API {
  const api = createServer({ clock: new Clock(Date.UTC(2026, 0, 1)), rand: new Rand(1) })
  for (const [kind, name] of [
    ['Namespace', 'default'],
    ['ServiceAccount', 'default'],
  ] as const) {
    const namespace = kind === 'Namespace' ? '' : 'default'
    api.create(kindOf(api, 'v1', kind), namespace, { apiVersion: 'v1', kind, metadata: { name } })
  }
  return api
}

function kindOf(api: API, apiVersion: string, name: string) {
  const kind = api.kindOf(apiVersion, name)
  if (kind === undefined) throw new Error(name)
  return kind
}

/** The recorded owners of what kubectl create made, for a part of the recordings. */
const recordedOwners = readdirSync(cases)
  .filter(file => /^(right|pod|service|deployment|statefulset|daemonset|cronjob|networkpolicy|claim)--.*right\.json$/.test(file))
  .map(file => {
    const { object } = JSON.parse(readFileSync(new URL(file, cases), 'utf8')) as Recorded
    const manifest = parseDocuments(readFileSync(new URL(file.replace(/json$/, 'yaml'), questions), 'utf8'))[0]?.value
    return { file, object, manifest: manifest as KubeObject }
  })
  .filter(({ object }) => object?.metadata.managedFields !== undefined)

describe('who owns the fields of a new object', () => {
  it.each(recordedOwners)('$file', ({ object, manifest }) => {
    const api = fresh()
    const kind = kindOf(api, manifest.apiVersion, manifest.kind)
    const created = api.create(kind, kind.namespaced ? 'default' : '', manifest, { fieldManager: 'kubectl-create' }).object
    const timeless = (entries: readonly object[] | undefined) => entries?.map(entry => ({ ...entry, time: '' }))
    expect(timeless(api.managedFields(created))).toEqual(timeless(object?.metadata.managedFields))
  })
})

describe('server-side apply', () => {
  const config = (data: Record<string, string>) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'app' }, data })
  const apply = (api: API, data: Record<string, string>, fieldManager: string, force = false) =>
    api.patch<ConfigMap & KubeObject>(kindOf(api, 'v1', 'ConfigMap'), 'default', 'app', { type: 'apply', body: config(data), force }, { fieldManager }).object
  const owners = (api: API, object: KubeObject) => api.managedFields(object).map(({ manager, operation, fieldsV1 }) => ({ manager, operation, fieldsV1 }))

  it('creates what is not there', () => {
    const api = fresh()
    const made = apply(api, { mode: 'blue' }, 'alice')
    expect(made.data).toEqual({ mode: 'blue' })
    expect(owners(api, made)).toEqual([{ manager: 'alice', operation: 'Apply', fieldsV1: { 'f:data': { 'f:mode': {} } } }])
  })

  it('refuses to take a field of another, unless it is forced', () => {
    const api = fresh()
    apply(api, { mode: 'blue' }, 'alice')
    expect(() => apply(api, { mode: 'green' }, 'bob')).toThrow('Apply failed with 1 conflict: conflict with "alice": .data.mode')
    const taken = apply(api, { mode: 'green' }, 'bob', true)
    expect(taken.data).toEqual({ mode: 'green' })
    expect(api.managedFields(taken).map(entry => entry.manager)).toEqual(['bob'])
  })

  it('drops what the applier no longer names and nobody else owns', () => {
    const api = fresh()
    apply(api, { mode: 'blue', size: '1' }, 'alice')
    apply(api, { size: '1' }, 'bob')
    expect(apply(api, {}, 'alice').data).toEqual({ size: '1' })
  })

  it('says which values do not fit, in the words of the recordings', () => {
    const api = fresh()
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'app', namespace: 'default' }, data: { mode: 3 } }
    const ask = () => api.patch(kindOf(api, 'v1', 'ConfigMap'), 'default', 'app', { type: 'apply', body }, { fieldManager: 'kubectl' })
    expect(ask).toThrow(
      'failed to create typed patch object (default/app; /v1, Kind=ConfigMap): .data.mode: expected string, got &value.valueUnstructured{Value:3}',
    )
    expect(ask).toThrow(StatusError)
  })

  it('forgets all owners when a client asks for it', () => {
    const api = fresh()
    const options: WriteOptions = { fieldManager: 'kubectl-patch' }
    apply(api, { mode: 'blue' }, 'alice')
    const body = { metadata: { managedFields: [{}] } }
    const { object } = api.patch(kindOf(api, 'v1', 'ConfigMap'), 'default', 'app', { type: 'merge', body }, options)
    expect(api.managedFields(object)).toEqual([])
  })
})

describe('FieldSet', () => {
  const set = FieldSet.of(
    ['f:spec', 'f:ports', 'k:{"port":443,"protocol":"TCP"}', 'f:name'],
    ['f:spec', 'f:ports', 'k:{"port":80,"protocol":"TCP"}'],
    ['f:spec'],
  )

  it('lists paths as conflicts do, keys by their values', () => {
    expect([...set.paths()].map(pathText)).toEqual(['.spec', '.spec.ports[port=80,protocol="TCP"]', '.spec.ports[port=443,protocol="TCP"].name'])
  })

  it('is the same after being shown and read', () => {
    expect(FieldSet.fromFields(set.toFields()).toFields()).toEqual(set.toFields())
  })

  it('takes away fields with or without what is below them', () => {
    const spec = FieldSet.of(['f:spec'])
    expect(set.difference(spec).isEmpty).toBe(false)
    expect(set.recursiveDifference(spec).isEmpty).toBe(true)
  })
})

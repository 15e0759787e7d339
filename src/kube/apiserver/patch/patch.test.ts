import { describe, expect, it } from 'vitest'
import type { StructSchema } from '../../api/schema.ts'
import { schemaOf } from '../../api/schema.ts'
import { applyJSONPatch } from './json-patch.ts'
import type { JSONMap } from './lookup.ts'
import { mergePatch, threeWayJSONMergePatch } from './merge-patch.ts'
import { threeWayMergePatch, twoWayMergePatch } from './strategic-diff.ts'
import { strategicMergePatch } from './strategic-merge.ts'

function struct(apiVersion: string, kind: string): StructSchema {
  const found = schemaOf(apiVersion, kind)
  if (found === undefined) throw new Error(kind)
  return found
}

const pod = struct('v1', 'Pod')
const deployment = struct('apps/v1', 'Deployment')
const service = struct('v1', 'Service')

const containers = (...entries: JSONMap[]): JSONMap => ({ spec: { containers: entries } })
const patchPod = (original: JSONMap, patch: JSONMap) => strategicMergePatch(original, patch, pod)

describe('strategicMergePatch', () => {
  it('merges lists by their key', () => {
    const before = containers({ name: 'a', image: 'a:1', env: [{ name: 'X', value: '1' }] }, { name: 'b', image: 'b:1' })
    expect(patchPod(before, containers({ name: 'a', image: 'a:2', env: [{ name: 'Y', value: '2' }] }))).toEqual(
      containers(
        {
          name: 'a',
          image: 'a:2',
          env: [
            { name: 'Y', value: '2' },
            { name: 'X', value: '1' },
          ],
        },
        { name: 'b', image: 'b:1' },
      ),
    )
    expect(before).toEqual(containers({ name: 'a', image: 'a:1', env: [{ name: 'X', value: '1' }] }, { name: 'b', image: 'b:1' }))
  })

  it('replaces lists without a key', () => {
    expect(patchPod(containers({ name: 'a', args: ['x', 'y'] }), containers({ name: 'a', args: ['z'] }))).toEqual(containers({ name: 'a', args: ['z'] }))
  })

  it('carries out delete and replace', () => {
    const before = containers({ name: 'a' }, { name: 'b' })
    expect(patchPod(before, containers({ name: 'a', $patch: 'delete' }))).toEqual(containers({ name: 'b' }))
    expect(patchPod(before, containers({ name: 'c' }, { $patch: 'replace' }))).toEqual(containers({ name: 'c' }))
    expect(patchPod({ metadata: { labels: { a: '1' } } }, { metadata: { labels: { $patch: 'replace', b: '2' } } })).toEqual({
      metadata: { labels: { b: '2' } },
    })
  })

  it('puts elements in the order the patch gives', () => {
    const before = containers({ name: 'a' }, { name: 'b' }, { name: 'server' })
    const patch = { spec: { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }], containers: [{ name: 'b', image: 'b:2' }] } }
    expect(patchPod(before, patch)).toEqual(containers({ name: 'b', image: 'b:2' }, { name: 'a' }, { name: 'server' }))
  })

  it('takes single values out of lists', () => {
    const before = { metadata: { finalizers: ['a', 'b', 'c'] } }
    expect(patchPod(before, { metadata: { '$deleteFromPrimitiveList/finalizers': ['b'] } })).toEqual({ metadata: { finalizers: ['a', 'c'] } })
  })

  it('keeps only the keys that $retainKeys names', () => {
    const before = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } }
    const patch = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } }
    expect(strategicMergePatch(before, patch, deployment)).toEqual({ spec: { strategy: { type: 'Recreate' } } })
  })

  it('refuses elements without their key', () => {
    expect(() => patchPod(containers({ name: 'a' }), containers({ image: 'x' }))).toThrow('map: map[image:x] does not contain declared merge key: name')
  })
})

describe('threeWayMergePatch', () => {
  const live = (extra: JSONMap = {}) => ({
    metadata: { name: 'web', labels: { app: 'web', added: 'by-hand' } },
    spec: { replicas: 3, template: { spec: { containers: [{ name: 'nginx', image: 'nginx:1.27', imagePullPolicy: 'IfNotPresent' }] } }, ...extra },
  })
  const applied = {
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: { replicas: 3, template: { spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }] } } },
  }

  it('is empty when nothing changed', () => {
    expect(threeWayMergePatch(applied, applied, live(), deployment)).toEqual({})
  })

  it('changes what the file changed and leaves what others set', () => {
    const next = { ...applied, spec: { ...applied.spec, template: { spec: { containers: [{ name: 'nginx', image: 'nginx:1.26' }] } } } }
    const patch = threeWayMergePatch(applied, next, live(), deployment)
    expect(patch).toEqual({
      spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'nginx' }], containers: [{ name: 'nginx', image: 'nginx:1.26' }] } } },
    })
    expect(strategicMergePatch(live(), patch, deployment)).toMatchObject({
      metadata: { labels: { added: 'by-hand' } },
      spec: { template: { spec: { containers: [{ image: 'nginx:1.26', imagePullPolicy: 'IfNotPresent' }] } } },
    })
  })

  it('drops what the file no longer has, and only that', () => {
    const { replicas: _, ...spec } = applied.spec
    const patch = threeWayMergePatch(
      { ...applied, metadata: { name: 'web', labels: { app: 'web', added: 'by-hand' } } },
      { ...applied, spec },
      live(),
      deployment,
    )
    expect(patch).toEqual({ metadata: { labels: { added: null } }, spec: { replicas: null } })
  })

  it('tells the ports of a Service apart by their number', () => {
    const file = { spec: { ports: [{ port: 80, targetPort: 8080 }] } }
    const next = { spec: { ports: [{ port: 80, targetPort: 9090 }] } }
    const current = { spec: { ports: [{ port: 80, targetPort: 8080, protocol: 'TCP', nodePort: 30100 }] } }
    const patch = threeWayMergePatch(file, next, current, service)
    expect(strategicMergePatch(current, patch, service)).toEqual({ spec: { ports: [{ port: 80, targetPort: 9090, protocol: 'TCP', nodePort: 30100 }] } })
  })

  it('says that an element goes', () => {
    const two = containers({ name: 'a', image: 'a' }, { name: 'b', image: 'b' })
    expect(twoWayMergePatch(two, containers({ name: 'b', image: 'b' }), pod)).toEqual({
      spec: { '$setElementOrder/containers': [{ name: 'b' }], containers: [{ name: 'a', $patch: 'delete' }] },
    })
  })
})

describe('lists whose entries share a key', () => {
  // The objects of reference/recorded/1.37/pairs/deployment--env-twice and --port-second-protocol.
  const applied = (before: JSONMap, after: JSONMap) => strategicMergePatch(before, threeWayMergePatch(before, after, before, pod), pod)

  it('merge all of them into the first, the last of the file first', () => {
    const env = (...values: string[]) => containers({ name: 'web', env: values.map(value => ({ name: value.slice(0, 1), value: value.slice(1) })) })
    expect(applied(env('A1', 'B2'), env('A1', 'B2', 'A3'))).toEqual(env('A1', 'B2'))
    const ports = (...protocols: string[]) => containers({ name: 'web', ports: protocols.map(protocol => ({ containerPort: 53, protocol })) })
    expect(applied(ports('TCP'), ports('TCP', 'UDP'))).toEqual(ports('TCP'))
  })

  it('go altogether when the file says one of them less', () => {
    const env = (...values: string[]) => containers({ name: 'web', env: values.map(value => ({ name: 'A', value })) })
    expect(threeWayMergePatch(env('1', '2'), env('2'), env('1', '2'), pod)).toEqual({
      spec: {
        '$setElementOrder/containers': [{ name: 'web' }],
        containers: [{ name: 'web', '$setElementOrder/env': [{ name: 'A' }], env: [{ name: 'A', $patch: 'delete' }] }],
      },
    })
  })
})

describe('the order of a merged list', () => {
  it('puts a new entry where one was deleted behind what only the server has', () => {
    const patch = { spec: { '$setElementOrder/containers': [{ name: 'new' }], containers: [{ name: 'new' }, { name: 'old', $patch: 'delete' }] } }
    expect(patchPod(containers({ name: 'old' }, { name: 'injected' }), patch)).toEqual(containers({ name: 'injected' }, { name: 'new' }))
  })

  it('is told again where the file does not sort its values', () => {
    const finalizers = (...names: string[]) => ({ metadata: { finalizers: names } })
    expect(threeWayMergePatch(finalizers('b', 'a'), finalizers('b', 'a'), finalizers('b', 'a'), pod)).toEqual({
      metadata: { '$setElementOrder/finalizers': ['b', 'a'] },
    })
    expect(threeWayMergePatch(finalizers('a', 'b'), finalizers('a', 'b'), finalizers('a', 'b'), pod)).toEqual({})
  })
})

describe('mergePatch', () => {
  it('replaces, adds and removes', () => {
    expect(mergePatch({ a: 1, b: { c: 2, d: 3 }, e: [1, 2] }, { a: null, b: { c: 4 }, e: [9], f: 5 })).toEqual({ b: { c: 4, d: 3 }, e: [9], f: 5 })
  })

  it('is computed from three states as apply does for custom resources', () => {
    expect(threeWayJSONMergePatch({ spec: { a: 1, b: 2 } }, { spec: { a: 3 } }, { spec: { a: 1, b: 2, c: 4 } })).toEqual({ spec: { a: 3, b: null } })
  })
})

describe('applyJSONPatch', () => {
  it('adds, replaces, removes, moves, copies and tests', () => {
    const document = { a: [1, 2], b: { 'x/y': 1 } }
    const patch = [
      { op: 'test', path: '/a/0', value: 1 },
      { op: 'add', path: '/a/1', value: 9 },
      { op: 'add', path: '/a/-', value: 3 },
      { op: 'replace', path: '/b/x~1y', value: 2 },
      { op: 'copy', from: '/b', path: '/c' },
      { op: 'move', from: '/a/0', path: '/first' },
    ]
    expect(applyJSONPatch(document, patch)).toEqual({ a: [9, 2, 3], b: { 'x/y': 2 }, c: { 'x/y': 2 }, first: 1 })
    expect(document).toEqual({ a: [1, 2], b: { 'x/y': 1 } })
  })

  // Texts of gopkg.in/evanphx/json-patch.v4 patch.go.
  it.each([
    [{ op: 'remove', path: '/x' }, "error in remove for path: '/x': Unable to remove nonexistent key: x: missing value"],
    [{ op: 'replace', path: '/x', value: 1 }, 'replace operation does not apply: doc is missing key: /x: missing value'],
    [{ op: 'add', path: '/x/y', value: 1 }, 'add operation does not apply: doc is missing path: "/x/y": missing value'],
    [{ op: 'test', path: '/a', value: 2 }, 'testing value /a failed: test failed'],
    [{ op: 'jump', path: '/a' }, 'Unexpected kind: jump'],
  ])('refuses %o', (operation, message) => {
    expect(() => applyJSONPatch({ a: 1 }, [operation])).toThrow(message)
  })
})

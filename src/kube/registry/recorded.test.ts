import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { schemaOf } from '../api/schema.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { newInvalid } from '../apimachinery/status-error.ts'
import { decode } from '../serializer/decode.ts'
import { parseDocuments } from '../yaml/documents.ts'
import { kinds } from './index.ts'
import type { Kind } from './kind.ts'

interface Cause {
  readonly type: string
  readonly field: string
  readonly message: string
}

interface Recorded {
  readonly status?: { readonly code: number; readonly causes: readonly Cause[] }
  readonly warnings: readonly string[]
  readonly object?: KubeObject
}

interface Answered {
  readonly name: string
  readonly recorded: Recorded
  readonly kind: Kind
  readonly object: KubeObject
}

const root = new URL('../../../reference/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const emptyUid = '00000000-0000-0000-0000-000000000000'

/**
 * What the name generator, the allocation of addresses and ports, the controller's uid and admission decide, and labels that are
 * there but empty, which an object does not keep. The comparison of whole answers (npm run parity) has them all.
 */
const decidedElsewhere: ReadonlySet<string> = new Set([
  'meta--generate-name',
  'value--nodeport-range',
  'value--job-selector',
  'namespace--security-level',
  'namespace--security-version',
  'deployment--no-labels',
  'service--cluster-ip-leading-zero',
  'service--cluster-ip-outside',
  'service--cluster-ip-taken',
  'service--cluster-ip-word',
  'service--external-name-cluster-ip',
  'service--headless-no-ports-right',
  'service--headless-right',
  'service--ip-family-dual',
  'service--load-balancer-right',
  'service--node-port-low',
  'service--node-port-twice',
])

/** A question of one document, as it reaches the strategy: decoded and defaulted. */
function answeredBy(name: string): Answered[] {
  const recorded: Recorded = JSON.parse(read(`recorded/1.37/cases/${name}.json`))
  if (decidedElsewhere.has(name) || (recorded.status === undefined ? recorded.object === undefined : recorded.status.code !== 422)) return []
  const documents = parseDocuments(read(`cases/${name}.yaml`))
  const value = documents[0]?.value
  if (documents.length !== 1 || typeof value !== 'object' || value === null || !('kind' in value) || !('apiVersion' in value)) return []
  const { apiVersion, kind: kindName } = value
  if (kindName === 'Pod') return []
  const kind = kinds.find(each => each.kind === kindName && (each.group === '' ? each.version : `${each.group}/${each.version}`) === apiVersion)
  const schema = schemaOf(String(apiVersion), String(kindName))
  if (kind === undefined || schema === undefined) return []
  const object = decoded(value, schema)
  if (object === undefined) return []
  kind.setDefaults?.(object)
  object.metadata.uid = emptyUid
  object.metadata.creationTimestamp = '2026-01-01T00:00:00Z'
  if (kind.namespaced) object.metadata.namespace ??= 'default'
  else delete object.metadata.namespace
  return [{ name, recorded, kind, object }]
}

/** Undefined for a question that the decoder refuses. */
function decoded(value: object, schema: NonNullable<ReturnType<typeof schemaOf>>): KubeObject | undefined {
  try {
    return decode(value, schema).object
  } catch {
    return undefined
  }
}

/** What admission and allocation add to the spec of some kinds, in the lab's cluster. */
const given: Readonly<Record<string, readonly string[]>> = {
  Service: ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'],
  PersistentVolumeClaim: ['storageClassName'],
  Node: ['taints'],
}

/** Without what is not the strategy's: identity, bookkeeping, protection, and what is given. */
function own({ metadata, ...rest }: KubeObject): object {
  const { uid: _uid, resourceVersion: _version, creationTimestamp: _time, managedFields: _fields, annotations = {}, finalizers = [], ...meta } = metadata
  const { 'kubectl.kubernetes.io/last-applied-configuration': _applied, ...kept } = annotations
  const copy: Record<string, unknown> = structuredClone({ ...rest })
  // The store keeps an empty list as none.
  if (Array.isArray(copy['rules']) && copy['rules'].length === 0) copy['rules'] = null
  const fields = given[rest.kind] ?? []
  if (typeof copy['spec'] === 'object' && copy['spec'] !== null)
    copy['spec'] = Object.fromEntries(Object.entries(copy['spec']).filter(([field]) => !fields.includes(field)))
  const protectors = finalizers.filter(finalizer => !finalizer.endsWith('-protection'))
  return {
    ...copy,
    metadata: { ...meta, ...(Object.keys(kept).length > 0 ? { annotations: kept } : {}), ...(protectors.length > 0 ? { finalizers: protectors } : {}) },
  }
}

const answered = readdirSync(new URL('recorded/1.37/cases/', root)).flatMap(file => answeredBy(file.replace(/\.json$/, '')))

describe('objects of the recordings', () => {
  it('are many', () => expect(answered.length).toBeGreaterThan(100))

  for (const { name, recorded, kind, object } of answered) {
    it(`${name} gets the server's answer`, () => {
      kind.strategy.prepareForCreate?.(object)
      const { status } = newInvalid(kind, object.metadata.name ?? '', kind.strategy.validate(object))
      const causes = (status.details?.causes ?? []).map(({ reason: type, field, message }) => ({ type, field, message }))
      expect(causes).toEqual((recorded.status?.causes ?? []).map(({ type, field, message }) => ({ type, field, message })))
      if (recorded.object === undefined) return
      const deprecation = kind.deprecationWarning === undefined ? [] : [kind.deprecationWarning]
      expect([...deprecation, ...(kind.strategy.warningsOnCreate?.(object) ?? [])]).toEqual(recorded.warnings)
      expect(own(object)).toEqual(own(recorded.object))
    })
  }
})

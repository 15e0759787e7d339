import type { LabelSelector, Scale } from '../api/types.gen.ts'
import { goQuote, invalid } from '../apimachinery/field-error.ts'
import { Path } from '../apimachinery/field-path.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { labelSelectorAsSelector, selectorFromSet } from '../apimachinery/selector.ts'
import { newBadRequest, newConflict, newInvalid, StatusError } from '../apimachinery/status-error.ts'
import type { Kind } from '../registry/kind.ts'
import { defineKind } from '../registry/kind.ts'
import { groupResource } from './host.ts'

type Scalable = KubeObject & {
  spec: { replicas?: number; selector?: LabelSelector | Record<string, string> | null }
  status: { replicas?: number }
}

/** Scale has a schema, and is only ever a part of another object: it stands in no list of kinds. */
export const scaleKind = defineKind<Scale & KubeObject>({
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  plural: 'scales',
  singular: 'scale',
  namespaced: true,
  strategy: { validate: () => [] },
  columns: [],
  row: () => [],
})

function selectorText(kind: Kind, object: Scalable): string {
  const { selector } = object.spec
  if (kind.kind === 'ReplicationController') return selectorFromSet((selector ?? {}) as Record<string, string>).toString()
  return labelSelectorAsSelector(selector as LabelSelector | null | undefined).toString()
}

interface Numbers {
  readonly spec: number | undefined
  readonly status: number
  readonly selector: string
}

/** A custom kind's definition says where its numbers are. Follows apiextensions pkg/registry/customresource/etcd.go scaleFromCustomResource. */
function numbersOf(kind: Kind, object: Scalable): Numbers {
  const paths = kind.custom?.scale
  if (paths === undefined) return { spec: object.spec.replicas ?? 0, status: object.status.replicas ?? 0, selector: selectorText(kind, object) }
  const count = (path: string) => {
    const value = at(object, stepsOf(path))
    return typeof value === 'number' ? value : undefined
  }
  const selector = paths.labelSelectorPath === undefined ? undefined : at(object, stepsOf(paths.labelSelectorPath))
  return { spec: count(paths.specReplicasPath), status: count(paths.statusReplicasPath) ?? 0, selector: typeof selector === 'string' ? selector : '' }
}

const stepsOf = (path: string) => path.replace(/^\./, '').split('.')

function at(value: unknown, steps: readonly string[]): unknown {
  let here = value
  for (const step of steps) here = typeof here === 'object' && here !== null ? Reflect.get(here, step) : undefined
  return here
}

/** The value with one member below it set; all on the way is copied. */
function withAt(value: unknown, [step = '', ...more]: readonly string[], leaf: unknown): object {
  const record: object = typeof value === 'object' && value !== null ? value : {}
  return { ...record, [step]: more.length === 0 ? leaf : withAt(Reflect.get(record, step), more, leaf) }
}

/** What a scale has whose object says nothing of replicas: a write must. */
const unset = -2147483648

/** A workload's scale. Follows pkg/registry/apps/deployment/storage/storage.go scaleFromDeployment and its siblings. */
export function scaleOf(kind: Kind, workload: KubeObject, forWrite = false): Scale & KubeObject {
  const object = workload as Scalable
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const metadata: Scale['metadata'] = {}
  if (name !== undefined) metadata.name = name
  if (namespace !== undefined) metadata.namespace = namespace
  if (uid !== undefined) metadata.uid = uid
  if (resourceVersion !== undefined) metadata.resourceVersion = resourceVersion
  if (creationTimestamp !== undefined) metadata.creationTimestamp = creationTimestamp
  const { spec, status, selector } = numbersOf(kind, object)
  const scale: Scale & KubeObject = { kind: 'Scale', apiVersion: 'autoscaling/v1', metadata, spec: {}, status: { replicas: status } }
  const replicas = spec ?? (forWrite ? unset : undefined)
  if (replicas === undefined) {
    const why = `the spec replicas field ${goQuote(kind.custom?.scale?.specReplicasPath ?? '')} does not exist`
    throw new StatusError({ code: 500, reason: 'InternalError', message: `Internal error occurred: ${why}` })
  }
  if (replicas !== 0) scale.spec.replicas = replicas
  if (selector !== '') scale.status.selector = selector
  return scale
}

/** The workload with the scale's replicas. Refuses a scale of another state or below zero. Follows storage.go scaleUpdatedObjectInfo. */
export function applyScale(kind: Kind, workload: KubeObject, scale: Scale): KubeObject {
  const object = workload as Scalable
  const replicas = scale.spec.replicas ?? 0
  const name = object.metadata.name ?? ''
  const path = kind.custom?.scale?.specReplicasPath
  if (path !== undefined && replicas === unset) throw newBadRequest(`the spec replicas field ${goQuote(path)} cannot be empty`)
  if (replicas < 0) {
    throw newInvalid({ group: 'autoscaling', kind: 'Scale' }, name, [invalid(Path.of('spec', 'replicas'), replicas, 'must be greater than or equal to 0')])
  }
  const version = scale.metadata.resourceVersion
  if (version !== undefined && version !== '' && version !== object.metadata.resourceVersion) {
    throw newConflict(groupResource(kind), name, 'the object has been modified; please apply your changes to the latest version and try again')
  }
  if (path !== undefined) return withAt({ ...object, metadata: { ...object.metadata } }, stepsOf(path), replicas) as KubeObject
  const scaled: Scalable = { ...object, metadata: { ...object.metadata }, spec: { ...object.spec, replicas } }
  return scaled
}

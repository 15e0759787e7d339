import type { LabelSelector, Scale } from '../api/types.gen.ts'
import { invalid } from '../apimachinery/field-error.ts'
import { Path } from '../apimachinery/field-path.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { labelSelectorAsSelector, selectorFromSet } from '../apimachinery/selector.ts'
import { newConflict, newInvalid } from '../apimachinery/status-error.ts'
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

/** A workload's scale. Follows pkg/registry/apps/deployment/storage/storage.go scaleFromDeployment and its siblings. */
export function scaleOf(kind: Kind, workload: KubeObject): Scale & KubeObject {
  const object = workload as Scalable
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const metadata: Scale['metadata'] = {}
  if (name !== undefined) metadata.name = name
  if (namespace !== undefined) metadata.namespace = namespace
  if (uid !== undefined) metadata.uid = uid
  if (resourceVersion !== undefined) metadata.resourceVersion = resourceVersion
  if (creationTimestamp !== undefined) metadata.creationTimestamp = creationTimestamp
  const selector = selectorText(kind, object)
  const scale: Scale & KubeObject = { kind: 'Scale', apiVersion: 'autoscaling/v1', metadata, spec: {}, status: { replicas: object.status.replicas ?? 0 } }
  if (object.spec.replicas) scale.spec.replicas = object.spec.replicas
  if (selector !== '') scale.status.selector = selector
  return scale
}

/** The workload with the scale's replicas. Refuses a scale of another state or below zero. Follows storage.go scaleUpdatedObjectInfo. */
export function applyScale(kind: Kind, workload: KubeObject, scale: Scale): KubeObject {
  const object = workload as Scalable
  const replicas = scale.spec.replicas ?? 0
  const name = object.metadata.name ?? ''
  if (replicas < 0) {
    throw newInvalid({ group: 'autoscaling', kind: 'Scale' }, name, [invalid(Path.of('spec', 'replicas'), replicas, 'must be greater than or equal to 0')])
  }
  const version = scale.metadata.resourceVersion
  if (version !== undefined && version !== '' && version !== object.metadata.resourceVersion) {
    throw newConflict(groupResource(kind), name, 'the object has been modified; please apply your changes to the latest version and try again')
  }
  const scaled: Scalable = { ...object, metadata: { ...object.metadata }, spec: { ...object.spec, replicas } }
  return scaled
}

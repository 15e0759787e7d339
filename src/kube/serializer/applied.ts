import { goJSON } from '../apimachinery/field-error.ts'
import type { KubeObject } from '../apimachinery/meta.ts'

/** The annotation in which `kubectl apply` remembers what it applied. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

/** The object with the annotation that remembers it. Follows kubectl/pkg/util/apply.go CreateApplyAnnotation. */
export function rememberApplied(object: KubeObject): KubeObject {
  const { [lastAppliedAnnotation]: _, ...annotations } = object.metadata.annotations ?? {}
  const plain = { ...object, metadata: inOrder({ ...object.metadata, annotations }) }
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [lastAppliedAnnotation]: `${goJSON(inOrder(plain))}\n` } } }
}

function inOrder<T extends object>(map: T): T {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))) as T
}

/** A manifest without members that are null, as a first apply sends it. Follows kubectl/pkg/cmd/apply/apply.go pruneNullsFromMap. */
export function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([key, member]) => [key, withoutNulls(member)]),
  ) as T
}

import type { ObjectReference } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'

/** Points at an object in the state that was seen. Follows client-go/tools/reference/ref.go GetReference. */
export function referenceTo({ apiVersion, kind, metadata }: KubeObject, fieldPath?: string): ObjectReference {
  const reference: ObjectReference = { kind }
  if (metadata.namespace) reference.namespace = metadata.namespace
  if (metadata.name) reference.name = metadata.name
  if (metadata.uid) reference.uid = metadata.uid
  reference.apiVersion = apiVersion
  if (metadata.resourceVersion) reference.resourceVersion = metadata.resourceVersion
  if (fieldPath) reference.fieldPath = fieldPath
  return reference
}

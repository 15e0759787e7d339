import type { KubeObject } from '../apimachinery/meta.ts'
import type { API } from '../apiserver/interface.ts'

/** An object as it goes over the wire: with the owners of its fields, which the store keeps apart. */
export function onWire(api: API, object: KubeObject): KubeObject {
  const managedFields = api.managedFields(object)
  return managedFields.length === 0 ? object : { ...object, metadata: { ...object.metadata, managedFields: [...managedFields] } }
}

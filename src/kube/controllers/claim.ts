import type { KubeObject } from '../apimachinery/meta.ts'
import { controllerOf, newControllerRef } from '../apimachinery/meta.ts'
import type { Selector } from '../apimachinery/selector.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import type { API } from '../apiserver/interface.ts'

/**
 * Takes the objects that `owner` should control: matching orphans are adopted, owned ones that match no
 * longer are released. Gives those that are its own now. Follows pkg/controller/controller_ref_manager.go.
 */
export function claim<T extends KubeObject>(api: API, owner: KubeObject, selector: Selector, objects: readonly T[]): T[] {
  const claimed: T[] = []
  for (const object of objects) {
    const controller = controllerOf(object)
    if (controller !== undefined && controller.uid !== owner.metadata.uid) continue
    const matches = selector.matches(object.metadata.labels)
    if (controller !== undefined) {
      if (matches) claimed.push(object)
      else if (owner.metadata.deletionTimestamp === undefined) release(api, owner, object)
    } else if (matches && owner.metadata.deletionTimestamp === undefined && object.metadata.deletionTimestamp === undefined) {
      const adopted = adopt(api, owner, object)
      if (adopted !== undefined) claimed.push(adopted)
    }
  }
  return claimed
}

function write<T extends KubeObject>(api: API, object: T): T | undefined {
  const kind = api.kindOf(object.apiVersion, object.kind)
  if (kind === undefined) return undefined
  try {
    return api.updateTrusted(kind, object)
  } catch (error) {
    if (error instanceof StatusError && (error.status.reason === 'NotFound' || error.status.reason === 'Invalid')) return undefined
    throw error
  }
}

function adopt<T extends KubeObject>(api: API, owner: KubeObject, object: T): T | undefined {
  return write(api, { ...object, metadata: { ...object.metadata, ownerReferences: [...(object.metadata.ownerReferences ?? []), newControllerRef(owner)] } })
}

function release(api: API, owner: KubeObject, object: KubeObject): void {
  const { ownerReferences, ...metadata } = object.metadata
  const others = (ownerReferences ?? []).filter(reference => reference.uid !== owner.metadata.uid)
  write(api, { ...object, metadata: others.length > 0 ? { ...metadata, ownerReferences: others } : metadata })
}

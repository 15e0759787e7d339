import type { KubeObject } from '../apimachinery/meta.ts'
import { isReason } from '../apimachinery/status-error.ts'
import type { CreateAPI } from '../apiserver/interface.ts'
import objects from './ground.gen.json' with { type: 'json' }

/** Creates an object of the cluster's own, where its kind is served. */
export function createOwn(api: CreateAPI, object: KubeObject): void {
  const kind = api.kindOf(object.apiVersion, object.kind)
  if (kind === undefined) return
  try {
    api.create(kind, object.metadata.namespace ?? '', object, { fieldManager: 'kubeadm' })
  } catch (error) {
    // Controllers may have been quicker, as with the ServiceAccount of a Namespace.
    if (!isReason(error, 'AlreadyExists')) throw error
  }
}

/** Creates what a manifest can refer to in a fresh cluster: Namespaces, their ServiceAccounts, classes. */
export function createGround(api: CreateAPI): void {
  const fresh = objects as readonly KubeObject[]
  for (const object of fresh) createOwn(api, object)
  for (const object of fresh) {
    if (object.kind !== 'Namespace') continue
    createOwn(api, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: object.metadata.name ?? '' } })
  }
}

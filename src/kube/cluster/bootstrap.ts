import type { KubeObject } from '../apimachinery/meta.ts'
import { isReason } from '../apimachinery/status-error.ts'
import type { API } from '../apiserver/interface.ts'
import objects from './bootstrap.gen.json' with { type: 'json' }

/** Kinds that every manifest's verdict may depend on; the rest only matters once something runs. */
const ground: ReadonlySet<string> = new Set(['Namespace', 'PriorityClass', 'StorageClass'])

function create(api: API, object: KubeObject): void {
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
export function createGround(api: API): void {
  const fresh = objects as readonly KubeObject[]
  for (const object of fresh) if (ground.has(object.kind)) create(api, object)
  for (const object of fresh) {
    if (object.kind !== 'Namespace') continue
    create(api, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: object.metadata.name ?? '' } })
  }
}

/** Creates everything that a fresh kind cluster holds and that its controllers do not make by themselves. */
export function createSystem(api: API): void {
  for (const object of objects as readonly KubeObject[]) if (!ground.has(object.kind)) create(api, object)
}

import type { CustomResourceDefinition } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { formatTime } from '../apimachinery/meta.ts'
import type { API } from '../apiserver/interface.ts'
import { withAcceptedNames, withEstablished } from '../registry/apiextensions/customresourcedefinition/accepted-names.ts'
import { wholeTarget } from './change.ts'
import { applyFile } from './diagnose.ts'

type StoredDefinition = CustomResourceDefinition & KubeObject

/**
 * Applies a file of CustomResourceDefinitions to a server that nobody looks after, and does what the server's own
 * controllers would about them, so that their kinds are served at once. `now` in milliseconds since the epoch.
 */
export function installDefinitions(api: API, text: string, now: number): void {
  applyFile(text, { target: wholeTarget(api) })
  const kind = api.kindOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition')
  if (kind === undefined) return
  const time = formatTime(now)
  const all = () => api.list<StoredDefinition>('apiextensions.k8s.io/v1', 'CustomResourceDefinition')
  for (const step of [(each: StoredDefinition) => withAcceptedNames(each, all(), time), (each: StoredDefinition) => withEstablished(each, time)]) {
    for (const definition of all()) {
      const status = step(definition)
      if (status !== undefined) api.updateTrusted(kind, { ...definition, status }, { subresource: 'status', fieldManager: 'kube-apiserver' })
    }
  }
}

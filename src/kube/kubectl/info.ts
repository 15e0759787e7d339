import type { KubeObject } from '../apimachinery/meta.ts'
import { isReason } from '../apimachinery/status-error.ts'
import type { API } from '../apiserver/interface.ts'
import type { Kind } from '../registry/kind.ts'
import { checkVerb } from '../registry/other-kinds.ts'

/** A list as an argument without a name gives it. */
export interface ObjectList {
  readonly items: readonly KubeObject[]
  readonly resourceVersion: string
}

/**
 * One object or list a command line names, as far as it is known yet. `object` is what a file says or the
 * server gave. Follows cli-runtime/pkg/resource/visitor.go Info.
 */
export interface Info {
  readonly kind: Kind
  namespace: string
  name: string
  /** The file it came from; '' when it was named on the command line. */
  readonly source: string
  object: KubeObject | undefined
  /** Present for a whole kind. */
  readonly list?: ObjectList
  readonly subresource: string
}

/** An info whose object is known. */
export type FullInfo = Info & { object: KubeObject }

/** Asks the server for an info's object. Follows visitor.go Info.Get: a missing namespace is told before a missing object. */
export function retrieve(api: API, info: Info): KubeObject {
  checkVerb(info.kind, 'get')
  try {
    info.object = api.read(info.kind, info.kind.namespaced ? info.namespace : '', info.name)
    return info.object
  } catch (error) {
    if (isReason(error, 'NotFound') && info.namespace !== '' && info.namespace !== 'default') {
      const namespaces = api.kindOf('v1', 'Namespace')
      if (namespaces !== undefined) api.read(namespaces, '', info.namespace)
    }
    throw error
  }
}

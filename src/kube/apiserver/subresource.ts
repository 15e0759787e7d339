import type { KubeObject } from '../apimachinery/meta.ts'
import { newBadRequest } from '../apimachinery/status-error.ts'
import type { Kind, Strategy } from '../registry/kind.ts'

type WithStatus = KubeObject & { status?: unknown }
type WithFinalizers = WithStatus & { spec: { finalizers?: string[] } }

/** Writes of a Namespace's own finalizers. Follows pkg/registry/core/namespace/strategy.go namespaceFinalizeStrategy. */
function finalizeStrategy(main: Strategy<KubeObject>): Strategy<KubeObject> {
  return {
    validate: () => [],
    prepareForUpdate(object, old) {
      const target = object as WithStatus
      target.status = (old as WithStatus).status
    },
    validateUpdate: (object, old) => main.validateUpdate?.(object, old) ?? [],
  }
}

/** The rules for writing one part of a kind's objects; '' is the object itself. */
export function strategyFor(kind: Kind, subresource: string): Strategy<KubeObject> {
  if (subresource === '') return kind.strategy
  if (subresource === 'status' && kind.statusStrategy !== undefined) return kind.statusStrategy
  if (subresource === 'ephemeralcontainers' && kind.ephemeralContainersStrategy !== undefined) return kind.ephemeralContainersStrategy
  if (subresource === 'finalize' && kind.kind === 'Namespace') return finalizeStrategy(kind.strategy)
  throw newBadRequest('the server could not find the requested resource')
}

/** The finalizers in a Namespace's spec; none for other kinds. */
export function namespaceFinalizers(object: KubeObject): readonly string[] {
  return object.kind === 'Namespace' && 'spec' in object ? ((object as WithFinalizers).spec.finalizers ?? []) : []
}

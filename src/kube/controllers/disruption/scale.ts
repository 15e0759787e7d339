import type { LabelSelector } from '../../api/types.gen.ts'
import { scaledValueFromIntOrPercent } from '../../apimachinery/int-or-percent.ts'
import { controllerOf } from '../../apimachinery/meta.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { ActorContext } from '../../client/actor.ts'
import { goSelectorText } from '../go-selector.ts'
import type { StoredPod } from '../pods.ts'
import type { StoredBudget } from './status.ts'

/** How many Pods there should be, and how many must stay. */
export interface ExpectedCounts {
  readonly expected: number
  readonly desired: number
  /** What to say when Pods without a controller make the count doubtful. */
  readonly unmanaged?: string
}

/** Follows disruption.go getExpectedPodCount. */
export function expectedCounts(context: ActorContext, { spec }: StoredBudget, pods: readonly StoredPod[]): ExpectedCounts {
  const { maxUnavailable, minAvailable } = spec
  if (maxUnavailable !== undefined) {
    const { expected, alone } = expectedScale(context, pods)
    const desired = Math.max(0, expected - scaledValueFromIntOrPercent(maxUnavailable, expected, true))
    return { expected, desired, ...doubt(alone, spec.selector) }
  }
  if (typeof minAvailable === 'number') return { expected: pods.length, desired: minAvailable }
  if (minAvailable === undefined) return { expected: 0, desired: 0 }
  const { expected, alone } = expectedScale(context, pods)
  return { expected, desired: scaledValueFromIntOrPercent(minAvailable, expected, true), ...doubt(alone, spec.selector) }
}

function doubt(alone: number, selector: LabelSelector | undefined): { unmanaged?: string } {
  if (alone === 0) return {}
  return {
    unmanaged: `Pods selected by this PodDisruptionBudget (selector: ${goSelectorText(selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`,
  }
}

/** The sum of the sizes of all controllers of the Pods. Follows getExpectedScale. */
function expectedScale(context: ActorContext, pods: readonly StoredPod[]): { readonly expected: number; readonly alone: number } {
  const sizes = new Map<string, number>()
  let alone = 0
  for (const pod of pods) {
    const owner = controllerOf(pod)
    if (owner === undefined) alone++
    else if (!sizes.has(owner.uid)) {
      const found = scaleOf(context, owner, pod.metadata.namespace ?? '')
      if (found === undefined) throw new Error(`found no controllers for pod "${pod.metadata.name ?? ''}"`)
      sizes.set(found.uid, found.replicas)
    }
  }
  return { expected: [...sizes.values()].reduce((sum, size) => sum + size, 0), alone }
}

interface Owner {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
}

function scaleOf(context: ActorContext, owner: Owner, namespace: string): { readonly uid: string; readonly replicas: number } | undefined {
  const { api } = context
  const stored = api.get(owner.apiVersion, owner.kind, namespace, owner.name)
  if (owner.kind === 'ReplicaSet') {
    if (stored?.metadata.uid !== owner.uid) return undefined
    const above = controllerOf(stored)
    if (above?.kind === 'Deployment') return scaleOf(context, above, namespace)
  }
  const kind = api.kindOf(owner.apiVersion, owner.kind)
  if (kind === undefined) return undefined
  try {
    const scale = api.readScale(kind, namespace, owner.name)
    return scale.metadata.uid === owner.uid ? { uid: owner.uid, replicas: scale.spec.replicas ?? 0 } : undefined
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    if (stored === undefined) return undefined
    throw new Error(`${kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`} does not implement the scale subresource`, { cause: error })
  }
}

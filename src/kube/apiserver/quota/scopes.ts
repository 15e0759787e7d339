import type { Pod, PodAffinityTerm, ResourceQuota, ScopedResourceSelectorRequirement } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { podQOS } from '../../registry/core/pod/qos.ts'

/** Whether a Pod has an end that is set beforehand. */
export const isTerminating = ({ spec }: Pod) => spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds >= 0

function crossesNamespaces({ spec: { affinity } }: Pod): boolean {
  const terms = [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap(each => [
    ...(each?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(each?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ])
  return terms.some(({ namespaces, namespaceSelector }: PodAffinityTerm) => (namespaces ?? []).length > 0 || namespaceSelector !== undefined)
}

function matchesClass({ spec }: Pod, { operator, values = [] }: ScopedResourceSelectorRequirement): boolean {
  const name = spec.priorityClassName
  if (operator === 'Exists') return Boolean(name)
  if (operator === 'DoesNotExist') return !name
  return operator === 'In' ? Boolean(name) && values.includes(name ?? '') : !name || !values.includes(name)
}

function podMatches(pod: Pod, selector: ScopedResourceSelectorRequirement): boolean {
  switch (selector.scopeName) {
    case 'Terminating':
      return isTerminating(pod)
    case 'NotTerminating':
      return !isTerminating(pod)
    case 'BestEffort':
      return podQOS(pod) === 'BestEffort'
    case 'NotBestEffort':
      return podQOS(pod) !== 'BestEffort'
    case 'PriorityClass':
      return matchesClass(pod, selector)
    case 'CrossNamespacePodAffinity':
      return crossesNamespaces(pod)
    default:
      return false
  }
}

/** Whether an object is within a quota's scopes; only Pods have any. Follows pkg/quota/v1/evaluator/core podMatchesScopeFunc. */
export function isInScope({ spec }: ResourceQuota, object: KubeObject): boolean {
  const selectors = [...(spec.scopes ?? []).map(scopeName => ({ scopeName, operator: 'Exists' })), ...(spec.scopeSelector?.matchExpressions ?? [])]
  if (selectors.length === 0) return true
  return object.kind === 'Pod' && selectors.every(selector => podMatches(object as KubeObject & Pod, selector))
}

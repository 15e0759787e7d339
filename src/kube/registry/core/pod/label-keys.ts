import type { LabelSelector, PodAffinity, PodSpec } from '../../../api/types.gen.ts'

type Labels = Readonly<Record<string, string>> | undefined

/**
 * Writes the Pod's own values of matchLabelKeys and mismatchLabelKeys into the selectors, in place.
 * Follows pkg/registry/core/pod/strategy.go mutatePodAffinity and mutateTopologySpreadConstraints.
 */
export function applyLabelKeys(spec: PodSpec, labels: Labels): void {
  applyToAffinity(spec.affinity?.podAffinity, labels)
  applyToAffinity(spec.affinity?.podAntiAffinity, labels)
  for (const { labelSelector, matchLabelKeys } of spec.topologySpreadConstraints ?? []) apply(labelSelector, matchLabelKeys, 'In', labels)
}

function applyToAffinity(affinity: PodAffinity | undefined, labels: Labels): void {
  const terms = [
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
  ]
  for (const { labelSelector, matchLabelKeys, mismatchLabelKeys } of terms) {
    apply(labelSelector, matchLabelKeys, 'In', labels)
    apply(labelSelector, mismatchLabelKeys, 'NotIn', labels)
  }
}

/** No selector matches nothing, with or without keys. */
function apply(selector: LabelSelector | undefined, keys: readonly string[] | undefined, operator: 'In' | 'NotIn', labels: Labels): void {
  if (selector === undefined) return
  for (const key of keys ?? []) {
    const value = labels?.[key]
    if (value === undefined) continue
    selector.matchExpressions = [...(selector.matchExpressions ?? []), { key, operator, values: [value] }]
  }
}

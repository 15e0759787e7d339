import type { ObjectMeta, PodAffinityTerm, PodSpec } from '../../../api/types.gen.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isValidLabelValue } from '../../../apimachinery/names.ts'
import { validateLabelSelector } from '../../../apimachinery/selector.ts'
import { isRestartableInitContainer, someContainer } from './containers.ts'
import type { PodValidationOptions } from './options.ts'
import { usesIndivisibleHugePages } from './resource-names.ts'
import { isDeletionCost } from './validate-annotations.ts'
import { matchLabelKeysErrors } from './validate-label-keys.ts'
import { isLocalNonReserved } from './validate-paths.ts'
import { hostSysctlProblem } from './validate-sysctls.ts'

const anywhere = Path.of('spec')

/** The options for a spec that is new, or that takes the place of `oldSpec`. Follows pkg/api/pod/util.go GetValidationOptionsFromPodSpecAndMeta. */
export function podValidationOptions(oldSpec?: PodSpec, oldMeta?: ObjectMeta): PodValidationOptions {
  if (oldSpec === undefined) return {}
  const { nodeAffinity } = oldSpec.affinity ?? {}
  const terms = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const constraints = oldSpec.topologySpreadConstraints ?? []
  const userNamespaces = oldSpec.hostUsers === false
  return {
    allowInvalidPodDeletionCost: !isDeletionCost(oldMeta?.annotations),
    allowIndivisibleHugePagesValues: usesIndivisibleHugePages(oldSpec),
    allowInvalidLabelValueInSelector: affinityTerms(oldSpec).some(hasInvalidSelector),
    allowInvalidLabelValueInRequiredNodeAffinity: terms.some(term =>
      (term.matchExpressions ?? []).some(({ values }) => (values ?? []).some(value => isValidLabelValue(value).length > 0)),
    ),
    allowInvalidTopologySpreadConstraintLabelSelector: constraints.some(({ labelSelector }) => validateLabelSelector(labelSelector, {}, anywhere).length > 0),
    oldPodViolatesMatchLabelKeysValidation: constraints.some(
      ({ matchLabelKeys, labelSelector }) => matchLabelKeysErrors(anywhere, matchLabelKeys, undefined, labelSelector).length > 0,
    ),
    allowNonLocalProjectedTokenPath: (oldSpec.volumes ?? []).some(({ projected }) =>
      (projected?.sources ?? []).some(({ serviceAccountToken }) => serviceAccountToken !== undefined && !isLocalNonReserved(serviceAccountToken.path)),
    ),
    allowNamespacedSysctlsForHostNetAndHostIPC: (oldSpec.securityContext?.sysctls ?? []).some(({ name }) => hostSysctlProblem(name, oldSpec) !== undefined),
    allowExistingRestartContainerForNonSidecarInitContainer: (oldSpec.initContainers ?? []).some(
      container => !isRestartableInitContainer(container) && (container.resizePolicy ?? []).some(policy => policy.restartPolicy === 'RestartContainer'),
    ),
    allowUserNamespacesWithVolumeDevices: userNamespaces && someContainer(oldSpec, container => (container.volumeDevices ?? []).length > 0),
    allowUserNamespacesHostNetworkSupport: userNamespaces && oldSpec.hostNetwork === true,
    allowTaintTolerationComparisonOperators: (oldSpec.tolerations ?? []).some(({ operator }) => operator === 'Lt' || operator === 'Gt'),
    allowEmptyImageVolumeReference: (oldSpec.volumes ?? []).some(({ image }) => image !== undefined && !image.reference),
    allowSysAdminWhenPrivilegeEscalationFalse: someContainer(
      oldSpec,
      ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== true && (securityContext?.capabilities?.add ?? []).includes('CAP_SYS_ADMIN'),
    ),
  }
}

function affinityTerms(spec: PodSpec): PodAffinityTerm[] {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {}
  return [podAffinity, podAntiAffinity].flatMap(affinity => [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ])
}

function hasInvalidSelector(term: PodAffinityTerm): boolean {
  return validateLabelSelector(term.labelSelector, {}, anywhere).length + validateLabelSelector(term.namespaceSelector, {}, anywhere).length > 0
}

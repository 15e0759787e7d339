/**
 * How strict the checks of a Pod's spec are: an update may keep what the old object already has though it is not
 * allowed any more. Only options that 1.37's default feature gates leave open. Follows pkg/apis/core/validation/validation.go PodValidationOptions.
 */
export interface PodValidationOptions {
  /** The spec is a Pod's own and not a template's. */
  readonly resourceIsPod?: boolean
  readonly allowInvalidPodDeletionCost?: boolean
  readonly allowInvalidLabelValueInSelector?: boolean
  readonly allowInvalidLabelValueInRequiredNodeAffinity?: boolean
  readonly allowIndivisibleHugePagesValues?: boolean
  readonly allowInvalidTopologySpreadConstraintLabelSelector?: boolean
  readonly allowNonLocalProjectedTokenPath?: boolean
  readonly allowNamespacedSysctlsForHostNetAndHostIPC?: boolean
  readonly allowExistingRestartContainerForNonSidecarInitContainer?: boolean
  readonly allowUserNamespacesWithVolumeDevices?: boolean
  readonly allowUserNamespacesHostNetworkSupport?: boolean
  readonly allowTaintTolerationComparisonOperators?: boolean
  readonly allowEmptyImageVolumeReference?: boolean
  readonly allowSysAdminWhenPrivilegeEscalationFalse?: boolean
  readonly oldPodViolatesMatchLabelKeysValidation?: boolean
}

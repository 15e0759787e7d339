import type { Pod } from '../../../api/types.gen.ts'
import { deepEqual } from '../../../apimachinery/deep-copy.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isDNS1123Label } from '../../../apimachinery/names.ts'
import type { CreateStrategy } from '../../kind.ts'
import type { Errors } from './checks.ts'
import { visitContainers } from './containers.ts'
import { dropDisabledPodFields } from './disabled-fields.ts'
import { applyLabelKeys } from './label-keys.ts'
import { setPodLevelResources } from './pod-level-defaults.ts'
import { computePodQOS } from './qos.ts'
import { appArmorAnnotationPrefix, appArmorFieldOf } from './validate-annotations.ts'
import { validateAppArmorProfile } from './validate-container-security.ts'
import { validatePodCreate } from './validation.ts'
import { podWarnings } from './warnings.ts'

/** What came up while a Pod was prepared, until it is asked for. */
const earlyWarnings = new WeakMap<Pod, readonly string[]>()

/** Follows pkg/registry/core/pod/strategy.go. */
export const strategy: CreateStrategy<Pod> = {
  prepareForCreate(pod) {
    pod.metadata.generation = 1
    pod.status = { phase: 'Pending' }
    dropDisabledPodFields(pod)
    markGated(pod)
    applyLabelKeys(pod.spec, pod.metadata.labels)
    const warnings = copyAppArmorAnnotations(pod)
    if (warnings.length > 0) earlyWarnings.set(pod, warnings)
    setPodLevelResources(pod.spec)
    pod.status.qosClass = computePodQOS(pod.spec)
  },
  validate: validatePodCreate,
  warningsOnCreate(pod) {
    const messages = isDNS1123Label(pod.metadata.name ?? '')
    const name =
      messages.length === 0
        ? []
        : [`metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`]
    return [...(earlyWarnings.get(pod) ?? []), ...name, ...podWarnings(pod)]
  },
}

/** Follows applySchedulingGatedCondition; now is when the Pod is created. */
function markGated(pod: Pod): void {
  if ((pod.spec.schedulingGates ?? []).length === 0) return
  pod.status.conditions = [
    {
      type: 'PodScheduled',
      status: 'False',
      lastProbeTime: null,
      lastTransitionTime: pod.metadata.creationTimestamp ?? null,
      reason: 'SchedulingGated',
      message: 'Scheduling is blocked due to non-empty scheduling gates',
    },
  ]
}

/** Old AppArmor annotations become fields; gives a warning for each that was not a field already. Follows applyAppArmorVersionSkew. */
function copyAppArmorAnnotations({ metadata, spec }: Pod): string[] {
  const { annotations } = metadata
  const warnings: string[] = []
  if (annotations === undefined || spec.os?.name === 'windows') return warnings
  const podProfile = spec.securityContext?.appArmorProfile
  visitContainers(spec, container => {
    const key = appArmorAnnotationPrefix + container.name
    const annotation = annotations[key]
    if (annotation === undefined || container.securityContext?.appArmorProfile !== undefined) return
    const profile = appArmorFieldOf(annotation)
    const errors: Errors = []
    validateAppArmorProfile(errors, profile, Path.of('annotation'))
    const valid = profile !== undefined && errors.length === 0
    if (valid && deepEqual(profile, podProfile)) return
    if (valid) container.securityContext = { ...container.securityContext, appArmorProfile: profile }
    warnings.push(`metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`)
  })
  return warnings
}

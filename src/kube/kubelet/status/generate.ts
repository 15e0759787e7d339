import type { ContainerStatus, Pod, PodStatus, ResourceRequirements } from '../../api/types.gen.ts'
import { shouldRestartAll } from '../restart.ts'
import type { RuntimeStatus } from '../runtime/runtime.ts'
import { allContainersRestarting, condition, containersReady, kubeletConditions, podInitialized, podReady, readyToStartContainers } from './conditions.ts'
import type { StartFailure } from './container-statuses.ts'
import { containerStatuses } from './container-statuses.ts'
import { phaseOf } from './phase.ts'

/** What ends a Pod whatever its containers do. */
export interface Ending {
  readonly reason: string
  readonly message: string
  /** The reason of its condition DisruptionTarget, if it gets one. */
  readonly disruption?: string
}

/** What a Pod's status is made from beside the Pod. */
export interface GenerateInput {
  readonly pod: Pod
  readonly runtime: RuntimeStatus
  /** What was last said of the Pod, or what the API server holds. */
  readonly old: PodStatus
  /** Its containers have been stopped for good. */
  readonly terminal: boolean
  readonly hostIP: string
  readonly qosClass: string
  readonly resources: { readonly requests: Record<string, string>; readonly limits: Record<string, string> }
  /** An eviction, or a deadline that has passed: overrides phase, reason and message. */
  readonly ended: Ending | undefined
  failure(container: string): StartFailure | undefined
  /** Sets `started` and `ready` from the probes' results. */
  probed(statuses: ContainerStatus[], isInit: boolean): ContainerStatus[]
}

const isEmpty = (record: object) => Object.keys(record).length === 0

/** A Pod's status as the kubelet sees it now. Follows pkg/kubelet/kubelet_pods.go generateAPIPodStatus. */
export function generateStatus(input: GenerateInput): PodStatus {
  const { pod, runtime, old } = input
  const restarting = shouldRestartAll(pod, runtime, old.conditions ?? [], [...(old.initContainerStatuses ?? []), ...(old.containerStatuses ?? [])])
  const make = (containers: typeof pod.spec.initContainers, previous: readonly ContainerStatus[] | undefined, isInit: boolean) =>
    containerStatuses({ pod, runtime, containers: containers ?? [], previous: previous ?? [], isInit, restarting, failure: input.failure })
  const rawRegular = make(pod.spec.containers ?? [], old.containerStatuses, false)
  const rawInit = make(pod.spec.initContainers, old.initContainerStatuses, true)
  const ephemeral = make(
    (pod.spec.ephemeralContainers ?? []).map(container => ({ ...container, resources: container.resources ?? {} })),
    old.ephemeralContainerStatuses,
    false,
  )
  const started = runtime.active.some(run => (pod.spec.containers ?? []).some(({ name }) => name === run.name))
  let phase = phaseOf(pod, [...rawRegular, ...rawInit], input.terminal, started)
  const settled = [old.phase, pod.status.phase].find(value => value === 'Failed' || value === 'Succeeded')
  if (phase !== 'Failed' && phase !== 'Succeeded' && settled !== undefined) phase = settled
  let { reason, message } =
    phase === old.phase ? { reason: old.reason ?? pod.status.reason, message: old.message ?? pod.status.message } : { reason: undefined, message: undefined }
  if (input.ended !== undefined) {
    phase = 'Failed'
    reason = input.ended.reason
    message = input.ended.message
  }
  if (pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') phase = pod.status.phase
  const regular = input.probed(rawRegular, false)
  const init = input.probed(rawInit, true)
  const all = init.length === 0 ? regular : [...init, ...regular]
  const foreign = (pod.status.conditions ?? []).filter(({ type }) => !kubeletConditions.has(type))
  const { ended } = input
  const disruption =
    ended?.disruption === undefined
      ? old.conditions?.find(({ type }) => type === 'DisruptionTarget')
      : condition(pod, 'DisruptionTarget', 'True', ended.disruption, ended.message)
  const kept = disruption === undefined || foreign.some(({ type }) => type === disruption.type) ? foreign : [...foreign, disruption]
  const restart = allContainersRestarting(pod, runtime, restarting, phase)
  const ready = containersReady(pod, all, phase)
  const conditions = [...kept, readyToStartContainers(pod, runtime), podInitialized(pod, old.conditions ?? [], all, phase)]
  conditions.push(podReady(pod, conditions, ready), ready, condition(pod, 'PodScheduled', 'True'))
  if (restart !== undefined) conditions.push(restart)
  const hostNetwork = pod.spec.hostNetwork === true
  const ips = hostNetwork && runtime.ips.length === 0 ? [input.hostIP] : runtime.ips
  const [ip] = ips
  const { requests, limits } = input.resources
  const resources: ResourceRequirements = { ...(isEmpty(limits) ? {} : { limits }), ...(isEmpty(requests) ? {} : { requests }) }
  // Most Pods have the same few fields: put in one after the other, which costs less than spreading what may not be there.
  const made: PodStatus = { phase, conditions }
  if (message !== undefined && message !== '') made.message = message
  if (reason !== undefined && reason !== '') made.reason = reason
  made.hostIP = input.hostIP
  made.hostIPs = [{ ip: input.hostIP }]
  if (ip !== undefined) {
    made.podIP = ip
    made.podIPs = ips.map(address => ({ ip: address }))
  }
  if (init.length > 0) made.initContainerStatuses = init
  if (regular.length > 0) made.containerStatuses = regular
  made.qosClass = input.qosClass
  if (ephemeral.length > 0) made.ephemeralContainerStatuses = ephemeral
  if (!isEmpty(requests)) made.allocatedResources = requests
  made.resources = resources
  return made
}

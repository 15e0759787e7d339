import type { Pod } from '../../../api/types.gen.ts'
import { translateTimestampSince } from '../../../apimachinery/duration.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { eventsOf, writeEvents } from '../../describe-events.ts'
import { controllerText, rfc1123z, writeAnnotations, writeLabels } from '../../describe-meta.ts'
import { writeContainers, writeResources } from './describe-containers.ts'
import { writeSchedulingGroup, writeTolerations, writeTopologySpread } from './describe-template.ts'
import { writeVolumes } from './describe-volumes.ts'
import { podQOS } from './qos.ts'
import { mirrorPodAnnotation } from './validate-annotations.ts'

/** The text of `kubectl describe pod`. Follows kubectl/pkg/describe/describe.go describePod. */
export function describe(pod: Pod, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, spec, status } = pod
  writeHead(out, pod, now)
  if (spec.resources !== undefined) {
    out.line(0, 'Resources:')
    writeResources(out, spec.resources, 1)
  }
  if ((spec.initContainers ?? []).length > 0) writeContainers(out, 'Init Containers', spec.initContainers, status.initContainerStatuses ?? [], pod, '')
  writeContainers(out, 'Containers', spec.containers, status.containerStatuses ?? [], pod, '')
  if ((spec.ephemeralContainers ?? []).length > 0) {
    writeContainers(out, 'Ephemeral Containers', spec.ephemeralContainers, status.ephemeralContainerStatuses ?? [], pod, '')
  }
  writeConditions(out, pod)
  writeVolumes(out, spec.volumes, '')
  out.line(0, `QoS Class:\t${podQOS(pod)}`)
  writeLabels(out, 'Node-Selectors', spec.nodeSelector)
  writeTolerations(out, 'Tolerations', spec.tolerations)
  writeTopologySpread(out, spec.topologySpreadConstraints, '')
  writeSchedulingGroup(out, spec.schedulingGroup?.podGroupName, '')
  writeEvents(out, eventsOf(pod, reader, metadata.annotations?.[mirrorPodAnnotation] ?? metadata.uid ?? ''), now)
  return out.toString()
}

function writeHead(out: DescribeWriter, pod: Pod, now: number): void {
  const { metadata, spec, status } = pod
  out.line(0, `Name:\t${metadata.name ?? ''}`)
  out.line(0, `Namespace:\t${metadata.namespace ?? ''}`)
  if (spec.priority !== undefined) out.line(0, `Priority:\t${spec.priority}`)
  if (spec.priorityClassName) out.line(0, `Priority Class Name:\t${spec.priorityClassName}`)
  if (spec.runtimeClassName) out.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`)
  if (spec.serviceAccountName) out.line(0, `Service Account:\t${spec.serviceAccountName}`)
  out.line(0, `Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}`)
  if (status.startTime !== undefined) out.line(0, `Start Time:\t${rfc1123z(status.startTime)}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  if (metadata.deletionTimestamp !== undefined && status.phase !== 'Failed' && status.phase !== 'Succeeded') {
    out.line(0, `Status:\tTerminating (lasts ${translateTimestampSince(metadata.deletionTimestamp, now)})`)
    out.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`)
  } else {
    out.line(0, `Status:\t${status.phase ?? ''}`)
  }
  if (status.reason) out.line(0, `Reason:\t${status.reason}`)
  if (status.message) out.line(0, `Message:\t${status.message}`)
  const profile = spec.securityContext?.seccompProfile
  if (profile !== undefined) {
    out.line(0, `SeccompProfile:\t${profile.type}`)
    if (profile.type === 'Localhost') out.line(0, `LocalhostProfile:\t${profile.localhostProfile ?? ''}`)
  }
  out.line(0, `IP:\t${status.podIP ?? ''}`)
  const ips = status.podIPs ?? []
  out.line(0, ips.length === 0 ? 'IPs:\t<none>' : 'IPs:')
  for (const { ip } of ips) out.line(1, `IP:\t${ip}`)
  const owner = controllerText(pod)
  if (owner !== '') out.line(0, `Controlled By:\t${owner}`)
  if (status.nominatedNodeName) out.line(0, `NominatedNodeName:\t${status.nominatedNodeName}`)
}

function writeConditions(out: DescribeWriter, { spec, status }: Pod): void {
  const conditions = status.conditions ?? []
  const gates = spec.readinessGates ?? []
  if (gates.length > 0) out.line(0, 'Readiness Gates:\n  Type\tStatus')
  for (const { conditionType } of gates) {
    out.line(1, `${conditionType} \t${conditions.find(({ type }) => type === conditionType)?.status ?? '<none>'} `)
  }
  if (conditions.length > 0) out.line(0, 'Conditions:\n  Type\tStatus')
  for (const { type, status: value } of conditions) out.line(1, `${type} \t${value} `)
}

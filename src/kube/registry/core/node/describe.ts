import type { Lease, Node, Pod } from '../../../api/types.gen.ts'
import { compareText, sortedKeys } from '../../../apimachinery/labels.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { eventsOf, sortEvents, writeEvents } from '../../describe-events.ts'
import { rfc1123z, textOrNone, writeAnnotations, writeLabels, writeList } from '../../describe-meta.ts'
import { writePodsOf } from './describe-pods.ts'
import { nodeRoles } from './helpers.ts'

function writeLease(out: DescribeWriter, name: string, reader: Reader): void {
  const lease = reader.get<Lease>('coordination.k8s.io/v1', 'Lease', 'kube-node-lease', name)
  if (lease === undefined) {
    out.line(0, `Lease:\tFailed to get lease: leases.coordination.k8s.io "${name}" not found`)
    return
  }
  const { holderIdentity = '<unset>', acquireTime, renewTime } = lease.spec
  out.line(0, 'Lease:')
  out.line(1, `HolderIdentity:\t${holderIdentity}`)
  out.line(1, `AcquireTime:\t${acquireTime === undefined ? '<unset>' : rfc1123z(acquireTime)}`)
  out.line(1, `RenewTime:\t${renewTime === undefined ? '<unset>' : rfc1123z(renewTime)}`)
}

function writeResources(out: DescribeWriter, title: string, list: Readonly<Record<string, string>> | undefined): void {
  const names = sortedKeys(list)
  if (names.length > 0) out.line(0, `${title}:`)
  for (const name of names) out.line(1, `${name}:\t${list?.[name] ?? ''}`)
}

function writeSystem(out: DescribeWriter, node: Node): void {
  const info = node.status.nodeInfo
  out.line(0, 'System Info:')
  out.line(1, `Machine ID:\t${info.machineID}`)
  out.line(1, `System UUID:\t${info.systemUUID}`)
  out.line(1, `Boot ID:\t${info.bootID}`)
  out.line(1, `Kernel Version:\t${info.kernelVersion}`)
  out.line(1, `OS Image:\t${info.osImage}`)
  out.line(1, `Operating System:\t${info.operatingSystem}`)
  out.line(1, `Architecture:\t${info.architecture}`)
  out.line(1, `Container Runtime Version:\t${info.containerRuntimeVersion}`)
  out.line(1, `Kubelet Version:\t${info.kubeletVersion}`)
}

function taintTexts(node: Node): string[] {
  const order = ({ effect, key }: { effect: string; key: string }) => `${effect},${key}`
  return [...(node.spec.taints ?? [])]
    .sort((a, b) => compareText(order(a), order(b)))
    .map(({ key, value = '', effect }) => `${key}${value === '' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}`)
}

/** Follows kubectl/pkg/describe/describe.go describeNode. */
export function describe(node: Node, reader: Reader, now: number): string {
  const out = new DescribeWriter()
  const { metadata, spec, status } = node
  const name = metadata.name ?? ''
  out.line(0, `Name:\t${name}`)
  out.line(0, `Roles:\t${textOrNone(nodeRoles(node).join(','))}`)
  writeLabels(out, 'Labels', metadata.labels)
  writeAnnotations(out, 'Annotations', metadata.annotations)
  out.line(0, `CreationTimestamp:\t${rfc1123z(metadata.creationTimestamp)}`)
  writeList(out, '', 'Taints', '\t', taintTexts(node))
  out.line(0, `Unschedulable:\t${spec.unschedulable ?? false}`)
  writeLease(out, name, reader)
  const conditions = status.conditions ?? []
  if (conditions.length > 0) {
    out.line(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage')
    out.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
  }
  for (const { type, status: state, lastHeartbeatTime, lastTransitionTime, reason = '', message = '' } of conditions) {
    out.line(1, `${type} \t${state} \t${rfc1123z(lastHeartbeatTime)} \t${rfc1123z(lastTransitionTime)} \t${reason} \t${message}`)
  }
  out.line(0, 'Addresses:')
  for (const { type, address } of status.addresses ?? []) out.line(1, `${type}:\t${address}`)
  writeResources(out, 'Capacity', status.capacity)
  writeResources(out, 'Allocatable', status.allocatable)
  writeSystem(out, node)
  if (spec.podCIDR) out.line(0, `PodCIDR:\t${spec.podCIDR}`)
  if (spec.podCIDRs?.length) out.line(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`)
  if (spec.providerID) out.line(0, `ProviderID:\t${spec.providerID}`)
  const pods = reader.list<Pod>('v1', 'Pod').filter(pod => pod.spec.nodeName === name && pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed')
  writePodsOf(out, node, pods, now)
  // The kubelet names a node's uid by its name: events of either spelling belong to it.
  writeEvents(out, sortEvents([...eventsOf(node, reader), ...eventsOf(node, reader, name)]), now)
  return out.toString()
}

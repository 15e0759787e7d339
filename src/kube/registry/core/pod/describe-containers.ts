import type { ContainerPort, ContainerState, ContainerStatus, EnvVar, Pod, Probe, ResourceFieldSelector, ResourceRequirements } from '../../../api/types.gen.ts'
import { goQuote } from '../../../apimachinery/field-error.ts'
import { sortedKeys } from '../../../apimachinery/labels.ts'
import type { Quantity } from '../../../apimachinery/quantity.ts'
import { parseQuantity, zeroQuantity } from '../../../apimachinery/quantity.ts'
import type { DescribeWriter } from '../../../apimachinery/tabwriter.ts'
import { rfc1123z, textOrNone } from '../../describe-meta.ts'
import type { AnyContainer } from './containers.ts'
import { probeText } from './probe-text.ts'
import { sortedBy } from './sorted-by.ts'

/**
 * A block of containers. `statuses` are what runs, `pod` whose fields show in the environment; both undefined for a
 * template. Follows kubectl/pkg/describe/describe.go describeContainers.
 */
export function writeContainers(
  out: DescribeWriter,
  label: string,
  containers: readonly AnyContainer[] | null | undefined,
  statuses: readonly ContainerStatus[] | undefined,
  pod: Pod | undefined,
  space: string,
): void {
  const list = containers ?? []
  out.line(0, `${space}${label}:${list.length === 0 ? ' <none>' : ''}`)
  for (const container of list) {
    const status = statuses?.findLast(({ name }) => name === container.name)
    writeBasics(out, container, status, space)
    writeWords(out, 'Command', container.command)
    writeWords(out, 'Args', container.args)
    if (status !== undefined) {
      writeState(out, 'State', status.state)
      if (status.lastState.terminated !== undefined) writeState(out, 'Last State', status.lastState)
      out.line(2, `Ready:\t${status.ready ? 'True' : 'False'}`)
      out.line(2, `Restart Count:\t${status.restartCount}`)
    }
    writeResources(out, container.resources, 2)
    writeProbe(out, 'Liveness', container.livenessProbe)
    writeProbe(out, 'Readiness', container.readinessProbe)
    writeProbe(out, 'Startup', container.startupProbe)
    writeEnvFrom(out, container)
    writeEnv(out, container, pod)
    writeMounts(out, container)
  }
}

/** Follows describeContainerBasicInfo. */
function writeBasics(out: DescribeWriter, container: AnyContainer, status: ContainerStatus | undefined, space: string): void {
  out.line(1, `${space === '' ? '' : ' '}${container.name}:`)
  if (status !== undefined) out.line(2, `Container ID:\t${status.containerID ?? ''}`)
  out.line(2, `Image:\t${container.image ?? ''}`)
  if (status !== undefined) out.line(2, `Image ID:\t${status.imageID}`)
  writePorts(out, 'Port', container.ports, ({ containerPort }) => containerPort)
  writePorts(out, 'Host Port', container.ports, ({ hostPort = 0 }) => hostPort)
  const profile = container.securityContext?.seccompProfile
  if (profile === undefined) return
  out.line(2, `SeccompProfile:\t${profile.type}`)
  if (profile.type === 'Localhost') out.line(3, `LocalhostProfile:\t${profile.localhostProfile ?? ''}`)
}

function writePorts(out: DescribeWriter, title: string, ports: readonly ContainerPort[] | undefined, number: (port: ContainerPort) => number): void {
  const text = (ports ?? []).map(port => `${number(port)}/${port.protocol ?? ''}${port.name ? ` (${port.name})` : ''}`).join(', ')
  out.line(2, text.includes(',') ? `${title}s:\t${text}` : `${title}:\t${textOrNone(text)}`)
}

function writeWords(out: DescribeWriter, title: string, words: readonly string[] | undefined): void {
  if (words === undefined || words.length === 0) return
  out.line(2, `${title}:`)
  for (const word of words) for (const line of word.split('\n')) out.line(3, line)
}

/** Limits and requests, sorted. Follows describeResources. */
export function writeResources(out: DescribeWriter, { limits, requests }: ResourceRequirements, level: number): void {
  for (const [title, list] of [
    ['Limits', limits],
    ['Requests', requests],
  ] as const) {
    const names = sortedKeys(list)
    if (names.length > 0) out.line(level, `${title}:`)
    for (const name of names) out.line(level + 1, `${name}:\t${list?.[name] ?? ''}`)
  }
}

/** Follows describeStatus. */
function writeState(out: DescribeWriter, title: string, { running, waiting, terminated }: ContainerState): void {
  if (running !== undefined) {
    out.line(2, `${title}:\tRunning`)
    out.line(3, `Started:\t${rfc1123z(running.startedAt)}`)
  } else if (waiting !== undefined || terminated === undefined) {
    out.line(2, `${title}:\tWaiting`)
    if (waiting?.reason) out.line(3, `Reason:\t${waiting.reason}`)
  } else {
    out.line(2, `${title}:\tTerminated`)
    if (terminated.reason) out.line(3, `Reason:\t${terminated.reason}`)
    if (terminated.message) out.line(3, `Message:\t${terminated.message}`)
    out.line(3, `Exit Code:\t${terminated.exitCode}`)
    if ((terminated.signal ?? 0) > 0) out.line(3, `Signal:\t${terminated.signal}`)
    out.line(3, `Started:\t${rfc1123z(terminated.startedAt)}`)
    out.line(3, `Finished:\t${rfc1123z(terminated.finishedAt)}`)
  }
}

function writeProbe(out: DescribeWriter, title: string, probe: Probe | undefined): void {
  if (probe !== undefined) out.line(2, `${title}:\t${probeText(probe)}`)
}

/** Follows describeContainerEnvFrom. */
function writeEnvFrom(out: DescribeWriter, { envFrom }: AnyContainer): void {
  if (envFrom === undefined || envFrom.length === 0) return
  out.line(2, 'Environment Variables from:')
  for (const { configMapRef, secretRef, prefix } of envFrom) {
    const source = configMapRef ?? secretRef
    const kind = configMapRef !== undefined ? 'ConfigMap' : secretRef !== undefined ? 'Secret' : ''
    out.line(3, `${source?.name ?? ''}\t${kind}${prefix ? ` with prefix '${prefix}'` : ''}\tOptional: ${source?.optional === true}`)
  }
}

/** Follows describeContainerEnvVars. */
function writeEnv(out: DescribeWriter, container: AnyContainer, pod: Pod | undefined): void {
  const env = container.env ?? []
  out.line(2, `Environment:${env.length === 0 ? '\t<none>' : ''}`)
  for (const variable of env) for (const line of envLines(variable, container, pod)) out.line(3, line)
}

function envLines({ name, value = '', valueFrom }: EnvVar, container: AnyContainer, pod: Pod | undefined): string[] {
  if (valueFrom === undefined) return value.split('\n').map((line, index) => (index === 0 ? `${name}:\t${line}` : `\t${line}`))
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom
  if (fieldRef !== undefined) return [`${name}:\t${fieldValue(fieldRef.fieldPath, pod)} (${fieldRef.apiVersion ?? ''}:${fieldRef.fieldPath})`]
  if (resourceFieldRef !== undefined) {
    const { resource } = resourceFieldRef
    const amount = resourceFieldValue(resourceFieldRef, container)
    const shown = amount === '0' && (resource === 'limits.cpu' || resource === 'limits.memory') ? 'node allocatable' : amount
    return [`${name}:\t${shown} (${resource})`]
  }
  if (secretKeyRef !== undefined) {
    return [`${name}:\t<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name ?? ''}'>\tOptional: ${secretKeyRef.optional === true}`]
  }
  if (configMapKeyRef !== undefined) {
    return [`${name}:\t<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name ?? ''}'>\tOptional: ${configMapKeyRef.optional === true}`]
  }
  return []
}

/** kubectl knows only two fields here. Follows EnvValueRetriever and apimachinery/pkg/runtime/conversion.go DefaultMetaV1FieldSelectorConversion. */
function fieldValue(fieldPath: string, pod: Pod | undefined): string {
  if (fieldPath === 'metadata.name') return pod?.metadata.name ?? ''
  return fieldPath === 'metadata.namespace' ? (pod?.metadata.namespace ?? '') : ''
}

/** An amount in units of the divisor, rounded up; '' when there is no such field. Follows kubectl/pkg/util/resource ExtractContainerResourceValue. */
function resourceFieldValue({ resource, divisor }: ResourceFieldSelector, container: AnyContainer): string {
  const dot = resource.indexOf('.')
  const which = resource.slice(0, dot)
  const name = resource.slice(dot + 1)
  const known = name === 'cpu' || name === 'memory' || name === 'ephemeral-storage' || name.startsWith('hugepages-')
  if (!known || (which !== 'limits' && which !== 'requests')) return ''
  const amount = container.resources[which]?.[name]
  const unit = parseQuantity(divisor || '0')
  const [dividend, by] = [amount === undefined ? zeroQuantity : parseQuantity(amount), unit.isZero() ? parseQuantity('1') : unit]
  const read = (quantity: Quantity) => (name === 'cpu' ? quantity.milliValue() : quantity.value())
  return String(Math.ceil(read(dividend) / read(by)))
}

/** Follows describeContainerVolumes. */
function writeMounts(out: DescribeWriter, { volumeMounts = [], volumeDevices = [] }: AnyContainer): void {
  const none = volumeMounts.length === 0 ? '\t<none>' : ''
  out.line(2, `Mounts:${none}`)
  for (const { mountPath, name, readOnly, subPath } of sortedBy(volumeMounts, mount => mount.mountPath)) {
    out.line(3, `${mountPath} from ${name} (${readOnly ? 'ro' : 'rw'}${subPath ? `,path=${goQuote(subPath)}` : ''})`)
  }
  if (volumeDevices.length === 0) return
  out.line(2, `Devices:${none}`)
  for (const { devicePath, name } of sortedBy(volumeDevices, device => device.devicePath)) out.line(3, `${devicePath} from ${name}`)
}

import type { HTTPGetAction, LifecycleHandler, Pod, PodSpec, PodStatus, PodTemplateSpec, Probe } from '../../../api/types.gen.ts'
import type { AnyContainer } from './containers.ts'
import { visitContainers } from './containers.ts'
import { defaultPullPolicy } from './image-name.ts'
import { setResourceListDefaults } from './resource-list.ts'
import { setFieldRefDefaults, setVolumeDefaults } from './volume-defaults.ts'

/** Fills in a Pod's defaults, in place. Follows pkg/apis/core/v1/zz_generated.defaults.go SetObjectDefaults_Pod. */
export function setPodDefaults(pod: Pod): void {
  const { spec } = pod
  if (spec.terminationGracePeriodSeconds !== undefined && spec.terminationGracePeriodSeconds < 0) spec.terminationGracePeriodSeconds = 1
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) requestsFromLimits(container)
  spec.enableServiceLinks ??= true
  if (spec.hostNetwork) for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) setHostPorts(container)
  setPodSpecDefaults(spec)
  setStatusDefaults(pod.status)
}

/** Fills in a template's defaults, in place: those of its spec. */
export function setPodTemplateDefaults(template: PodTemplateSpec): void {
  setPodSpecDefaults(template.spec)
}

/**
 * Fills in, in place, what every Pod spec gets, in templates too.
 * Follows pkg/apis/core/v1/defaults.go SetDefaults_PodSpec and what zz_generated.defaults.go calls for its parts.
 */
export function setPodSpecDefaults(spec: PodSpec): void {
  const account = spec.serviceAccountName || spec.serviceAccount
  if (account) {
    spec.serviceAccountName = account
    spec.serviceAccount = account
  }
  spec.dnsPolicy ||= 'ClusterFirst'
  spec.restartPolicy ||= 'Always'
  spec.securityContext ??= {}
  spec.terminationGracePeriodSeconds ??= 30
  spec.schedulerName ||= 'default-scheduler'
  for (const volume of spec.volumes ?? []) setVolumeDefaults(volume)
  visitContainers(spec, setContainerDefaults)
  setResourceListDefaults(spec.overhead)
  setResourceListDefaults(spec.resources?.limits)
  setResourceListDefaults(spec.resources?.requests)
}

/** Requests that are not given are what the limits are; only in Pods, not in templates. Follows SetDefaults_Pod. */
function requestsFromLimits(container: AnyContainer): void {
  const { limits, requests } = container.resources
  if (limits === undefined) return
  const all = { ...requests }
  for (const name in limits) all[name] ??= limits[name] ?? ''
  if (Object.keys(all).length > 0) container.resources.requests = all
}

function setHostPorts(container: AnyContainer): void {
  for (const port of container.ports ?? []) if (!port.hostPort && port.containerPort !== 0) port.hostPort = port.containerPort
}

function setContainerDefaults(container: AnyContainer): void {
  container.imagePullPolicy ||= defaultPullPolicy(container.image ?? '')
  container.terminationMessagePath ||= '/dev/termination-log'
  container.terminationMessagePolicy ||= 'File'
  for (const port of container.ports ?? []) port.protocol ||= 'TCP'
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom?.fieldRef !== undefined) setFieldRefDefaults(valueFrom.fieldRef)
    if (valueFrom?.fileKeyRef !== undefined) valueFrom.fileKeyRef.optional ??= false
  }
  setResourceListDefaults(container.resources.limits)
  setResourceListDefaults(container.resources.requests)
  setProbeDefaults(container.livenessProbe)
  setProbeDefaults(container.readinessProbe)
  setProbeDefaults(container.startupProbe)
  setHandlerDefaults(container.lifecycle?.postStart)
  setHandlerDefaults(container.lifecycle?.preStop)
}

function setProbeDefaults(probe: Probe | undefined): void {
  if (probe === undefined) return
  probe.timeoutSeconds ||= 1
  probe.periodSeconds ||= 10
  probe.successThreshold ||= 1
  probe.failureThreshold ||= 3
  setHTTPGetDefaults(probe.httpGet)
  if (probe.grpc !== undefined) probe.grpc.service ??= ''
}

function setHandlerDefaults(handler: LifecycleHandler | undefined): void {
  setHTTPGetDefaults(handler?.httpGet)
}

function setHTTPGetDefaults(action: HTTPGetAction | undefined): void {
  if (action === undefined) return
  action.path ||= '/'
  action.scheme ||= 'HTTP'
}

/** Keeps podIP and podIPs together and rounds amounts. Follows SetDefaults_PodStatus. */
function setStatusDefaults(status: PodStatus): void {
  const first = status.podIPs?.[0]?.ip
  if (status.podIP) {
    if (first !== status.podIP) status.podIPs = [{ ip: status.podIP }]
  } else if (first) {
    status.podIP = first
  }
  for (const list of [status.initContainerStatuses, status.containerStatuses, status.ephemeralContainerStatuses]) {
    for (const container of list ?? []) {
      setResourceListDefaults(container.allocatedResources)
      setResourceListDefaults(container.resources?.limits)
      setResourceListDefaults(container.resources?.requests)
    }
  }
  setResourceListDefaults(status.allocatedResources)
  setResourceListDefaults(status.resources?.limits)
  setResourceListDefaults(status.resources?.requests)
}

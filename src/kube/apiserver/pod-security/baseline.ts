import type { LifecycleHandler, Probe, SELinuxOptions } from '../../api/types.gen.ts'
import { type Check, type CheckPod, containersOf, containersThat, exceptUserNamespaces, named, plural, quoted, setters, sorted } from './check.ts'
import { seccompTypes } from './restricted.ts'

const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/'

const appArmorProfile: CheckPod = (spec, { annotations = {} }) => {
  const bad = (type: string | undefined) => type !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost'
  const podType = spec.securityContext?.appArmorProfile?.type
  const containers = containersOf(spec).filter(container => bad(container.securityContext?.appArmorProfile?.type))
  const values = sorted([...(bad(podType) ? [podType ?? ''] : []), ...containers.map(container => container.securityContext?.appArmorProfile?.type ?? '')])
  const notes = Object.entries(annotations)
    .filter(([key, value]) => key.startsWith(appArmorPrefix) && value !== '' && value !== 'runtime/default' && !value.startsWith('localhost/'))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort()
  const who = setters(
    bad(podType),
    containers.map(container => container.name),
  )
  const all = [who, ...(notes.length === 0 ? [] : [plural('annotation', 'annotations', notes.length)])].filter(part => part !== '')
  if (all.length === 0) return undefined
  return {
    reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', values.length + notes.length),
    detail: `${all.join(' and ')} must not set AppArmor profile type to ${quoted([...values, ...notes])}`,
  }
}

const defaultCapabilities: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])

const capabilities: CheckPod = spec => {
  const extra = (added: readonly string[] | null | undefined) => (added ?? []).filter(capability => !defaultCapabilities.has(capability))
  const containers = containersThat(spec, container => extra(container.securityContext?.capabilities?.add).length > 0)
  if (containers.length === 0) return undefined
  const added = sorted(containersOf(spec).flatMap(container => extra(container.securityContext?.capabilities?.add)))
  return {
    reason: 'non-default capabilities',
    detail: `${named('container', containers)} must not include ${quoted(added)} in securityContext.capabilities.add`,
  }
}

const hostNamespaces: CheckPod = ({ hostNetwork, hostPID, hostIPC }) => {
  const used = [...(hostNetwork ? ['hostNetwork=true'] : []), ...(hostPID ? ['hostPID=true'] : []), ...(hostIPC ? ['hostIPC=true'] : [])]
  return used.length === 0 ? undefined : { reason: 'host namespaces', detail: used.join(', ') }
}

const hostPathVolumes: CheckPod = ({ volumes }) => {
  const names = (volumes ?? []).filter(volume => volume.hostPath !== undefined).map(volume => volume.name)
  return names.length === 0 ? undefined : { reason: 'hostPath volumes', detail: named('volume', names) }
}

const hostPorts: CheckPod = spec => {
  const containers = containersThat(spec, container => (container.ports ?? []).some(port => (port.hostPort ?? 0) !== 0))
  if (containers.length === 0) return undefined
  const ports = sorted(containersOf(spec).flatMap(container => (container.ports ?? []).filter(port => port.hostPort).map(port => String(port.hostPort))))
  const uses = plural('uses', 'use', containers.length)
  return { reason: 'hostPort', detail: `${named('container', containers)} ${uses} ${plural('hostPort', 'hostPorts', ports.length)} ${ports.join(', ')}` }
}

const hostOf = (handler: Probe | LifecycleHandler | undefined) => [handler?.httpGet?.host ?? '', handler?.tcpSocket?.host ?? ''].filter(host => host !== '')

const probeHosts: CheckPod = spec => {
  const hosts = containersOf(spec).map(({ name, livenessProbe, readinessProbe, startupProbe, lifecycle }) => ({
    name,
    used: [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].flatMap(hostOf),
  }))
  const containers = sorted(hosts.filter(({ used }) => used.length > 0).map(({ name }) => name))
  if (containers.length === 0) return undefined
  const used = sorted(hosts.flatMap(entry => entry.used))
  const what = plural('probe or lifecycle host', 'probe or lifecycle hosts', used.length)
  return {
    reason: 'probe or lifecycle host',
    detail: `${named('container', containers)} ${plural('uses', 'use', containers.length)} ${what} ${quoted(used)}`,
  }
}

const privileged: CheckPod = spec => {
  const containers = containersThat(spec, container => container.securityContext?.privileged === true)
  if (containers.length === 0) return undefined
  return { reason: 'privileged', detail: `${named('container', containers)} must not set securityContext.privileged=true` }
}

/** Also a rule of the restricted level. */
export const procMount: CheckPod = spec => {
  const typeOf = (container: ReturnType<typeof containersOf>[number]) => container.securityContext?.procMount ?? 'Default'
  const containers = containersThat(spec, container => typeOf(container) !== 'Default')
  if (containers.length === 0) return undefined
  const types = sorted(containersOf(spec).map(typeOf)).filter(type => type !== 'Default')
  return { reason: 'procMount', detail: `${named('container', containers)} must not set securityContext.procMount to ${quoted(types)}` }
}

function seLinuxOptions(...more: readonly string[]): CheckPod {
  const allowed = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', ...more])
  const bad = (options: SELinuxOptions | undefined) =>
    options !== undefined && (!allowed.has(options.type ?? '') || Boolean(options.user) || Boolean(options.role))
  return spec => {
    const ofPod = spec.securityContext?.seLinuxOptions
    const containers = containersThat(spec, container => bad(container.securityContext?.seLinuxOptions))
    if (!bad(ofPod) && containers.length === 0) return undefined
    const all = [ofPod, ...containersOf(spec).map(container => container.securityContext?.seLinuxOptions)]
    const types = sorted(all.map(options => options?.type ?? '').filter(type => !allowed.has(type)))
    const faults = [
      ...(types.length === 0 ? [] : [`${plural('type', 'types', types.length)} ${quoted(types)}`]),
      ...(all.some(options => options?.user) ? ['user may not be set'] : []),
      ...(all.some(options => options?.role) ? ['role may not be set'] : []),
    ]
    return { reason: 'seLinuxOptions', detail: `${setters(bad(ofPod), containers)} set forbidden securityContext.seLinuxOptions: ${faults.join('; ')}` }
  }
}

const podAnnotation = 'seccomp.security.alpha.kubernetes.io/pod'
const containerAnnotation = 'container.seccomp.security.alpha.kubernetes.io/'

const seccompAnnotations: CheckPod = (spec, { annotations = {} }) => {
  const keys = [podAnnotation, ...containersOf(spec).map(container => containerAnnotation + container.name)]
  const bad = keys.flatMap(key => {
    const value = annotations[key]
    const fine = value === undefined || value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/')
    return fine ? [] : [`${key}=${JSON.stringify(value)}`]
  })
  const all = sorted(bad)
  return all.length === 0 ? undefined : { reason: 'seccompProfile', detail: `forbidden ${plural('annotation', 'annotations', all.length)} ${all.join(', ')}` }
}

const seccompProfile: CheckPod = spec => {
  const { pod, containers, types } = seccompTypes(spec)
  if (!pod && containers.length === 0) return undefined
  return { reason: 'seccompProfile', detail: `${setters(pod, containers)} must not set securityContext.seccompProfile.type to ${quoted(types)}` }
}

const safeSysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
]
const since27 = ['net.ipv4.ip_local_reserved_ports']
const since29 = ['net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes']
const since32 = ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem']
const since37 = ['net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat']

function sysctls(...allowed: readonly (readonly string[])[]): CheckPod {
  const names = new Set(allowed.flat())
  return spec => {
    const forbidden = (spec.securityContext?.sysctls ?? []).map(sysctl => sysctl.name).filter(name => !names.has(name))
    return forbidden.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: forbidden.join(', ') }
  }
}

const hostProcess: CheckPod = spec => {
  const pod = spec.securityContext?.windowsOptions?.hostProcess === true
  const containers = containersThat(spec, container => container.securityContext?.windowsOptions?.hostProcess === true)
  if (!pod && containers.length === 0) return undefined
  return { reason: 'hostProcess', detail: `${setters(pod, containers)} must not set securityContext.windowsOptions.hostProcess=true` }
}

/** The rules of the baseline level, in the order of their names. Follows pod-security-admission/policy/check_*.go. */
export const baselineChecks: readonly Check[] = [
  { id: 'appArmorProfile', versions: [{ since: 0, check: appArmorProfile }] },
  { id: 'capabilities_baseline', versions: [{ since: 0, check: capabilities }] },
  { id: 'hostNamespaces', versions: [{ since: 0, check: hostNamespaces }] },
  { id: 'hostPathVolumes', versions: [{ since: 0, check: hostPathVolumes }] },
  { id: 'hostPorts', versions: [{ since: 0, check: hostPorts }] },
  { id: 'hostProbesAndHostLifecycle', versions: [{ since: 34, check: probeHosts }] },
  { id: 'privileged', versions: [{ since: 0, check: privileged }] },
  {
    id: 'procMount',
    versions: [
      { since: 0, check: procMount },
      { since: 35, check: exceptUserNamespaces(procMount) },
    ],
  },
  {
    id: 'seLinuxOptions',
    versions: [
      { since: 0, check: seLinuxOptions() },
      { since: 31, check: seLinuxOptions('container_engine_t') },
    ],
  },
  {
    id: 'seccompProfile_baseline',
    versions: [
      { since: 0, check: seccompAnnotations },
      { since: 19, check: seccompProfile },
    ],
  },
  {
    id: 'sysctls',
    versions: [
      { since: 0, check: sysctls(safeSysctls) },
      { since: 27, check: sysctls(safeSysctls, since27) },
      { since: 29, check: sysctls(safeSysctls, since27, since29) },
      { since: 32, check: sysctls(safeSysctls, since27, since29, since32) },
      { since: 37, check: sysctls(safeSysctls, since27, since29, since32, since37) },
    ],
  },
  { id: 'windowsHostProcess', versions: [{ since: 0, check: hostProcess }] },
]

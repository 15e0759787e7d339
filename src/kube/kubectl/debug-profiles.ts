import type { Container, Pod, PodSpec, SecurityContext } from '../api/types.gen.ts'
import { CommandError } from './errors.ts'

/** How a debugging container comes to be: beside others, in a copy of their Pod, or in a Pod on a node. */
export type DebugStyle = 'ephemeral' | 'copy' | 'node'

/** What `kubectl debug` keeps in a copy. */
export interface Kept {
  readonly labels: boolean
  readonly annotations: boolean
  readonly liveness: boolean
  readonly readiness: boolean
  readonly startup: boolean
  readonly initContainers: boolean
}

const profiles = ['legacy', 'general', 'baseline', 'restricted', 'netadmin', 'sysadmin'] as const

/** Refuses profiles there are not. Follows kubectl/pkg/cmd/debug/profiles.go NewProfileApplier. */
export function checkProfile(profile: string): void {
  if (!profiles.some(known => known === profile)) throw new CommandError(`unknown profile: ${profile}`)
}

type Changeable = { -readonly [K in keyof PodSpec]: PodSpec[K] }

/** Every container of that name, as upstream changes them all. */
function securedContainers(spec: Changeable, name: string, change: (context: SecurityContext | undefined) => SecurityContext | undefined): void {
  const each = <T extends { name: string; securityContext?: SecurityContext }>(container: T): T => {
    if (container.name !== name) return container
    const { securityContext, ...rest } = container
    const changed = change(securityContext)
    return (changed === undefined ? rest : { ...rest, securityContext: changed }) as T
  }
  spec.containers = spec.containers?.map(each) ?? null
  if (spec.initContainers !== undefined) spec.initContainers = spec.initContainers.map(each)
  if (spec.ephemeralContainers !== undefined) spec.ephemeralContainers = spec.ephemeralContainers.map(each)
}

const withCapability = (capability: string) => (context: SecurityContext | undefined) => ({
  ...context,
  capabilities: { ...context?.capabilities, add: [...(context?.capabilities?.add ?? []), capability] },
})

function onHost(spec: Changeable, name: string, mountsRoot: boolean): void {
  spec.hostNetwork = true
  spec.hostPID = true
  spec.hostIPC = true
  if (!mountsRoot) return
  spec.volumes = [...(spec.volumes ?? []), { name: 'host-root', hostPath: { path: '/' } }]
  const mount = { name: 'host-root', mountPath: '/host' }
  spec.containers =
    spec.containers?.map(container => (container.name === name ? { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] } : container)) ??
    null
}

function trimCopy(pod: Pod, kept: Kept): void {
  if (!kept.labels) delete pod.metadata.labels
  if (!kept.annotations) delete pod.metadata.annotations
  const spec: Changeable = pod.spec
  const bare = ({ livenessProbe, readinessProbe, startupProbe, ...container }: Container): Container => ({
    ...container,
    ...(kept.liveness && livenessProbe !== undefined ? { livenessProbe } : {}),
    ...(kept.readiness && readinessProbe !== undefined ? { readinessProbe } : {}),
    ...(kept.startup && startupProbe !== undefined ? { startupProbe } : {}),
  })
  spec.containers = spec.containers?.map(bare) ?? null
  if (!kept.initContainers) delete spec.initContainers
}

/** Gives a debugging container the rights of a profile. `pod` is the caller's own. Follows kubectl/pkg/cmd/debug/profiles.go. */
export function applyProfile(profile: string, pod: Pod, name: string, style: DebugStyle, kept: Kept): void {
  const spec: Changeable = pod.spec
  const secure = (change: Parameters<typeof securedContainers>[2]) => securedContainers(spec, name, change)
  if (profile === 'legacy') {
    if (style === 'node') onHost(spec, name, true)
    if (style === 'copy') delete pod.metadata.labels
    return
  }
  if (style === 'copy') {
    trimCopy(pod, kept)
    spec.shareProcessNamespace ??= true
  }
  switch (profile) {
    case 'general':
      if (style === 'node') {
        secure(() => undefined)
        onHost(spec, name, true)
      } else secure(withCapability('SYS_PTRACE'))
      return
    case 'baseline':
      secure(() => undefined)
      return
    case 'restricted':
      secure(() => ({ runAsNonRoot: true, capabilities: { drop: ['ALL'] }, allowPrivilegeEscalation: false, seccompProfile: { type: 'RuntimeDefault' } }))
      return
    case 'netadmin':
      secure(context => withCapability('NET_RAW')(withCapability('NET_ADMIN')(context)))
      if (style === 'node') onHost(spec, name, false)
      return
    default:
      secure(context => ({ ...context, privileged: true }))
      if (style === 'node') onHost(spec, name, true)
  }
}

import type { PodSpec, SeccompProfile, Volume } from '../../api/types.gen.ts'
import {
  type Check,
  type CheckPod,
  containersOf,
  containersThat,
  exceptUserNamespaces,
  exceptWindows,
  named,
  plural,
  quoted,
  setters,
  sorted,
} from './check.ts'

const privilegeEscalation: CheckPod = spec => {
  const containers = containersThat(spec, container => container.securityContext?.allowPrivilegeEscalation !== false)
  if (containers.length === 0) return undefined
  return { reason: 'allowPrivilegeEscalation != false', detail: `${named('container', containers)} must set securityContext.allowPrivilegeEscalation=false` }
}

const capabilities: CheckPod = spec => {
  const keeping = containersThat(spec, container => container.securityContext?.capabilities?.drop?.includes('ALL') !== true)
  const extra = (added: readonly string[] | null | undefined) => (added ?? []).filter(capability => capability !== 'NET_BIND_SERVICE')
  const adding = containersThat(spec, container => extra(container.securityContext?.capabilities?.add).length > 0)
  const details: string[] = []
  if (keeping.length > 0) details.push(`${named('container', keeping)} must set securityContext.capabilities.drop=["ALL"]`)
  if (adding.length > 0) {
    const added = sorted(containersOf(spec).flatMap(container => extra(container.securityContext?.capabilities?.add)))
    details.push(`${named('container', adding)} must not include ${quoted(added)} in securityContext.capabilities.add`)
  }
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') }
}

const allowedVolumes = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret'] as const
const otherVolumes = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'storageos',
] as const

const volumeTypes: CheckPod = ({ volumes }) => {
  const bad = (volumes ?? []).filter((volume: Volume) => !allowedVolumes.some(type => volume[type] !== undefined))
  if (bad.length === 0) return undefined
  const types = sorted(bad.map(volume => otherVolumes.find(type => volume[type] !== undefined) ?? 'unknown'))
  const names = bad.map(volume => volume.name)
  const what = plural('restricted volume type', 'restricted volume types', types.length)
  return { reason: 'restricted volume types', detail: `${named('volume', names)} ${plural('uses', 'use', names.length)} ${what} ${quoted(types)}` }
}

const runAsNonRoot: CheckPod = spec => {
  const reason = 'runAsNonRoot != true'
  const ofPod = spec.securityContext?.runAsNonRoot
  const explicit = containersThat(spec, container => container.securityContext?.runAsNonRoot === false)
  if (ofPod === false || explicit.length > 0) {
    return { reason, detail: `${setters(ofPod === false, explicit)} must not set securityContext.runAsNonRoot=false` }
  }
  const implicit = ofPod === true ? [] : containersThat(spec, container => container.securityContext?.runAsNonRoot === undefined)
  return implicit.length === 0 ? undefined : { reason, detail: `pod or ${named('container', implicit)} must set securityContext.runAsNonRoot=true` }
}

const runAsUser: CheckPod = spec => {
  const pod = spec.securityContext?.runAsUser === 0
  const containers = containersThat(spec, container => container.securityContext?.runAsUser === 0)
  return !pod && containers.length === 0 ? undefined : { reason: 'runAsUser=0', detail: `${setters(pod, containers)} must not set runAsUser=0` }
}

const isSafe = (profile: SeccompProfile | undefined) => profile?.type === 'Localhost' || profile?.type === 'RuntimeDefault'

/** Who sets a seccomp profile that no level allows, and which. Also for the baseline level. */
export function seccompTypes(spec: PodSpec): { readonly pod: boolean; readonly containers: readonly string[]; readonly types: readonly string[] } {
  const bad = (profile: SeccompProfile | undefined) => profile !== undefined && !isSafe(profile)
  const profiles = [spec.securityContext?.seccompProfile, ...containersOf(spec).map(container => container.securityContext?.seccompProfile)]
  return {
    pod: bad(profiles[0]),
    containers: containersThat(spec, container => bad(container.securityContext?.seccompProfile)),
    types: sorted(profiles.filter(bad).map(profile => profile?.type ?? '')),
  }
}

const seccompProfile: CheckPod = spec => {
  const reason = 'seccompProfile'
  const { pod, containers, types } = seccompTypes(spec)
  if (pod || containers.length > 0) {
    return { reason, detail: `${setters(pod, containers)} must not set securityContext.seccompProfile.type to ${quoted(types)}` }
  }
  if (isSafe(spec.securityContext?.seccompProfile)) return undefined
  const missing = containersThat(spec, container => container.securityContext?.seccompProfile === undefined)
  if (missing.length === 0) return undefined
  return { reason, detail: `pod or ${named('container', missing)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"` }
}

/** The rules that the restricted level adds; `procMount` is the baseline's. Follows pod-security-admission/policy/check_*.go. */
export function restrictedChecks(procMount: CheckPod): readonly Check[] {
  return [
    {
      id: 'allowPrivilegeEscalation',
      versions: [
        { since: 8, check: privilegeEscalation },
        { since: 25, check: exceptWindows(privilegeEscalation) },
      ],
    },
    {
      id: 'capabilities_restricted',
      versions: [
        { since: 22, check: capabilities, overrides: ['capabilities_baseline'] },
        { since: 25, check: exceptWindows(capabilities), overrides: ['capabilities_baseline'] },
      ],
    },
    { id: 'procMount_restricted', versions: [{ since: 35, check: procMount, overrides: ['procMount'] }] },
    { id: 'restrictedVolumes', versions: [{ since: 0, check: volumeTypes, overrides: ['hostPathVolumes'] }] },
    {
      id: 'runAsNonRoot',
      versions: [
        { since: 0, check: runAsNonRoot },
        { since: 35, check: exceptUserNamespaces(runAsNonRoot) },
      ],
    },
    {
      id: 'runAsUser',
      versions: [
        { since: 23, check: runAsUser },
        { since: 35, check: exceptUserNamespaces(runAsUser) },
      ],
    },
    {
      id: 'seccompProfile_restricted',
      versions: [
        { since: 19, check: seccompProfile, overrides: ['seccompProfile_baseline'] },
        { since: 25, check: exceptWindows(seccompProfile), overrides: ['seccompProfile_baseline'] },
      ],
    },
  ]
}

import type { ContainerStatus, Pod, PodSpec, PodStatus, PodTemplateSpec, Probe, VolumeMountStatus, VolumeProjection } from '../../../api/types.gen.ts'
import { someContainer, visitContainers } from './containers.ts'

// Fields behind feature gates that are off by default in 1.37: the server drops them without a word, unless the old
// object has them already. Follows pkg/api/pod/util.go dropDisabledFields.

const initContainerAnnotations = [
  'pod.beta.kubernetes.io/init-containers',
  'pod.alpha.kubernetes.io/init-containers',
  'pod.beta.kubernetes.io/init-container-statuses',
  'pod.alpha.kubernetes.io/init-container-statuses',
]

/** Drops them from a template, in place. Follows DropDisabledTemplateFields. */
export function dropDisabledTemplateFields(template: PodTemplateSpec, old?: PodTemplateSpec): void {
  dropFromSpec(template.spec, old?.spec)
  dropAnnotations(template.metadata)
}

/** Drops them from a Pod, in place. Follows DropDisabledPodFields. */
export function dropDisabledPodFields(pod: Pod, old?: Pod): void {
  dropFromSpec(pod.spec, old?.spec)
  dropAnnotations(pod.metadata)
  dropFromStatus(pod.status, old?.status)
}

function dropAnnotations(meta: Pod['metadata']): void {
  const { annotations } = meta
  if (annotations === undefined) return
  for (const key of initContainerAnnotations) if (annotations[key] !== undefined) delete annotations[key]
  if (Object.keys(annotations).length === 0) delete meta.annotations
}

function dropFromSpec(spec: PodSpec, old: PodSpec | undefined): void {
  if (spec === old) return
  if (!usesOwners(old)) dropOwners(spec)
  if (old?.schedulingGroup === undefined) delete spec.schedulingGroup
  if (old === undefined || (old.evictionResponders ?? []).length === 0) delete spec.evictionResponders
  const keep = (test: (container: Parameters<Parameters<typeof visitContainers>[1]>[0]) => boolean) => old !== undefined && someContainer(old, test)
  const keepModes = (old?.volumes ?? []).some(({ emptyDir }) => emptyDir?.mode !== undefined)
  if (!keepModes) for (const { emptyDir } of spec.volumes ?? []) if (emptyDir !== undefined) delete emptyDir.mode
  const keepGRPC = keep(container => probesOf(container).some(({ grpc }) => grpc?.mode !== undefined))
  const keepBind = keep(({ volumeMounts }) => (volumeMounts ?? []).some(({ bindMountOptions }) => bindMountOptions !== undefined))
  const keepSignals = keep(({ lifecycle }) => lifecycle?.stopSignal !== undefined)
  const keepProtocols = keep(container =>
    [...probesOf(container), container.lifecycle?.postStart, container.lifecycle?.preStop].some(one => one?.httpGet?.protocol !== undefined),
  )
  visitContainers(spec, container => {
    const { lifecycle } = container
    for (const probe of probesOf(container)) {
      if (probe.grpc !== undefined && !keepGRPC) delete probe.grpc.mode
      if (probe.httpGet !== undefined && !keepProtocols) delete probe.httpGet.protocol
    }
    if (!keepBind) for (const mount of container.volumeMounts ?? []) delete mount.bindMountOptions
    if (lifecycle === undefined) return
    if (!keepProtocols) for (const handler of [lifecycle.postStart, lifecycle.preStop]) if (handler?.httpGet !== undefined) delete handler.httpGet.protocol
    if (keepSignals || lifecycle.stopSignal === undefined) return
    delete lifecycle.stopSignal
    if (lifecycle.postStart === undefined && lifecycle.preStop === undefined) delete container.lifecycle
  })
}

function probesOf({ livenessProbe, readinessProbe, startupProbe }: { livenessProbe?: Probe; readinessProbe?: Probe; startupProbe?: Probe }): Probe[] {
  return [livenessProbe, readinessProbe, startupProbe].filter(probe => probe !== undefined)
}

interface Owned {
  user?: number
}

/** What in a spec's volumes may have a `user`, and what a `defaultUser`; of several sources of one volume the first. */
function ownersOf(spec: PodSpec): { readonly files: Owned[]; readonly volumes: { defaultUser?: number }[] } {
  const files: Owned[] = []
  const volumes: { defaultUser?: number }[] = []
  for (const { secret, configMap, downwardAPI, projected } of spec.volumes ?? []) {
    const source = secret ?? configMap ?? downwardAPI ?? projected
    if (source !== undefined) volumes.push(source)
    files.push(...((secret ?? configMap ?? downwardAPI)?.items ?? []))
    if (source !== undefined && source === projected) files.push(...(projected.sources ?? []).flatMap(ownersOfSource))
  }
  return { files, volumes }
}

function ownersOfSource({ secret, downwardAPI, configMap, serviceAccountToken, clusterTrustBundle, podCertificate }: VolumeProjection): Owned[] {
  const listed = secret ?? downwardAPI ?? configMap
  if (listed !== undefined) return listed.items ?? []
  const single = serviceAccountToken ?? clusterTrustBundle ?? podCertificate
  return single === undefined ? [] : [single]
}

function usesOwners(spec: PodSpec | undefined): boolean {
  if (spec === undefined) return false
  const { files, volumes } = ownersOf(spec)
  return files.some(({ user }) => user !== undefined) || volumes.some(({ defaultUser }) => defaultUser !== undefined)
}

function dropOwners(spec: PodSpec): void {
  if (spec.volumes === undefined) return
  const { files, volumes } = ownersOf(spec)
  for (const file of files) delete file.user
  for (const volume of volumes) delete volume.defaultUser
}

function dropFromStatus(status: PodStatus, old: PodStatus | undefined): void {
  if (old?.nodeAllocatableResourceClaimStatuses === undefined) delete status.nodeAllocatableResourceClaimStatuses
  if (old?.volumeHealth === undefined) delete status.volumeHealth
  if (old !== undefined && someMount(old, ({ volumeStatus }) => volumeStatus?.image !== undefined)) return
  if (!someMount(status, ({ volumeStatus }) => volumeStatus !== undefined)) return
  for (const list of statusLists) if (status[list] !== undefined) status[list] = status[list].map(withoutVolumeStatus)
}

const statusLists = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const

function someMount(status: PodStatus, test: (mount: VolumeMountStatus) => boolean): boolean {
  return statusLists.some(list => status[list]?.some(({ volumeMounts }) => volumeMounts?.some(test)))
}

function withoutVolumeStatus(container: ContainerStatus): ContainerStatus {
  const { volumeMounts } = container
  return volumeMounts === undefined ? container : { ...container, volumeMounts: volumeMounts.map(({ volumeStatus: _, ...mount }) => mount) }
}

import type { Container, Pod, ProjectedVolumeSource, ServiceAccount } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import type { AdmissionCluster, AdmissionPlugin } from './plugin.ts'
import { isAbout, refuse } from './refusal.ts'

const volumePrefix = 'kube-api-access-'
const tokenMountPath = '/var/run/secrets/kubernetes.io/serviceaccount'
const mirrorAnnotation = 'kubernetes.io/config.mirror'

/** Gives every Pod its service account, and its containers the account's token. Follows plugin/pkg/admission/serviceaccount. */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  admit(request, cluster) {
    if (request.operation !== 'CREATE' || !isAbout(request, '', 'pods')) return
    const pod = request.object as Pod & KubeObject
    if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) {
      if (pod.spec.serviceAccountName) throw refuse(request, 'a mirror pod may not reference service accounts')
      return
    }
    const { spec } = pod
    if (!spec.serviceAccountName) {
      spec.serviceAccountName = 'default'
      spec.serviceAccount = 'default'
    }
    const account = cluster.reader.get<ServiceAccount & KubeObject>('v1', 'ServiceAccount', request.namespace, spec.serviceAccountName)
    if (account === undefined) {
      throw refuse(
        request,
        `error looking up service account ${request.namespace}/${spec.serviceAccountName}: serviceaccount "${spec.serviceAccountName}" not found`,
      )
    }
    if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) mountToken(pod, cluster)
    if ((spec.imagePullSecrets ?? []).length === 0 && (account.imagePullSecrets ?? []).length > 0) {
      spec.imagePullSecrets = (account.imagePullSecrets ?? []).map(secret => ({ ...secret }))
    }
  },
}

/** Follows admission.go mountServiceAccountToken. */
function mountToken({ spec }: Pod, { rand }: AdmissionCluster): void {
  const existing = spec.volumes?.find(volume => volume.name.startsWith(volumePrefix))
  const name = existing?.name ?? `${volumePrefix}${rand.string(5)}`
  let needed = false
  const mount = (container: Container) => {
    const mounts = container.volumeMounts ?? []
    if (mounts.some(each => each.mountPath === tokenMountPath)) return
    container.volumeMounts = [...mounts, { name, readOnly: true, mountPath: tokenMountPath }]
    needed = true
  }
  for (const container of spec.initContainers ?? []) mount(container)
  for (const container of spec.containers ?? []) mount(container)
  if (existing === undefined && needed) spec.volumes = [...(spec.volumes ?? []), { name, projected: tokenSource() }]
}

/** Follows admission.go TokenVolumeSource. */
function tokenSource(): ProjectedVolumeSource {
  return {
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
    ],
    defaultMode: 420,
  }
}

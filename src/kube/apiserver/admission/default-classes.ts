import type { Ingress, IngressClass, PersistentVolumeClaim, StorageClass } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { betaStorageClass } from '../../registry/access-modes.ts'
import type { AdmissionPlugin } from './plugin.ts'
import { isAbout } from './refusal.ts'

const isDefaultStorageClass = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']

/** The newest of the marked classes; by name when they are of one age. */
const byText = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0)

function newest<T extends KubeObject>(classes: readonly T[]): T | undefined {
  return [...classes].sort((a, b) => byText(b.metadata.creationTimestamp, a.metadata.creationTimestamp) || byText(a.metadata.name, b.metadata.name))[0]
}

/** A claim that names no class gets the default one. Follows plugin/pkg/admission/storage/storageclass/setdefault. */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  admit(request, { reader }) {
    if (request.operation !== 'CREATE' || !isAbout(request, '', 'persistentvolumeclaims')) return
    const claim = request.object as PersistentVolumeClaim & KubeObject
    if (claim.spec.storageClassName !== undefined || claim.metadata.annotations?.[betaStorageClass] !== undefined) return
    const classes = reader.list<StorageClass & KubeObject>('storage.k8s.io/v1', 'StorageClass')
    const found = newest(classes.filter(each => isDefaultStorageClass.some(key => each.metadata.annotations?.[key] === 'true')))
    if (found?.metadata.name !== undefined) claim.spec.storageClassName = found.metadata.name
  },
}

/** The same for Ingresses. Follows plugin/pkg/admission/network/defaultingressclass. */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  admit(request, { reader }) {
    if (request.operation !== 'CREATE' || !isAbout(request, 'networking.k8s.io', 'ingresses')) return
    const ingress = request.object as Ingress & KubeObject
    if (ingress.spec.ingressClassName !== undefined || ingress.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined) return
    const classes = reader.list<IngressClass & KubeObject>('networking.k8s.io/v1', 'IngressClass')
    const found = newest(classes.filter(each => each.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true'))
    if (found?.metadata.name !== undefined) ingress.spec.ingressClassName = found.metadata.name
  },
}

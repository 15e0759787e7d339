import type { PersistentVolumeClaim, StorageClass } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { parseQuantity } from '../../apimachinery/quantity.ts'
import { storageClassOf } from '../../registry/access-mode-text.ts'
import type { AdmissionPlugin } from './plugin.ts'
import { isAbout, refuse } from './refusal.ts'

type Claim = PersistentVolumeClaim & KubeObject

const sizeOf = ({ spec }: Claim) => parseQuantity(spec.resources.requests?.['storage'] ?? '0')

/** A claim grows only when it is bound and its class allows it. Follows plugin/pkg/admission/storage/persistentvolume/resize. */
export const volumeResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  validate(request, { reader }) {
    if (request.operation !== 'UPDATE' || !isAbout(request, '', 'persistentvolumeclaims')) return
    const [claim, old] = [request.object as Claim, request.old as Claim]
    if (sizeOf(claim).cmp(sizeOf(old)) <= 0) return
    if (old.status.phase !== 'Bound') throw refuse(request, 'Only bound persistent volume claims can be expanded')
    const name = storageClassOf(claim)
    const found = name === '' || name !== storageClassOf(old) ? undefined : reader.get<StorageClass & KubeObject>('storage.k8s.io/v1', 'StorageClass', '', name)
    if (found?.allowVolumeExpansion === true) return
    throw refuse(request, 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize')
  },
}

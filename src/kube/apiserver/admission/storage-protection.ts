import type { AdmissionPlugin } from './plugin.ts'
import { isAbout } from './refusal.ts'

const finalizers: Readonly<Record<string, string>> = {
  persistentvolumes: 'kubernetes.io/pv-protection',
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
}

/** Volumes and claims in use are not deleted at once. Follows plugin/pkg/admission/storage/storageobjectinuseprotection. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  admit(request) {
    const finalizer = finalizers[request.kind.plural]
    if (finalizer === undefined || request.operation !== 'CREATE' || !isAbout(request, '', request.kind.plural)) return
    const meta = request.object?.metadata
    if (meta === undefined || meta.finalizers?.includes(finalizer)) return
    meta.finalizers = [...(meta.finalizers ?? []), finalizer]
  },
}

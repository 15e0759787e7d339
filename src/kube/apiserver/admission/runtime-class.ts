import type { Pod } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import type { AdmissionPlugin } from './plugin.ts'
import { isAbout, refuse } from './refusal.ts'

/** A Pod's runtime class must exist; the simulated cluster has none. Follows plugin/pkg/admission/runtimeclass. */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  admit(request) {
    if (request.operation !== 'CREATE' || !isAbout(request, '', 'pods')) return
    const { spec } = request.object as Pod & KubeObject
    if (spec.runtimeClassName !== undefined) throw refuse(request, `pod rejected: RuntimeClass "${spec.runtimeClassName}" not found`)
  },
  validate(request) {
    if (request.operation !== 'CREATE' || !isAbout(request, '', 'pods')) return
    const { spec } = request.object as Pod & KubeObject
    if (spec.overhead !== undefined) throw refuse(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead')
  },
}

import type { Pod, Toleration } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import type { AdmissionPlugin } from './plugin.ts'
import { isAbout } from './refusal.ts'

const seconds = 300
const taints = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']

const tolerates = ({ key, effect }: Toleration, taint: string) => (key === taint || !key) && (effect === 'NoExecute' || !effect)

/** Pods stay five minutes on a node that is not ready or cannot be reached. Follows plugin/pkg/admission/defaulttolerationseconds. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  admit(request) {
    if (request.operation === 'DELETE' || !isAbout(request, '', 'pods')) return
    const { spec } = request.object as Pod & KubeObject
    const given = spec.tolerations ?? []
    const missing = taints.filter(taint => !given.some(toleration => tolerates(toleration, taint)))
    if (missing.length === 0) return
    spec.tolerations = [...given, ...missing.map(key => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: seconds }))]
  },
}

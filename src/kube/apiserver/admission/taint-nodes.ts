import type { Node } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import type { AdmissionPlugin } from './plugin.ts'
import { isAbout } from './refusal.ts'

const notReady = 'node.kubernetes.io/not-ready'

/** A new node takes no Pods until it is ready. Follows plugin/pkg/admission/nodetaint. */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  admit(request) {
    if (request.operation !== 'CREATE' || !isAbout(request, '', 'nodes')) return
    const { spec } = request.object as Node & KubeObject
    const taints = spec.taints ?? []
    if (taints.some(taint => taint.key === notReady && taint.effect === 'NoSchedule')) return
    spec.taints = [...taints, { key: notReady, effect: 'NoSchedule' }]
  },
}

import type { NetworkPolicy } from '../../../api/types.gen.ts'
import { warningsForCIDR } from '../../../apimachinery/ip.ts'
import { defineVerdict } from '../../kind.ts'
import { networksOf, validateNetworkPolicy } from './validation.ts'

/** Warns of ranges in an unusual form. */
export const warnings = (policy: NetworkPolicy) => networksOf(policy).flatMap(({ field, text }) => warningsForCIDR(field, text))

/** What decides over a new NetworkPolicy. */
export const networkPolicyVerdict = defineVerdict<NetworkPolicy>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  shortNames: ['netpol'],
  namespaced: true,
  /** Follows pkg/apis/networking/v1/defaults.go. */
  setDefaults({ spec }) {
    for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) for (const port of rule.ports ?? []) port.protocol ??= 'TCP'
    if ((spec.policyTypes ?? []).length === 0) spec.policyTypes = (spec.egress ?? []).length === 0 ? ['Ingress'] : ['Ingress', 'Egress']
  },
  strategy: {
    prepareForCreate(object) {
      object.metadata.generation = 1
    },
    validate: validateNetworkPolicy,
    warningsOnCreate: warnings,
  },
})

import type { NetworkPolicy } from '../../../api/types.gen.ts'
import { deepEqual } from '../../../apimachinery/deep-copy.ts'
import { warningsForCIDR } from '../../../apimachinery/ip.ts'
import { formatLabelSelector } from '../../../apimachinery/selector.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { networksOf, validateNetworkPolicy, validateNetworkPolicyUpdate } from './validation.ts'

const warnings = (policy: NetworkPolicy) => networksOf(policy).flatMap(({ field, text }) => warningsForCIDR(field, text))

/** NetworkPolicy, networking.k8s.io/v1. Follows pkg/registry/networking/networkpolicy/strategy.go. */
export const networkPolicy = defineKind<NetworkPolicy>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
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
    prepareForUpdate(object, old) {
      if (!deepEqual(object.spec, old.spec)) object.metadata.generation = (old.metadata.generation ?? 0) + 1
    },
    validateUpdate: validateNetworkPolicyUpdate,
    warningsOnUpdate: warnings,
  },
  columns: [{ name: 'Name' }, { name: 'Pod-Selector' }, { name: 'Age' }],
  row: (object, now) => [nameCell(object), formatLabelSelector(object.spec.podSelector), ageCell(object, now)],
  describe,
})

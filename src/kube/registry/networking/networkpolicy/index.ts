import type { NetworkPolicy } from '../../../api/types.gen.ts'
import { deepEqual } from '../../../apimachinery/deep-copy.ts'
import { formatLabelSelector } from '../../../apimachinery/selector.ts'
import { ageCell, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { describe } from './describe.ts'
import { validateNetworkPolicyUpdate } from './validate-update.ts'
import { networkPolicyVerdict, warnings } from './verdict.ts'

/** NetworkPolicy, networking.k8s.io/v1. Follows pkg/registry/networking/networkpolicy/strategy.go. */
export const networkPolicy = defineKind<NetworkPolicy>({
  ...networkPolicyVerdict,
  singular: 'networkpolicy',
  strategy: {
    ...networkPolicyVerdict.strategy,
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

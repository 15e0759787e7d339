import type { Node } from '../../../api/types.gen.ts'
import { warningsForCIDR } from '../../../apimachinery/ip.ts'
import type { CreateStrategy } from '../../kind.ts'
import { validateNode } from './validation.ts'

/** Warns of fields without use and ranges in an unusual form. */
export function warnings(node: Node): string[] {
  return [
    ...(node.spec.configSource === undefined ? [] : ['spec.configSource: the feature is removed']),
    ...(node.spec.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
    ...(node.spec.podCIDRs ?? []).flatMap((range, index) => warningsForCIDR(`spec.podCIDRs[${index}]`, range)),
  ]
}

/** Fields of features that are gone or switched off. */
export function dropDisabledFields(node: Node, old?: Node): void {
  if (old?.spec.configSource === undefined) delete node.spec.configSource
  if (old === undefined) delete node.status.config
  if (old?.spec.podPreemptionPolicy === undefined) delete node.spec.podPreemptionPolicy
}

/** Follows pkg/registry/core/node/strategy.go. */
export const strategy: CreateStrategy<Node> = {
  prepareForCreate: node => dropDisabledFields(node),
  validate: validateNode,
  warningsOnCreate: warnings,
}

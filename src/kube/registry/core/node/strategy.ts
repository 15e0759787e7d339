import type { Node } from '../../../api/types.gen.ts'
import { warningsForCIDR } from '../../../apimachinery/ip.ts'
import type { Strategy } from '../../kind.ts'
import { validateNode, validateNodeStatusUpdate, validateNodeUpdate } from './validation.ts'

function warnings(node: Node): string[] {
  return [
    ...(node.spec.configSource === undefined ? [] : ['spec.configSource: the feature is removed']),
    ...(node.spec.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
    ...(node.spec.podCIDRs ?? []).flatMap((range, index) => warningsForCIDR(`spec.podCIDRs[${index}]`, range)),
  ]
}

/** Fields of features that are gone or switched off. */
function dropDisabledFields(node: Node, old?: Node): void {
  if (old?.spec.configSource === undefined) delete node.spec.configSource
  if (old === undefined) delete node.status.config
  if (old?.spec.podPreemptionPolicy === undefined) delete node.spec.podPreemptionPolicy
}

/** Follows pkg/registry/core/node/strategy.go. */
export const strategy: Strategy<Node> = {
  prepareForCreate: node => dropDisabledFields(node),
  validate: validateNode,
  warningsOnCreate: warnings,
  prepareForUpdate(node, old) {
    node.status = old.status
    dropDisabledFields(node, old)
  },
  validateUpdate: validateNodeUpdate,
  warningsOnUpdate: warnings,
}

/** Writes of the status alone. */
export const statusStrategy: Strategy<Node> = {
  validate: validateNode,
  prepareForUpdate(node, old) {
    node.spec = old.spec
    if (old.status.config === undefined) delete node.status.config
  },
  validateUpdate: validateNodeStatusUpdate,
}

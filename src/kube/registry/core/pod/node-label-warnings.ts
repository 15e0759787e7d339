import type { NodeSelectorTerm } from '../../../api/types.gen.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isValidLabelValue } from '../../../apimachinery/names.ts'

const deprecated: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
  ['app.kubernetes.io/created-by', 'deprecated since v1.9'],
  ['scheduler.alpha.kubernetes.io/preferAvoidPods', 'deprecated since v1.22; use Taints and Tolerations instead'],
  ['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
])

/** What to say of a node's label that nobody should use any more. Follows pkg/api/node/util.go GetNodeLabelDeprecatedMessage. */
export const deprecatedNodeLabel = (key: string): string | undefined => deprecated.get(key)

/** Warnings about one term of a node selector. Follows pkg/api/node/util.go GetWarningsForNodeSelectorTerm. */
export function nodeSelectorTermWarnings(term: NodeSelectorTerm, checkValues: boolean, path: Path): string[] {
  const warnings: string[] = []
  for (const [index, { key, values }] of (term.matchExpressions ?? []).entries()) {
    const expressionPath = path.child('matchExpressions').index(index)
    const message = deprecatedNodeLabel(key)
    if (message !== undefined) warnings.push(`${expressionPath.child('key')}: ${key} is ${message}`)
    if (!checkValues) continue
    for (const [at, value] of (values ?? []).entries()) {
      for (const problem of isValidLabelValue(value)) warnings.push(`${expressionPath.child('values').index(at)}: ${value} is invalid, ${problem}`)
    }
  }
  return warnings
}

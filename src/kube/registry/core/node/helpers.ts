import type { Node } from '../../../api/types.gen.ts'
import { compareText } from '../../../apimachinery/labels.ts'

const rolePrefix = 'node-role.kubernetes.io/'

/** The roles that a node's labels name, sorted. Follows kubectl/pkg/describe/describe.go findNodeRoles. */
export function nodeRoles(node: Node): string[] {
  const roles = Object.entries(node.metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) return [key.slice(rolePrefix.length)]
    return key === 'kubernetes.io/role' ? [value] : []
  })
  return [...new Set(roles.filter(role => role !== ''))].sort(compareText)
}

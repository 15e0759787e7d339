import type { Node } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, forbidden, invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { validateDeclaredFeatures, validateNode, validateResources, validateTaints } from './validation.ts'

const spec = Path.of('spec')
const status = Path.of('status')

const metadata = Path.of('metadata')

/** Follows ValidateNodeUpdate. */
export function validateNodeStatusUpdate(node: Node, old: Node): FieldError[] {
  const errors = [
    ...validateObjectMetaUpdate(node.metadata, old.metadata, metadata),
    ...validateResources(node),
    ...validateDeclaredFeatures(node.status.declaredFeatures ?? []),
  ]
  const addresses = node.status.addresses ?? []
  for (const [index, { type, address }] of addresses.entries()) {
    if (addresses.findIndex(other => other.type === type && other.address === address) < index)
      errors.push(duplicate(status.child('addresses').index(index), { Type: type, Address: address }))
  }
  const before = old.spec.podCIDRs ?? []
  const after = node.spec.podCIDRs ?? []
  const changes = before.length !== after.length ? 1 : before.filter((range, index) => range !== after[index]).length
  if (before.length > 0)
    for (let change = 0; change < changes; change++)
      errors.push(forbidden(spec.child('podCIDRs'), 'node updates may not change podCIDR except from "" to valid'))
  errors.push(...validateTaints(node.spec.taints ?? [], metadata.child('taints')))
  if ((node.spec.externalID ?? '') !== (old.spec.externalID ?? '')) errors.push(forbidden(spec.child('externalID'), 'may not be updated'))
  const { providerID = '' } = node.spec
  if (old.spec.providerID && providerID !== old.spec.providerID) {
    errors.push(invalid(spec.child('providerID'), null, providerID === '' ? 'field cannot be cleared once set' : 'field cannot be modified once set'))
  }
  return errors
}

/** Follows the Node strategy's ValidateUpdate. */
export function validateNodeUpdate(node: Node, old: Node): FieldError[] {
  return [...validateNode(node), ...validateNodeStatusUpdate(node, old)]
}

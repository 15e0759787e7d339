import type { Node, Taint } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isValidCIDRForLegacyField, parseCIDR } from '../../../apimachinery/ip.ts'
import { sortedKeys } from '../../../apimachinery/labels.ts'
import { byteLength, isValidLabelValue, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../../apimachinery/object-meta-validation.ts'
import { validateLabelName } from '../../../apimachinery/selector.ts'
import { validateResourceAmount } from '../../pod-rules.ts'

const metadata = Path.of('metadata')
const spec = Path.of('spec')
const status = Path.of('status')
const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Follows pkg/apis/core/validation/validation.go validateNodeTaints. */
function validateTaints(taints: readonly Taint[], path: Path): FieldError[] {
  const seen = new Set<string>()
  return taints.flatMap((taint, index) => {
    const at = path.index(index)
    const { key, value = '', effect, timeAdded } = taint
    const errors = validateLabelName(key, at.child('key'))
    const problems = isValidLabelValue(value)
    if (problems.length > 0) errors.push(invalid(at.child('value'), value, problems.join(';')))
    if (effect === '') errors.push(required(at.child('effect')))
    else if (!effects.includes(effect)) errors.push(notSupported(at.child('effect'), effect, effects))
    if (seen.has(`${effect} ${key}`)) {
      errors.push({
        ...duplicate(at, { Key: key, Value: value, Effect: effect, TimeAdded: timeAdded ?? null }),
        detail: 'taints must be unique by key and effect pair',
      })
    }
    seen.add(`${effect} ${key}`)
    return errors
  })
}

function validateResources(node: Node): FieldError[] {
  return (['capacity', 'allocatable'] as const).flatMap(list =>
    sortedKeys(node.status[list]).flatMap(name => validateResourceAmount(name, node.status[list]?.[name] ?? '0', status.child(list, name))),
  )
}

/** Follows validateNodeDeclaredFeatures. */
function validateDeclaredFeatures(features: readonly string[]): FieldError[] {
  const path = status.child('declaredFeatures')
  return features.flatMap((feature, index) => {
    const errors: FieldError[] = []
    const next = features[index + 1]
    if (byteLength(feature) > 253)
      errors.push(invalid(path.index(index), feature, `invalid feature name ${JSON.stringify(feature)}: must be no more than 253 characters`))
    else if (!/^[A-Z][a-zA-Z0-9]*(\/[a-zA-Z][a-zA-Z0-9]*)*$/.test(feature)) {
      errors.push(
        invalid(
          path.index(index),
          feature,
          `invalid feature name ${JSON.stringify(feature)}: must start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes`,
        ),
      )
    }
    if (next !== undefined && next === feature) errors.push(duplicate(path.index(index + 1), next))
    else if (next !== undefined && next < feature) errors.push(invalid(path.index(index + 1), next, 'list must be sorted alphabetically'))
    return errors
  })
}

function validatePodCIDRs(ranges: readonly string[]): FieldError[] {
  const path = spec.child('podCIDRs')
  const errors = ranges.flatMap((range, index) => isValidCIDRForLegacyField(range).map(message => invalid(path.index(index), range, message)))
  const families = new Set(ranges.map(range => parseCIDR(range)?.address.bytes.length))
  if (ranges.length > 1 && (families.size < 2 || ranges.length > 2)) errors.push(invalid(path, ranges, 'may specify no more than one CIDR for each IP family'))
  return errors
}

/** Follows ValidateNode. */
export function validateNode(node: Node): FieldError[] {
  return [
    ...validateObjectMeta(node.metadata, false, nameIsDNSSubdomain, metadata),
    ...validateTaints(node.spec.taints ?? [], metadata.child('taints')),
    ...validateResources(node),
    ...validateDeclaredFeatures(node.status.declaredFeatures ?? []),
    ...validatePodCIDRs(node.spec.podCIDRs ?? []),
  ]
}

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

import type { Node, Taint } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isValidCIDRForLegacyField, parseCIDR } from '../../../apimachinery/ip.ts'
import { sortedKeys } from '../../../apimachinery/labels.ts'
import { isValidLabelValue, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { validateLabelName } from '../../../apimachinery/selector.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'
import { validateResourceAmount } from '../../pod-rules.ts'

const metadata = Path.of('metadata')
const spec = Path.of('spec')
const status = Path.of('status')
const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Follows pkg/apis/core/validation/validation.go validateNodeTaints. */
export function validateTaints(taints: readonly Taint[], path: Path): FieldError[] {
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

/** The rules of what a Node can hold. */
export function validateResources(node: Node): FieldError[] {
  return (['capacity', 'allocatable'] as const).flatMap(list =>
    sortedKeys(node.status[list]).flatMap(name => validateResourceAmount(name, node.status[list]?.[name] ?? '0', status.child(list, name))),
  )
}

/** Follows validateNodeDeclaredFeatures. */
export function validateDeclaredFeatures(features: readonly string[]): FieldError[] {
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

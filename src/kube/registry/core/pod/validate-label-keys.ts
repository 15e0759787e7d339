import type { LabelSelector } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { validateLabelName } from '../../../apimachinery/selector.ts'

// Keys of labels whose values a selector takes from the Pod itself. Follows pkg/apis/core/validation/validation.go.

const inBoth = 'exists in both matchLabelKeys and labelSelector'

/** Follows ValidateMatchLabelKeysAndMismatchLabelKeys. */
export function matchLabelKeysErrors(
  path: Path,
  match: readonly string[] | undefined,
  mismatch: readonly string[] | undefined,
  selector: LabelSelector | undefined,
): FieldError[] {
  if (match === undefined && mismatch === undefined) return []
  const errors = [...labelKeysErrors(path.child('matchLabelKeys'), match, selector), ...labelKeysErrors(path.child('mismatchLabelKeys'), mismatch, selector)]
  if (selector !== undefined && match !== undefined) {
    const seen = new Set(Object.keys(selector.matchLabels ?? {}))
    for (const { key } of selector.matchExpressions ?? []) {
      const index = match.lastIndexOf(key)
      if (index >= 0 && seen.has(key)) errors.push(invalid(path.index(index), key, inBoth))
      seen.add(key)
    }
  }
  for (const [index, key] of (match ?? []).entries()) {
    if (mismatch?.includes(key)) errors.push(invalid(path.child('matchLabelKeys').index(index), key, 'exists in both matchLabelKeys and mismatchLabelKeys'))
  }
  return errors
}

/** Follows validateLabelKeys. */
function labelKeysErrors(path: Path, keys: readonly string[] | undefined, selector: LabelSelector | undefined): FieldError[] {
  if (keys === undefined || keys.length === 0) return []
  if (selector === undefined) return [forbidden(path, 'must not be specified when labelSelector is not set')]
  return keys.flatMap((key, index) => validateLabelName(key, path.index(index)))
}

/** The older rule, which objects keep that break the newer one already. Follows ValidateMatchLabelKeysInTopologySpread. */
export function legacyMatchLabelKeysErrors(path: Path, keys: readonly string[] | undefined, selector: LabelSelector | undefined): FieldError[] {
  if (keys === undefined || keys.length === 0) return []
  const errors = selector === undefined ? [forbidden(path, 'must not be specified when labelSelector is not set')] : []
  const selected = new Set([...Object.keys(selector?.matchLabels ?? {}), ...(selector?.matchExpressions ?? []).map(({ key }) => key)])
  for (const [index, key] of keys.entries()) {
    errors.push(...validateLabelName(key, path.index(index)))
    if (selected.has(key)) errors.push(invalid(path.index(index), key, inBoth))
  }
  return errors
}

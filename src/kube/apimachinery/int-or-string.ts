import type { FieldError } from './field-error.ts'
import { invalid } from './field-error.ts'
import type { Path } from './field-path.ts'
import { isValidPercent } from './names.ts'

/** A number, or a text such as a percentage or a port's name. */
export type IntOrString = number | string

/** The number of a plain or percentage value: `25%` gives 25. Follows pkg/apis/apps/validation/validation.go getIntOrPercentValue. */
export function intOrPercentValue(value: IntOrString | null | undefined): number {
  if (typeof value === 'number') return value
  return percentValue(value)?.value ?? intValue(value)
}

/** The percentage meant, or undefined when the value is none. Follows getPercentValue. */
export function percentValue(value: IntOrString | null | undefined): { readonly value: number } | undefined {
  if (typeof value !== 'string' || isValidPercent(value).length > 0) return undefined
  return { value: Number(value.slice(0, -1)) }
}

/** A number's value, or a text's when it is a whole number, else 0. Follows IntOrString.IntValue. */
export function intValue(value: IntOrString | null | undefined): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^[-+]?[0-9]+$/.test(value) ? Number(value) : 0
}

/** A whole number that is not negative. Follows apimachinery/pkg/api/validation/generic.go ValidateNonnegativeField. */
export function validateNonnegativeField(value: number | null | undefined, field: Path): FieldError[] {
  return (value ?? 0) < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : []
}

/** A percentage, or a number that is not negative. Follows pkg/apis/apps/validation/validation.go ValidatePositiveIntOrPercent. */
export function validatePositiveIntOrPercent(value: IntOrString, field: Path): FieldError[] {
  if (typeof value === 'number') return validateNonnegativeField(value, field)
  return isValidPercent(value).map(message => invalid(field, value, message))
}

/** No more than 100 %. Follows IsNotMoreThan100Percent. */
export function isNotMoreThan100Percent(value: IntOrString, field: Path): FieldError[] {
  const percentage = percentValue(value)
  return percentage !== undefined && percentage.value > 100 ? [invalid(field, value, 'must not be greater than 100%')] : []
}

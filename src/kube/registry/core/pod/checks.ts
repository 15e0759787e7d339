import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isDNS1123Label, isDNS1123Subdomain, isQualifiedName } from '../../../apimachinery/names.ts'

/** Where checks put what they find: one list for the whole Pod, in upstream's order. */
export type Errors = FieldError[]

const sameInBoth = /^[ !#-%'-;=?-[\]-~]*$/

/**
 * A value whose Go type is a string with a name, such as RestartPolicy: the server prints it as JSON and not as Go
 * quotes a plain string, which differs for a few letters only.
 */
export function named(text: string | undefined): unknown {
  const value = text ?? ''
  return sameInBoth.test(value) ? value : { toJSON: () => value }
}

/** One Invalid for every message about `value`. */
export function report(errors: Errors, path: Path, value: unknown, messages: readonly string[]): void {
  for (const message of messages) errors.push(invalid(path, value, message))
}

/** A value that must be one of `allowed` (given as upstream prints them); undefined counts as ''. */
export function checkOneOf(errors: Errors, path: Path, value: string | undefined, allowed: readonly string[]): void {
  if (!allowed.includes(value ?? '')) errors.push(notSupported(path, named(value), allowed))
}

/** As `checkOneOf`; an empty value is Required. */
export function checkRequiredOneOf(errors: Errors, path: Path, value: string | undefined, allowed: readonly string[]): void {
  if (!value) errors.push(required(path))
  else checkOneOf(errors, path, value, allowed)
}

/** A DNS label. Follows ValidateDNS1123Label. */
export const checkLabel = (errors: Errors, path: Path, text: string) => report(errors, path, text, isDNS1123Label(text))

/** A DNS subdomain. Follows ValidateDNS1123Subdomain. */
export const checkSubdomain = (errors: Errors, path: Path, text: string) => report(errors, path, text, isDNS1123Subdomain(text))

/** A qualified name. Follows ValidateQualifiedName. */
export const checkQualifiedName = (errors: Errors, path: Path, text: string) => report(errors, path, text, isQualifiedName(text))

/** Not below zero. Follows ValidateNonnegativeField. */
export function checkNonnegative(errors: Errors, path: Path, value: number | undefined): void {
  if (value !== undefined && value < 0) errors.push(invalid(path, value, 'must be greater than or equal to 0'))
}

/** Above zero. Follows ValidatePositiveField. */
export function checkPositive(errors: Errors, path: Path, value: number): void {
  if (value <= 0) errors.push(invalid(path, value, 'must be greater than zero'))
}

/** A text that must not be empty. */
export function checkPresent(errors: Errors, path: Path, value: string | undefined, detail = ''): void {
  if (!value) errors.push(required(path, detail))
}

import { invalid } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import type { Errors } from './checks.ts'

// Paths inside containers and volumes. Follows pkg/apis/core/validation/validation.go validatePathNoBacksteps and its kin.

/** Whether a part of the path is `..`. */
export const hasBacksteps = (target: string) => target.includes('..') && target.split('/').includes('..')

/** No part of the path may be `..`. */
export function checkNoBacksteps(errors: Errors, path: Path, target: string): void {
  if (hasBacksteps(target)) errors.push(invalid(path, target, "must not contain '..'"))
}

/** A relative path that stays below where it starts. Follows validateLocalDescendingPath. */
export function checkLocalDescending(errors: Errors, path: Path, target: string): void {
  if (target.startsWith('/')) errors.push(invalid(path, target, 'must be a relative path'))
  checkNoBacksteps(errors, path, target)
}

/** As checkLocalDescending, and it may not begin with `..`, which volumes keep for themselves. Follows ValidateLocalNonReservedPath. */
export function checkLocalNonReserved(errors: Errors, path: Path, target: string): void {
  checkLocalDescending(errors, path, target)
  if (target.startsWith('..') && !target.startsWith('../')) errors.push(invalid(path, target, "must not start with '..'"))
}

/** Whether checkLocalNonReserved finds nothing. */
export function isLocalNonReserved(target: string): boolean {
  return !target.startsWith('/') && !hasBacksteps(target) && (!target.startsWith('..') || target.startsWith('../'))
}

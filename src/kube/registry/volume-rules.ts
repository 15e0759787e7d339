import type { FieldError } from '../apimachinery/field-error.ts'
import { invalid, required, tooLong } from '../apimachinery/field-error.ts'
import type { Path } from '../apimachinery/field-path.ts'
import { isDNS1123Subdomain } from '../apimachinery/names.ts'
import { byteLength } from '../apimachinery/utf8.ts'
import { validateISCSI } from './core/pod/validate-iscsi.ts'
import { hasBacksteps } from './core/pod/validate-paths.ts'
import * as plugins from './core/pod/validate-volume-plugins.ts'

// Rules of a Pod's volumes that persistent volumes have too.

type Check<S> = (errors: FieldError[], source: S, path: Path) => void

const giving =
  <S>(check: Check<S>) =>
  (source: S, path: Path): FieldError[] => {
    const errors: FieldError[] = []
    check(errors, source, path)
    return errors
  }

export const validateGCEPersistentDisk = giving(plugins.validateGCEPersistentDisk)
export const validateAWSElasticBlockStore = giving(plugins.validateAWSElasticBlockStore)
export const validateGlusterfs = giving(plugins.validateGlusterfs)
export const validateFlocker = giving(plugins.validateFlocker)
export const validateNFS = giving(plugins.validateNFS)
export const validateRBD = giving(plugins.validateRBD)
export const validateQuobyte = giving(plugins.validateQuobyte)
export const validateCephFS = giving(plugins.validateCephFS)
export const validateISCSITarget = giving(validateISCSI)
export const validateCinder = giving(plugins.validateCinder)
export const validateFC = giving(plugins.validateFC)
export const validateFlexVolume = giving(plugins.validateFlexVolume)
export const validateAzureFile = giving(plugins.validateAzureFile)
export const validateAzureDisk = giving(plugins.validateAzureDisk)
export const validateScaleIO = giving(plugins.validateScaleIO)
export const validateStorageOS = giving(plugins.validateStorageOS)

/** A path without `..`. Follows pkg/apis/core/validation/validation.go validatePathNoBacksteps. */
export const validateNoBacksteps = (target: string, path: Path) => (hasBacksteps(target) ? [invalid(path, target, "must not contain '..'")] : [])

/** Follows ValidateCSIDriverName. */
export function validateCSIDriverName(driver: string, path: Path): FieldError[] {
  if (driver === '') return [required(path)]
  const errors = byteLength(driver) > 63 ? [tooLong(path, 63)] : []
  return [...errors, ...isDNS1123Subdomain(driver.toLowerCase()).map(message => invalid(path, driver, message))]
}

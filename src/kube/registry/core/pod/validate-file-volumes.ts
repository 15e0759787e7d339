import type { ConfigMapVolumeSource, DownwardAPIVolumeFile, DownwardAPIVolumeSource, KeyToPath, SecretVolumeSource } from '../../../api/types.gen.ts'
import { invalid, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isValidUserID } from '../../../apimachinery/names.ts'
import type { Errors } from './checks.ts'
import { checkPresent, report } from './checks.ts'
import { validateObjectFieldSelector, validateResourceFieldSelector, volumeFieldPaths } from './validate-field-refs.ts'
import { checkLocalNonReserved } from './validate-paths.ts'

// Volumes whose files the kubelet writes. Follows pkg/apis/core/validation/validation.go.

/** A file's mode in octal. */
export function checkMode(errors: Errors, mode: number | undefined, path: Path): void {
  if (mode !== undefined && (mode > 0o777 || mode < 0)) errors.push(invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive'))
}

/** A user id of a volume's files. Follows validateUserField. */
export function checkUser(errors: Errors, user: number | undefined, path: Path): void {
  if (user !== undefined) report(errors, path, user, isValidUserID(user))
}

/** Follows validateSecretVolumeSource. */
export function validateSecretVolume(errors: Errors, { secretName, defaultMode, defaultUser, items }: SecretVolumeSource, path: Path): void {
  checkPresent(errors, path.child('secretName'), secretName)
  checkMode(errors, defaultMode, path.child('defaultMode'))
  checkUser(errors, defaultUser, path.child('defaultUser'))
  validateItems(errors, items, path)
}

/** Follows validateConfigMapVolumeSource. */
export function validateConfigMapVolume(errors: Errors, { name, defaultMode, defaultUser, items }: ConfigMapVolumeSource, path: Path): void {
  checkPresent(errors, path.child('name'), name)
  checkMode(errors, defaultMode, path.child('defaultMode'))
  checkUser(errors, defaultUser, path.child('defaultUser'))
  validateItems(errors, items, path)
}

function validateItems(errors: Errors, items: readonly KeyToPath[] | undefined, path: Path): void {
  for (const [index, item] of (items ?? []).entries()) validateKeyToPath(errors, item, path.child('items').index(index))
}

/** Which key becomes which file. Follows validateKeyToPath. */
export function validateKeyToPath(errors: Errors, { key, path: file, mode, user }: KeyToPath, path: Path): void {
  checkPresent(errors, path.child('key'), key)
  checkPresent(errors, path.child('path'), file)
  checkLocalNonReserved(errors, path.child('path'), file)
  checkMode(errors, mode, path.child('mode'))
  checkUser(errors, user, path.child('user'))
}

/** Follows validateDownwardAPIVolumeSource. */
export function validateDownwardAPIVolume(errors: Errors, { defaultMode, defaultUser, items }: DownwardAPIVolumeSource, path: Path): void {
  checkMode(errors, defaultMode, path.child('defaultMode'))
  checkUser(errors, defaultUser, path.child('defaultUser'))
  for (const file of items ?? []) validateDownwardAPIFile(errors, file, path)
}

/** One file of the downward API; as upstream, errors name the volume and not the item. Follows validateDownwardAPIVolumeFile. */
export function validateDownwardAPIFile(errors: Errors, file: DownwardAPIVolumeFile, path: Path): void {
  const { fieldRef, resourceFieldRef } = file
  checkPresent(errors, path.child('path'), file.path)
  checkLocalNonReserved(errors, path.child('path'), file.path)
  if (fieldRef !== undefined) {
    validateObjectFieldSelector(errors, fieldRef, volumeFieldPaths, path.child('fieldRef'))
    if (resourceFieldRef !== undefined) errors.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'))
  } else if (resourceFieldRef !== undefined) {
    validateResourceFieldSelector(errors, resourceFieldRef, path.child('resourceFieldRef'), true)
  } else {
    errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'))
  }
  checkMode(errors, file.mode, path.child('mode'))
  checkUser(errors, file.user, path.child('user'))
}

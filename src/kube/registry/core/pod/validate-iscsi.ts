import type { ISCSIVolumeSource } from '../../../api/types.gen.ts'
import { invalid, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { inclusiveRangeError } from '../../../apimachinery/names.ts'
import type { Errors } from './checks.ts'
import { checkPresent } from './checks.ts'

const formats: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([a-zA-Z0-9\-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[a-zA-Z0-9]{16}$/,
  naa: /^naa.[a-zA-Z0-9]{32}$/,
}

/** Follows pkg/apis/core/validation/validation.go validateISCSIVolumeSource. */
export function validateISCSI(errors: Errors, source: ISCSIVolumeSource, path: Path): void {
  checkPresent(errors, path.child('targetPortal'), source.targetPortal)
  if (source.iqn === '') errors.push(required(path.child('iqn')))
  else checkInitiator(errors, source.iqn, path.child('iqn'))
  if (source.lun < 0 || source.lun > 255) errors.push(invalid(path.child('lun'), source.lun, inclusiveRangeError(0, 255)))
  if ((source.chapAuthDiscovery || source.chapAuthSession) && source.secretRef === undefined) errors.push(required(path.child('secretRef')))
  if (source.initiatorName !== undefined) checkInitiator(errors, source.initiatorName, path.child('initiatorname'))
}

function checkInitiator(errors: Errors, name: string, path: Path): void {
  const format = formats[name.slice(0, 3)]
  if (format === undefined) errors.push(invalid(path, name, 'must be valid format starting with iqn, eui, or naa'))
  else if (!format.test(name)) errors.push(invalid(path, name, 'must be valid format'))
}

import type { StorageClass, TopologySelectorTerm } from '../../../api/types.gen.ts'
import { deepEqual } from '../../../apimachinery/deep-copy.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, invalid, notSupported, required, tooLong } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isQualifiedName, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { validateLabelName } from '../../../apimachinery/selector.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'

const metadata = Path.of('metadata')
const maxParameters = 512
const maxParametersSize = 256 * 1024

function validateParameters(parameters: Readonly<Record<string, string>>): FieldError[] {
  const path = Path.of('parameters')
  const entries = Object.entries(parameters)
  if (entries.length > maxParameters) return [tooLong(path, maxParameters)]
  const errors = entries.filter(([key]) => key === '').map(([key]) => invalid(path, key, 'field can not be empty.'))
  const size = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0)
  return size > maxParametersSize ? [...errors, tooLong(path, maxParametersSize)] : errors
}

/** The values of each key, as terms are compared; of a key given twice the last. */
const valuesByKey = ({ matchLabelExpressions }: TopologySelectorTerm) =>
  Object.fromEntries((matchLabelExpressions ?? []).map(({ key, values }) => [key, [...new Set(values)].sort()]))

/**
 * Follows pkg/apis/core/validation/validation.go ValidateTopologySelectorTerm, and storage's validateAllowedTopologies: there
 * each term is also compared with as many empty ones as there are terms.
 */
function validateTopologies(terms: readonly TopologySelectorTerm[]): FieldError[] {
  const before: Record<string, string[]>[] = terms.map(() => ({}))
  return terms.flatMap((term, index) => {
    const path = Path.of('allowedTopologies').index(index).child('matchLabelExpressions')
    const expressions = term.matchLabelExpressions ?? []
    const errors = expressions.flatMap(({ key, values }, place) => {
      const at = path.index(place)
      const list = values ?? []
      return [
        ...(list.length === 0 ? [required(at.child('values'))] : []),
        ...list.flatMap((value, position) => (list.indexOf(value) < position ? [duplicate(at.child('values').index(position), value)] : [])),
        ...validateLabelName(key, at.child('key')),
        ...(expressions.findIndex(other => other.key === key) < place ? [duplicate(at.child('key'), key)] : []),
      ]
    })
    const own = valuesByKey(term)
    const same = before.filter(other => deepEqual(other, own))
    before.push(own)
    return [...errors, ...same.map(() => duplicate(path, ''))]
  })
}

/** Follows pkg/apis/storage/validation/validation.go ValidateStorageClass. */
export function validateStorageClass(storageClass: StorageClass): FieldError[] {
  const { provisioner, reclaimPolicy, volumeBindingMode } = storageClass
  const errors = [...validateObjectMeta(storageClass.metadata, false, nameIsDNSSubdomain, metadata)]
  if (provisioner !== '')
    errors.push(...isQualifiedName(provisioner.toLowerCase()).map(message => invalid(Path.of('provisioner'), provisioner.toLowerCase(), message)))
  errors.push(...validateParameters(storageClass.parameters ?? {}))
  if (reclaimPolicy && reclaimPolicy !== 'Delete' && reclaimPolicy !== 'Retain')
    errors.push(notSupported(Path.of('reclaimPolicy'), reclaimPolicy, ['Delete', 'Retain']))
  const modes = ['Immediate', 'WaitForFirstConsumer']
  if (volumeBindingMode === undefined) errors.push(required(Path.of('volumeBindingMode')))
  else if (!modes.includes(volumeBindingMode)) errors.push(notSupported(Path.of('volumeBindingMode'), volumeBindingMode, modes))
  errors.push(...validateTopologies(storageClass.allowedTopologies ?? []))
  if (provisioner === '') errors.push(required(Path.of('provisioner')))
  return errors
}

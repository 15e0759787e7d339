import type { LimitRange, LimitRangeItem } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { duplicate, forbidden, invalid, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { sortedKeys } from '../../../apimachinery/labels.ts'
import { isQualifiedName, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import type { Quantity } from '../../../apimachinery/quantity.ts'
import { newQuantity, parseQuantity } from '../../../apimachinery/quantity.ts'
import { isOvercommitAllowed, validateContainerResourceName, validateResourceName } from '../../pod-rules.ts'

const metadata = Path.of('metadata')
const types = ['Pod', 'Container', 'PersistentVolumeClaim']
const one = newQuantity(1, 'DecimalSI')
/** Above this an amount has no thousandths. Follows apimachinery/pkg/api/resource/quantity.go MaxMilliValue. */
const maxMilliValue = Math.floor((2 ** 63 - 1) / 1000)

type Amounts = Readonly<Record<string, string>>

/** Follows pkg/apis/core/validation/validation.go validateLimitRangeTypeName. */
function validateType(type: string, path: Path): FieldError[] {
  const messages = isQualifiedName(type)
  if (messages.length > 0) return messages.map(message => invalid(path, type, message))
  return type.includes('/') || types.includes(type) ? [] : [invalid(path, type, 'must be a standard limit type or fully qualified')]
}

/** Follows validateLimitRangeResourceName. */
function validateNames(type: string, amounts: Amounts | undefined, path: Path): FieldError[] {
  const validateName = type === 'Pod' || type === 'Container' ? validateContainerResourceName : validateResourceName
  return sortedKeys(amounts).flatMap(name => validateName(name, path.key(name)))
}

/** How many times the least the most is, as the server reckons it, and the ratio as a number beside it. */
function ratios(ratio: Quantity, min: Quantity, max: Quantity): [ratio: number, limit: number] {
  if ([ratio, min, max].every(quantity => quantity.value() < maxMilliValue)) return [ratio.milliValue() / 1000, max.milliValue() / min.milliValue()]
  return [ratio.value(), max.value() / min.value()]
}

/** What the amounts of one resource say against each other. */
function compareAmounts(item: LimitRangeItem, name: string, path: Path): FieldError[] {
  const read = (amounts: Amounts | undefined) => (amounts?.[name] === undefined ? undefined : parseQuantity(amounts[name]))
  const ofPod = item.type === 'Pod'
  const min = read(item.min)
  const max = read(item.max)
  const byDefault = ofPod ? undefined : read(item.default)
  const request = ofPod ? undefined : read(item.defaultRequest)
  const ratio = read(item.maxLimitRequestRatio)
  const errors: FieldError[] = []
  const report = (field: string, quantity: Quantity, detail: string) => void errors.push(invalid(path.child(field).key(name), quantity.toString(), detail))
  if (min && max && min.cmp(max) > 0) report('min', min, `min value ${min} is greater than max value ${max}`)
  if (request && min && min.cmp(request) > 0) report('defaultRequest', request, `min value ${min} is greater than default request value ${request}`)
  if (request && max && request.cmp(max) > 0) report('defaultRequest', request, `default request value ${request} is greater than max value ${max}`)
  if (request && byDefault && request.cmp(byDefault) > 0)
    report('defaultRequest', request, `default request value ${request} is greater than default limit value ${byDefault}`)
  if (byDefault && min && min.cmp(byDefault) > 0) report('default', min, `min value ${min} is greater than default value ${byDefault}`)
  if (byDefault && max && byDefault.cmp(max) > 0) report('default', max, `default value ${byDefault} is greater than max value ${max}`)
  if (ratio && ratio.cmp(one) < 0) report('maxLimitRequestRatio', ratio, `ratio ${ratio} is less than 1`)
  if (ratio && min && max) {
    const [value, limit] = ratios(ratio, min, max)
    if (value > limit) report('maxLimitRequestRatio', ratio, `ratio ${ratio} is greater than max/min = ${limit.toFixed(6)}`)
  }
  if (!isOvercommitAllowed(name) && byDefault && request && byDefault.cmp(request) !== 0) {
    report('defaultRequest', request, `default value ${byDefault} must equal to defaultRequest value ${request} in ${name}`)
  }
  return errors
}

function validateItem(item: LimitRangeItem, path: Path): FieldError[] {
  const { type } = item
  const names = (field: 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio') => validateNames(type, item[field], path.child(field))
  const errors = [...names('max'), ...names('min')]
  if (type === 'Pod') {
    for (const field of ['default', 'defaultRequest'] as const) {
      if (Object.keys(item[field] ?? {}).length > 0) errors.push(forbidden(path.child(field), "may not be specified when `type` is 'Pod'"))
    }
  } else errors.push(...names('default'), ...names('defaultRequest'))
  if (type === 'PersistentVolumeClaim' && item.min?.['storage'] === undefined && item.max?.['storage'] === undefined) {
    errors.push(required(path.child('limits'), 'either minimum or maximum storage value is required, but neither was provided'))
  }
  errors.push(...names('maxLimitRequestRatio'))
  const resources = sortedKeys({
    ...item.max,
    ...item.min,
    ...(type === 'Pod' ? {} : { ...item.default, ...item.defaultRequest }),
    ...item.maxLimitRequestRatio,
  })
  return [...errors, ...resources.flatMap(name => compareAmounts(item, name, path))]
}

/** Follows ValidateLimitRange; where the server goes through a map in any order, ours is by name. */
export function validateLimitRange({ metadata: meta, spec }: LimitRange): FieldError[] {
  const limits = spec.limits ?? []
  const items = limits.flatMap((item, index) => {
    const path = Path.of('spec', 'limits').index(index)
    const again = limits.findIndex(({ type }) => type === item.type) < index
    return [...validateType(item.type, path.child('type')), ...(again ? [duplicate(path.child('type'), item.type)] : []), ...validateItem(item, path)]
  })
  return [...validateObjectMeta(meta, true, nameIsDNSSubdomain, metadata), ...items]
}

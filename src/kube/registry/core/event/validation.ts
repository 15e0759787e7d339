import type { Event } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { isQualifiedName } from '../../../apimachinery/names.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'

const shortLimit = 128
const messageLimit = 1024

/** Events of core/v1, new and changed alike. Follows pkg/apis/core/validation/events.go legacyValidateEvent. */
export function validateEvent(event: Event): FieldError[] {
  const { involvedObject, metadata, eventTime, reportingComponent, reportingInstance, action = '', reason = '', message = '' } = event
  const about = involvedObject.namespace ?? ''
  const namespace = metadata.namespace ?? ''
  const stray = invalid(Path.of('involvedObject', 'namespace'), about, 'does not match event.namespace')
  if (!eventTime) {
    const fits = about === '' ? namespace === '' || namespace === 'default' : namespace === about
    return fits ? [] : [stray]
  }
  const errors: FieldError[] = []
  const checkLength = (field: string, text: string, limit: number) => {
    if (byteLength(text) > limit) errors.push(invalid(Path.of(field), '', `can have at most ${limit} characters`))
  }
  if (about === '' && namespace !== 'default' && namespace !== 'kube-system') errors.push(stray)
  if (reportingComponent === '') errors.push(required(Path.of('reportingComponent')))
  errors.push(...isQualifiedName(reportingComponent).map(text => invalid(Path.of('reportingComponent'), reportingComponent, text)))
  if (reportingInstance === '') errors.push(required(Path.of('reportingInstance')))
  checkLength('reportingInstance', reportingInstance, shortLimit)
  if (action === '') errors.push(required(Path.of('action')))
  checkLength('action', action, shortLimit)
  if (reason === '') errors.push(required(Path.of('reason')))
  checkLength('reason', reason, shortLimit)
  checkLength('message', message, messageLimit)
  return errors
}

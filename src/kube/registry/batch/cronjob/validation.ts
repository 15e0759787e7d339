import type { CronJob, CronJobSpec } from '../../../api/types.gen.ts'
import { isTimeZone, parseCronSchedule } from '../../../apimachinery/cron-schedule.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateNonnegativeField } from '../../../apimachinery/int-or-string.ts'
import { sortedSelector } from '../../../apimachinery/labels.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'
import type { PodValidationOptions } from '../../core/pod/template.ts'
import { podTemplateValidationOptions } from '../../core/pod/template.ts'
import { validateJobSpec } from '../job/template.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')
const maxNameLength = 52

/** Follows pkg/apis/batch/validation/validation.go validateScheduleFormat. */
function validateSchedule({ schedule, timeZone }: CronJobSpec, old: CronJobSpec | undefined): FieldError[] {
  if (schedule === '') return []
  const path = specPath.child('schedule')
  const errors: FieldError[] = []
  try {
    parseCronSchedule(schedule)
  } catch (error) {
    errors.push(invalid(path, schedule, error instanceof Error ? error.message : String(error)))
  }
  if (!schedule.includes('TZ')) return errors
  if (!old?.schedule.includes('TZ')) errors.push(invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'))
  else if (timeZone !== undefined) errors.push(invalid(path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'))
  return errors
}

/** Follows validateTimeZone. */
function validateTimeZone(zone: string | undefined, path: Path): FieldError[] {
  if (zone === undefined) return []
  if (zone === '') return [invalid(path, zone, 'timeZone must be nil or non-empty string')]
  const unknown = invalid(path, zone, `unknown time zone ${zone}`)
  if (zone.split('/').some(part => part === '.' || part === '..' || part.startsWith('-') || !/^[A-Za-z.\-_0-9+]{1,14}$/.test(part))) return [unknown]
  const local =
    zone.toLowerCase() === 'local' ? [invalid(path, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')] : []
  return zone === 'Local' || isTimeZone(zone) ? local : [...local, unknown]
}

/** Follows validateCronJobSpec. */
export function validateSpec(spec: CronJobSpec, old: CronJobSpec | undefined, options: PodValidationOptions): FieldError[] {
  const { concurrencyPolicy = '', jobTemplate } = spec
  const errors = [...validateSchedule(spec, old), ...validateNonnegativeField(spec.startingDeadlineSeconds, specPath.child('startingDeadlineSeconds'))]
  if (old === undefined || old.timeZone !== spec.timeZone) errors.push(...validateTimeZone(spec.timeZone, specPath.child('timeZone')))
  const policies = ['Allow', 'Forbid', 'Replace']
  if (concurrencyPolicy === '') errors.push(required(specPath.child('concurrencyPolicy')))
  else if (!policies.includes(concurrencyPolicy)) errors.push(notSupported(specPath.child('concurrencyPolicy'), concurrencyPolicy, policies))
  const templatePath = specPath.child('jobTemplate', 'spec')
  errors.push(...validateJobSpec(jobTemplate.spec, templatePath, options))
  if (jobTemplate.spec.selector !== undefined)
    errors.push(invalid(templatePath.child('selector'), sortedSelector(jobTemplate.spec.selector), '`selector` will be auto-generated'))
  if (jobTemplate.spec.manualSelector) errors.push(notSupported(templatePath.child('manualSelector'), true, ['nil', 'false']))
  errors.push(
    ...validateNonnegativeField(spec.successfulJobsHistoryLimit, specPath.child('successfulJobsHistoryLimit')),
    ...validateNonnegativeField(spec.failedJobsHistoryLimit, specPath.child('failedJobsHistoryLimit')),
  )
  return errors
}

/** The rule that upstream declares beside the type; it comes last. */
export function validateDeclared({ schedule }: CronJobSpec): FieldError[] {
  return schedule === '' ? [required(specPath.child('schedule'))] : []
}

/** Follows ValidateCronJobCreate. */
export function validateCronJob(cronJob: CronJob): FieldError[] {
  const { name = '' } = cronJob.metadata
  return [
    ...validateObjectMeta(cronJob.metadata, true, nameIsDNSSubdomain, metadata),
    ...validateSpec(cronJob.spec, undefined, podTemplateValidationOptions(cronJob.spec.jobTemplate.spec.template)),
    ...(byteLength(name) > maxNameLength ? [invalid(metadata.child('name'), name, `must be no more than ${maxNameLength} characters`)] : []),
    ...validateDeclared(cronJob.spec),
  ]
}

import type { Job } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateNonnegativeField } from '../../../apimachinery/int-or-string.ts'
import { parseTime } from '../../../apimachinery/meta.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { isJobConditionTrue, isJobFinished } from './helpers.ts'
import { countIndexes } from './indexes.ts'

const status = Path.of('status')
const conditionsPath = status.child('conditions')

function validateConditions(job: Job, old: Job): FieldError[] {
  const is = (type: string) => isJobConditionTrue(job, type)
  const changed = (type: string) => isJobConditionTrue(old, type) !== is(type)
  const errors: FieldError[] = []
  const refuse = (wrong: boolean, detail: string) => {
    if (wrong) errors.push(invalid(conditionsPath, undefined, detail))
  }
  refuse((changed('Complete') || changed('Failed')) && is('Complete') && is('Failed'), 'cannot set Complete=True and Failed=true conditions')
  refuse(
    (changed('Complete') || changed('FailureTarget')) && is('Complete') && is('FailureTarget'),
    'cannot set Complete=True and FailureTarget=true conditions',
  )
  refuse(changed('Failed') && is('Failed') && !is('FailureTarget'), 'cannot set Failed=True condition without the FailureTarget=true condition')
  refuse(
    (changed('Complete') || changed('SuccessCriteriaMet')) && is('Complete') && !is('SuccessCriteriaMet'),
    'cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
  )
  return errors
}

function validateFinished(job: Job, old: Job): FieldError[] {
  const { active = 0, startTime, completionTime, terminating = 0, ready, uncountedTerminatedPods: uncounted } = job.status
  const finished = isJobFinished(job)
  const complete = isJobConditionTrue(job, 'Complete')
  const errors: FieldError[] = []
  if (completionTime !== undefined && !complete)
    errors.push(invalid(status.child('completionTime'), completionTime, 'cannot set completionTime when there is no Complete=True condition'))
  if (completionTime === undefined && complete) errors.push(required(status.child('completionTime'), 'completionTime is required for Complete jobs'))
  if (startTime !== undefined && completionTime !== undefined && parseTime(completionTime) < parseTime(startTime)) {
    errors.push(invalid(status.child('completionTime'), completionTime, 'must be equal to or after `startTime`'))
  }
  if (finished && active > 0) errors.push(invalid(status.child('active'), active, 'active>0 is invalid for finished job'))
  if (finished && startTime === undefined && !(job.spec.suspend && job.spec.completions === 0))
    errors.push(required(status.child('startTime'), 'startTime is required for finished job'))
  if (finished && (uncounted?.failed?.length ?? 0) + (uncounted?.succeeded?.length ?? 0) > 0) {
    errors.push(
      invalid(
        status.child('uncountedTerminatedPods'),
        { Succeeded: uncounted?.succeeded ?? null, Failed: uncounted?.failed ?? null },
        'must be empty for finished job',
      ),
    )
  }
  if (finished && terminating > 0 && !isJobFinished(old))
    errors.push(invalid(status.child('terminating'), terminating, 'terminating>0 is invalid for finished job'))
  if (ready !== undefined && ready > active) errors.push(invalid(status.child('ready'), ready, 'cannot set more ready pods than active'))
  return errors
}

function validateIndexes(job: Job): FieldError[] {
  const { completedIndexes = '', failedIndexes } = job.status
  const { completions, completionMode, backoffLimitPerIndex } = job.spec
  const errors: FieldError[] = []
  const parse = (field: 'completedIndexes' | 'failedIndexes', text: string) => {
    const counted = countIndexes(text, completions ?? 0)
    if ('problem' in counted) errors.push(invalid(status.child(field), text, `error parsing ${field}: ${counted.problem}`))
  }
  if (completions !== undefined) parse('completedIndexes', completedIndexes)
  if (completions !== undefined && backoffLimitPerIndex !== undefined && failedIndexes !== undefined) parse('failedIndexes', failedIndexes)
  if (completedIndexes !== '' && completionMode !== 'Indexed')
    errors.push(invalid(status.child('completedIndexes'), completedIndexes, 'cannot set non-empty completedIndexes when non-indexed completion mode'))
  if (failedIndexes !== undefined && backoffLimitPerIndex === undefined)
    errors.push(invalid(status.child('failedIndexes'), failedIndexes, 'cannot set non-null failedIndexes when backoffLimitPerIndex is null'))
  return errors
}

function validateProgress(job: Job, old: Job): FieldError[] {
  const errors: FieldError[] = []
  for (const type of ['Failed', 'Complete', 'FailureTarget']) {
    if (isJobConditionTrue(old, type) && !isJobConditionTrue(job, type))
      errors.push(invalid(conditionsPath, undefined, `cannot disable the terminal ${type}=True condition`))
  }
  const shrinkable = job.spec.completionMode === 'Indexed' && job.spec.completions === job.spec.parallelism
  for (const [field, checked] of [
    ['failed', true],
    ['succeeded', !shrinkable],
  ] as const) {
    if (checked && (job.status[field] ?? 0) < (old.status[field] ?? 0))
      errors.push(invalid(status.child(field), job.status[field] ?? 0, `cannot decrease the ${field} counter`))
  }
  const { completionTime, startTime } = job.status
  if (completionTime !== undefined && old.status.completionTime !== undefined && completionTime !== old.status.completionTime)
    errors.push(invalid(status.child('completionTime'), completionTime, 'field is immutable'))
  const resuming =
    isJobConditionTrue(old, 'Suspended') && (job.status.conditions ?? []).some(({ type, status: value }) => type === 'Suspended' && value === 'False')
  if (!resuming && old.status.startTime !== undefined && old.status.startTime !== startTime && !job.spec.suspend) {
    errors.push(invalid(status.child('startTime'), startTime ?? null, 'field is immutable for unsuspended job once set'))
  }
  if (isJobConditionTrue(old, 'SuccessCriteriaMet') && !isJobConditionTrue(job, 'SuccessCriteriaMet'))
    errors.push(invalid(conditionsPath, undefined, 'cannot disable the SuccessCriteriaMet=True condition'))
  return errors
}

/** Follows pkg/apis/batch/validation/validation.go ValidateJobUpdateStatus, with the options of a change of a sound status. */
export function validateJobStatusUpdate(job: Job, old: Job): FieldError[] {
  const counts = (['active', 'succeeded', 'failed', 'ready', 'terminating'] as const).flatMap(field =>
    validateNonnegativeField(job.status[field], status.child(field)),
  )
  return [
    ...validateObjectMetaUpdate(job.metadata, old.metadata, Path.of('metadata')),
    ...counts,
    ...validateConditions(job, old),
    ...validateFinished(job, old),
    ...validateIndexes(job),
    ...validateProgress(job, old),
  ]
}

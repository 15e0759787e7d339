import type { JobSpec } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, notSupported, required, tooLong } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { validateNonnegativeField } from '../../../apimachinery/int-or-string.ts'
import { isDomainPrefixedPath } from '../../../apimachinery/names.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'
import type { PodValidationOptions } from '../../core/pod/template.ts'
import { dropDisabledTemplateFields, podTemplateWarnings, validatePodTemplateSpec } from '../../core/pod/template.ts'
import { validateFailurePolicy, validateSuccessPolicy } from './policies.ts'

// What Jobs and the job templates of CronJobs share.

export { setJobTemplateDefaults } from './defaults.ts'

const softLimit = 100_000
const highLimit = 10_000

/** Limits of indexed Jobs. */
function validateIndexed(spec: JobSpec, path: Path): FieldError[] {
  const { completions, parallelism, maxFailedIndexes, backoffLimitPerIndex } = spec
  const errors: FieldError[] = []
  const many = `when completions are above ${softLimit} and used with backoff limit per index`
  if (completions === undefined) errors.push(required(path.child('completions'), 'when completion mode is Indexed'))
  if (parallelism !== undefined && parallelism > softLimit)
    errors.push(invalid(path.child('parallelism'), parallelism, `must be less than or equal to ${softLimit} when completion mode is Indexed`))
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions)
    errors.push(invalid(path.child('maxFailedIndexes'), maxFailedIndexes, 'must be less than or equal to completions'))
  if (maxFailedIndexes !== undefined && maxFailedIndexes > softLimit)
    errors.push(invalid(path.child('maxFailedIndexes'), maxFailedIndexes, `must be less than or equal to ${softLimit}`))
  if (completions === undefined || completions <= softLimit || backoffLimitPerIndex === undefined) return errors
  if (maxFailedIndexes === undefined) errors.push(required(path.child('maxFailedIndexes'), `must be specified when completions is above ${softLimit}`))
  if (parallelism !== undefined && parallelism > highLimit)
    errors.push(invalid(path.child('parallelism'), parallelism, `must be less than or equal to ${highLimit} ${many}`))
  if (maxFailedIndexes !== undefined && maxFailedIndexes > highLimit)
    errors.push(invalid(path.child('maxFailedIndexes'), maxFailedIndexes, `must be less than or equal to ${highLimit} ${many}`))
  return errors
}

function validateCompletionMode(spec: JobSpec, path: Path): FieldError[] {
  const { completionMode: mode, maxFailedIndexes, backoffLimitPerIndex } = spec
  if (mode === 'Indexed') return validateIndexed(spec, path)
  if (mode !== undefined && mode !== 'NonIndexed') return [notSupported(path.child('completionMode'), mode, ['NonIndexed', 'Indexed'])]
  const given = { backoffLimitPerIndex, maxFailedIndexes }
  return (['backoffLimitPerIndex', 'maxFailedIndexes'] as const).flatMap(field =>
    given[field] === undefined ? [] : [invalid(path.child(field), given[field], 'requires indexed completion mode')],
  )
}

function validateRestartPolicy(spec: JobSpec, path: Path): FieldError[] {
  const { restartPolicy = '' } = spec.template.spec
  const at = path.child('template', 'spec', 'restartPolicy')
  if (restartPolicy === 'Always' || restartPolicy === '') return [required(at, 'valid values: "OnFailure", "Never"')]
  if (restartPolicy !== 'OnFailure' && restartPolicy !== 'Never') return [notSupported(at, restartPolicy, ['OnFailure', 'Never'])]
  return spec.podFailurePolicy !== undefined && restartPolicy !== 'Never'
    ? [invalid(at, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified')]
    : []
}

/** Follows pkg/apis/batch/validation/validation.go validateJobSpec. */
export function validateJobSpec(spec: JobSpec, path: Path, options: PodValidationOptions): FieldError[] {
  const errors = (
    ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const
  ).flatMap(field => validateNonnegativeField(spec[field], path.child(field)))
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    errors.push(required(path.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified'))
  const { managedBy, podReplacementPolicy: replacement } = spec
  if (managedBy !== undefined) {
    const at = path.child('managedBy')
    if (managedBy === '') errors.push(required(at))
    else errors.push(...isDomainPrefixedPath(managedBy).map(({ value, message }) => invalid(at, value, message)))
    if (byteLength(managedBy) > 63) errors.push(tooLong(at, 63))
  }
  errors.push(
    ...validateCompletionMode(spec, path),
    ...validateFailurePolicy(spec, path.child('podFailurePolicy')),
    ...validateSuccessPolicy(spec, path.child('successPolicy')),
  )
  if (replacement !== undefined) {
    const policies = spec.podFailurePolicy === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed']
    if (!policies.includes(replacement)) errors.push(notSupported(path.child('podReplacementPolicy'), replacement, policies))
  }
  return [...errors, ...validatePodTemplateSpec(spec.template, path.child('template'), options), ...validateRestartPolicy(spec, path)]
}

/** Drops fields of features that are off. Follows pkg/api/job/util.go DropDisabledFields. */
export function dropDisabledJobFields(spec: JobSpec, old?: JobSpec): void {
  if (old?.scheduling === undefined) delete spec.scheduling
  dropDisabledTemplateFields(spec.template, old?.template)
}

/** Follows pkg/api/job/warnings.go WarningsForJobSpec. `path` such as `spec`. */
export function jobSpecWarnings(spec: JobSpec, path: Path): string[] {
  const large = spec.completionMode === 'Indexed' && (spec.completions ?? 0) > softLimit && (spec.parallelism ?? 0) > highLimit
  const text =
    'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail'
  return [...(large ? [`${path}: ${text}`] : []), ...podTemplateWarnings(spec.template, path.child('template'))]
}

import type { Job, JobSpec, PodTemplateSpec } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { sortedMap, sortedSelector } from '../../../apimachinery/labels.ts'
import { isDNS1123Label, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { validateLabelSelector } from '../../../apimachinery/selector.ts'
import { readSelector } from '../../apps/replicaset/template.ts'
import type { PodValidationOptions } from '../../core/pod/template.ts'
import { podTemplateValidationOptions } from '../../core/pod/template.ts'
import { controllerUidLabels, jobNameLabels } from './helpers.ts'
import { validateJobSpec } from './template.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')

function validateHasLabel(template: PodTemplateSpec, key: string, expected: string): FieldError[] {
  const actual = template.metadata.labels?.[key]
  const path = specPath.child('template', 'metadata', 'labels')
  if (actual === undefined) return [required(path.key(key), `must be '${expected}'`)]
  return actual === expected ? [] : [invalid(path.key(key), sortedMap(template.metadata.labels), `must be '${expected}'`)]
}

/** Follows pkg/apis/batch/validation/validation.go validateGeneratedSelector. */
function validateGeneratedSelector(job: Job): FieldError[] {
  const { spec } = job
  if (spec.manualSelector || spec.selector === undefined) return []
  const { uid = '', name = '' } = job.metadata
  const pairs = [controllerUidLabels[0], jobNameLabels[0], controllerUidLabels[1], jobNameLabels[1]].map(
    label => [label, label.endsWith('uid') ? uid : name] as const,
  )
  const errors: FieldError[] = uid === '' ? [required(metadata.child('uid'))] : []
  for (const [label, value] of pairs) errors.push(...validateHasLabel(spec.template, label, value))
  const selector = readSelector(spec.selector)
  if (selector !== undefined && !selector.matches(Object.fromEntries(pairs)))
    errors.push(invalid(specPath.child('selector'), sortedSelector(spec.selector), '`selector` not auto-generated'))
  return errors
}

/** Follows ValidateJobSpec. */
export function validateSpec(spec: JobSpec, options: PodValidationOptions): FieldError[] {
  const errors = validateJobSpec(spec, specPath, options)
  if (spec.selector === undefined) errors.push(required(specPath.child('selector')))
  else errors.push(...validateLabelSelector(spec.selector, {}, specPath.child('selector')))
  const selector = readSelector(spec.selector)
  const { labels } = spec.template.metadata
  if (selector !== undefined && !selector.matches(labels))
    errors.push(invalid(specPath.child('template', 'metadata', 'labels'), sortedMap(labels), '`selector` does not match template `labels`'))
  return errors
}

/** The longest Pod name an indexed Job makes must be a DNS label. */
export function validateNameAllowsCompletions({ metadata: { name = '' }, spec: { completionMode, completions = 0 } }: Job): FieldError[] {
  if (completionMode !== 'Indexed' || completions <= 0) return []
  const longest = `${name}-${completions - 1}`
  return isDNS1123Label(longest).length === 0 ? [] : [invalid(metadata.child('name'), name, `will not able to create pod with invalid DNS label: ${longest}`)]
}

/** Follows ValidateJobCreate. */
export function validateJob(job: Job): FieldError[] {
  return [
    ...validateObjectMeta(job.metadata, true, nameIsDNSSubdomain, metadata),
    ...validateGeneratedSelector(job),
    ...validateSpec(job.spec, podTemplateValidationOptions(job.spec.template)),
    ...validateNameAllowsCompletions(job),
  ]
}

import type { Job, PodSpec, PodTemplateSpec } from '../../../api/types.gen.ts'
import { deepCopy } from '../../../apimachinery/deep-copy.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateImmutableField, validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { labelSelectorAsSelector } from '../../../apimachinery/selector.ts'
import { fieldImmutable, semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { podTemplateValidationOptions } from '../../core/pod/template.ts'
import { goValue } from '../../go-value.ts'
import { isJobConditionTrue } from './helpers.ts'
import { validateNameAllowsCompletions, validateSpec } from './validation.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')

/** The old template with what a suspended Job's change may touch taken from the new one. */
function mungedTemplate(template: PodTemplateSpec, old: PodTemplateSpec): PodTemplateSpec {
  const munged = deepCopy(old)
  const { nodeSelector, tolerations, schedulingGates, affinity } = template.spec
  const { affinity: _, nodeSelector: __, tolerations: ___, schedulingGates: ____, ...rest } = munged.spec
  const { nodeAffinity: _old, ...otherAffinity } = old.spec.affinity ?? {}
  const merged = { ...otherAffinity, ...(affinity?.nodeAffinity === undefined ? {} : { nodeAffinity: affinity.nodeAffinity }) }
  const keepAffinity = affinity !== undefined || Object.keys(merged).length > 0
  munged.spec = {
    ...rest,
    ...(keepAffinity ? { affinity: merged } : {}),
    ...(nodeSelector === undefined ? {} : { nodeSelector }),
    ...(tolerations === undefined ? {} : { tolerations }),
    ...(schedulingGates === undefined ? {} : { schedulingGates }),
  }
  const { annotations: _annotations, labels: _labels, ...meta } = munged.metadata
  const { annotations, labels } = template.metadata
  munged.metadata = { ...meta, ...(annotations === undefined ? {} : { annotations }), ...(labels === undefined ? {} : { labels }) }
  return munged
}

function withResourcesOf(spec: PodSpec, old: PodSpec): PodSpec {
  const copy = deepCopy(old)
  for (const list of ['containers', 'initContainers'] as const) {
    const given = spec[list] ?? []
    const mine = copy[list] ?? []
    if (given.length !== mine.length) continue
    for (const [index, container] of mine.entries()) {
      const other = given[index]
      if (other?.name === container.name) container.resources = other.resources
    }
  }
  return copy
}

/** Follows validatePodTemplateUpdate. */
function validateTemplateUpdate(job: Job, old: Job): FieldError[] {
  const { template } = job.spec
  const suspended = old.spec.suspend ?? false
  const mutable = suspended && (old.status.startTime === undefined || isJobConditionTrue(old, 'Suspended')) && (old.status.active ?? 0) === 0
  const before = mutable ? mungedTemplate(template, old.spec.template) : old.spec.template
  if (mutable) {
    const path = specPath.child('template.spec')
    return semanticallyEqual(template.spec, withResourcesOf(template.spec, before.spec))
      ? []
      : [invalid(path, goValue('core/v1.PodSpec', template.spec), fieldImmutable)]
  }
  return semanticallyEqual(template, before) ? [] : [invalid(specPath.child('template'), goValue('core/v1.PodTemplateSpec', template), fieldImmutable)]
}

function validateCompletionsUpdate({ spec }: Job, { spec: old }: Job): FieldError[] {
  const path = specPath.child('completions')
  if (spec.completionMode !== 'Indexed') return validateImmutableField(spec.completions, old.completions, path)
  if (spec.completions === undefined || spec.completions === old.completions || spec.completions === spec.parallelism) return []
  return [invalid(path, spec.completions, 'can only be modified in tandem with spec.parallelism')]
}

/** Follows ValidateJobUpdate. */
export function validateJobUpdate(job: Job, old: Job): FieldError[] {
  const internal = { podFailurePolicy: 'batch/v1.PodFailurePolicy', successPolicy: 'batch/v1.SuccessPolicy' } as const
  const unchanged = (field: 'selector' | 'completionMode' | 'podFailurePolicy' | 'backoffLimitPerIndex' | 'managedBy' | 'successPolicy') => {
    const value = job.spec[field]
    if (semanticallyEqual(value, old.spec[field])) return []
    const struct = field === 'podFailurePolicy' || field === 'successPolicy' ? internal[field] : undefined
    const shown = struct !== undefined && typeof value === 'object' ? goValue(struct, value) : (value ?? null)
    return [invalid(specPath.child(field), shown, fieldImmutable)]
  }
  return [
    ...validateObjectMetaUpdate(job.metadata, old.metadata, metadata),
    ...validateSpec(job.spec, podTemplateValidationOptions(job.spec.template, old.spec.template)),
    ...validateCompletionsUpdate(job, old),
    ...unchanged('selector'),
    ...validateTemplateUpdate(job, old),
    ...unchanged('completionMode'),
    ...unchanged('podFailurePolicy'),
    ...unchanged('backoffLimitPerIndex'),
    ...unchanged('managedBy'),
    ...unchanged('successPolicy'),
    ...validateNameAllowsCompletions(job),
  ]
}

/** The Job's own selector. Throws when it cannot be read. */
export const jobSelector = (job: Job) => labelSelectorAsSelector(job.spec.selector)

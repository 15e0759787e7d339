import type { LabelSelector, PodTemplateSpec } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { sortedMap, sortedSelector } from '../../../apimachinery/labels.ts'
import type { Selector } from '../../../apimachinery/selector.ts'
import { labelSelectorAsSelector, validateLabelSelector } from '../../../apimachinery/selector.ts'
import type { PodValidationOptions } from '../../core/pod/template.ts'
import { validatePodTemplateSpec } from '../../core/pod/template.ts'

/** The selector, or undefined when it cannot be read. */
export function readSelector(selector: LabelSelector | null | undefined): Selector | undefined {
  try {
    return labelSelectorAsSelector(selector)
  } catch {
    return undefined
  }
}

/** A selector that must be set, sound and not empty. `empty` is the sentence for an empty one. */
export function validateRequiredSelector(selector: LabelSelector | null, path: Path, empty: string): FieldError[] {
  if (selector === null) return [required(path)]
  const errors = validateLabelSelector(selector, {}, path)
  const size = Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length
  if (size === 0) errors.push(invalid(path, sortedSelector(selector), empty))
  return errors
}

/** The template's labels must be what the selector looks for. */
export function validateTemplateLabels(selector: Selector, template: PodTemplateSpec, path: Path): FieldError[] {
  const { labels } = template.metadata
  if (selector.empty || selector.matches(labels)) return []
  return [invalid(path.child('metadata', 'labels'), sortedMap(labels), '`selector` does not match template `labels`')]
}

/** A template whose Pods run for ever. Follows pkg/apis/apps/validation/validation.go ValidatePodTemplateSpecForReplicaSet. */
export function validateTemplateForReplicaSet(template: PodTemplateSpec, selector: Selector, path: Path, options: PodValidationOptions): FieldError[] {
  const errors = [...validateTemplateLabels(selector, template, path), ...validatePodTemplateSpec(template, path, options)]
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec
  if (restartPolicy !== 'Always') errors.push(notSupported(path.child('spec', 'restartPolicy'), restartPolicy, ['Always']))
  if (activeDeadlineSeconds !== undefined)
    errors.push(forbidden(path.child('spec', 'activeDeadlineSeconds'), 'activeDeadlineSeconds in ReplicaSet is not Supported'))
  return errors
}

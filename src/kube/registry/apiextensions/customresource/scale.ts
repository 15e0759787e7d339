import type { CustomResourceSubresourceScale } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { goJSON, invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import type { KubeObject } from '../../../apimachinery/meta.ts'
import { isMap } from '../../../structural/schema.ts'

const largest = 2147483647

/** A JSON path's steps. */
export const stepsOf = (path: string) => path.replace(/^\./, '').split('.')

function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (isMap(value)) return 'map[string]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return value === null ? '<nil>' : typeof value === 'boolean' ? 'bool' : 'string'
}

/** What stands at a simple path of an object: undefined where nothing does; `fault` in Go's words where it is of another type. */
export function valueAt(object: KubeObject, path: string, wanted: 'int64' | 'string'): { readonly value: unknown; readonly fault: string | undefined } {
  const steps = stepsOf(path)
  let here: unknown = object
  for (const [index, step] of steps.entries()) {
    if (!isMap(here)) {
      const shown = typeof here === 'string' ? here : goJSON(here)
      return {
        value: undefined,
        fault: `.${steps.slice(0, index).join('.')} accessor error: ${shown} is of the type ${goTypeOf(here)}, expected map[string]interface{}`,
      }
    }
    if (!Object.hasOwn(here, step)) return { value: undefined, fault: undefined }
    here = here[step]
  }
  if (goTypeOf(here) === wanted) return { value: here, fault: undefined }
  const shown = typeof here === 'string' ? here : here === null ? '<nil>' : goJSON(here)
  return { value: undefined, fault: `.${steps.join('.')} accessor error: ${shown} is of the type ${goTypeOf(here)}, expected ${wanted}` }
}

function validateCount(object: KubeObject, path: string): FieldError[] {
  const { value, fault } = valueAt(object, path, 'int64')
  const count = typeof value === 'number' ? value : 0
  const at = Path.of(path)
  if (fault !== undefined) return [invalid(at, 0, fault)]
  if (count < 0) return [invalid(at, count, 'should be a non-negative integer')]
  return count > largest ? [invalid(at, count, `should be less than or equal to ${largest}`)] : []
}

/** Follows registry/customresource/validator.go ValidateScaleSpec. */
export function validateScaleSpec(object: KubeObject, scale: CustomResourceSubresourceScale | undefined): FieldError[] {
  return scale === undefined ? [] : validateCount(object, scale.specReplicasPath)
}

/** Follows registry/customresource/validator.go ValidateScaleStatus. */
export function validateScaleStatus(object: KubeObject, scale: CustomResourceSubresourceScale | undefined): FieldError[] {
  if (scale === undefined) return []
  const errors = validateCount(object, scale.statusReplicasPath)
  const { labelSelectorPath } = scale
  const fault = labelSelectorPath === undefined ? undefined : valueAt(object, labelSelectorPath, 'string').fault
  return fault === undefined ? errors : [...errors, invalid(Path.of(labelSelectorPath ?? ''), '', fault)]
}

import type { JsonRecord } from '../value.ts'
import { isRecord } from '../value.ts'
import type { Gvk, Resource } from './resource.ts'
import { fits, idOf, idText } from './resource.ts'

/** A field of some kinds: steps joined by `/`; a step with `[]` is a list. Follows kustomize's api/types/fieldspec.go. */
export interface FieldSpec extends Gvk {
  readonly path: string
  /** Whether maps on the way that are missing are made. */
  readonly create?: boolean
}

/** What becomes of the value at a field; undefined stands for a missing one. */
export type Setter = (value: unknown) => unknown

/**
 * Changes a field of a resource in every entry of the lists on its way. A field that is not there is left alone, unless the
 * field is to be made. Follows kustomize's api/filters/fieldspec/fieldspec.go.
 */
export function changeField(resource: Resource, spec: FieldSpec, set: Setter): void {
  const id = idOf(resource.object)
  if (!fits(id, spec)) return
  const steps = spec.path.split(/(?<!\\)\//).map(step => step.replaceAll('\\/', '/'))
  try {
    const changed = change(resource.object, steps, spec.create === true, set)
    if (isRecord(changed)) resource.object = changed
  } catch (error) {
    if (error instanceof Error) error.message = `considering field '${spec.path}' of object ${idText(id)}: ${error.message}`
    throw error
  }
}

function change(value: unknown, steps: readonly string[], create: boolean, set: Setter): unknown {
  const [step = '', ...rest] = steps
  if (steps.length === 0) return set(value)
  if (value === null || value === undefined) return value
  if (Array.isArray(value)) return value.map(entry => change(entry, steps, create, set))
  if (!isRecord(value)) throw new Error('expected sequence or mapping node')
  return changeMember(value, step, rest, create, set)
}

function changeMember(map: JsonRecord, step: string, rest: readonly string[], create: boolean, set: Setter): JsonRecord {
  const name = step.replace(/\[\]$/, '')
  const makes = create && name === step
  const member = map[name]
  if (member !== null && member !== undefined) return { ...map, [name]: change(member, rest, create, set) }
  if (!makes) return map
  return { ...map, [name]: rest.length === 0 ? set(undefined) : change({}, rest, create, set) }
}

/** Sets one entry of the map at a field, which is made where there is none. */
export function entrySetter(key: string, value: string): Setter {
  return map => ({ ...(isRecord(map) ? map : {}), [key]: value })
}

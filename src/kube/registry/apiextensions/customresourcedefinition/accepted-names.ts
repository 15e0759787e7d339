import type { CustomResourceDefinition, CustomResourceDefinitionNames, CustomResourceDefinitionStatus } from '../../../api/types.gen.ts'
import { goQuote } from '../../../apimachinery/field-error.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import type { NewCondition } from './helpers.ts'
import { isConditionTrue, withCondition } from './helpers.ts'

interface Taken {
  readonly resources: ReadonlySet<string>
  readonly kinds: ReadonlySet<string>
}

/** The names that the definitions of a group have been given. */
function takenIn(group: string, all: readonly CustomResourceDefinition[]): Taken {
  const resources = new Set<string>()
  const kinds = new Set<string>()
  for (const { spec, status } of all) {
    if (spec.group !== group) continue
    const { plural, singular = '', shortNames = [], kind, listKind = '' } = status.acceptedNames
    for (const name of [plural, singular, ...shortNames]) resources.add(name)
    for (const name of [kind, listKind]) kinds.add(name)
  }
  return { resources, kinds }
}

const inUse = (name: string) => `${goQuote(name)} is already in use`

/** Gives a definition the names that nobody else has, and says which it cannot have. Follows pkg/controller/status/naming_controller.go calculateNamesAndConditions. */
function negotiate(
  { spec, status }: CustomResourceDefinition,
  taken: Taken,
): { readonly names: CustomResourceDefinitionNames; readonly condition: NewCondition } {
  const asked = spec.names
  const had = status.acceptedNames
  const names: CustomResourceDefinitionNames = { ...had }
  let condition: NewCondition = { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
  const refuse = (reason: string, message: string) => {
    condition = { type: 'NamesAccepted', status: 'False', reason, message }
  }
  const settle = (field: 'plural' | 'singular' | 'kind' | 'listKind', reason: string, used: ReadonlySet<string>) => {
    const name = asked[field] ?? ''
    if (name !== (had[field] ?? '') && used.has(name)) refuse(reason, inUse(name))
    else names[field] = name
  }
  settle('plural', 'PluralConflict', taken.resources)
  settle('singular', 'SingularConflict', taken.resources)
  const conflicts = (asked.shortNames ?? []).filter(name => had.shortNames?.includes(name) !== true && taken.resources.has(name)).map(inUse)
  if (conflicts.length > 0) refuse('ShortNamesConflict', conflicts.length === 1 ? (conflicts[0] ?? '') : `[${conflicts.join(', ')}]`)
  else if (asked.shortNames !== undefined) names.shortNames = asked.shortNames
  else delete names.shortNames
  settle('kind', 'KindConflict', taken.kinds)
  settle('listKind', 'ListKindConflict', taken.kinds)
  if (asked.categories !== undefined) names.categories = asked.categories
  else delete names.categories
  return { names, condition }
}

/** The status of a definition once its names are looked at; undefined when nothing changes. `all` holds every definition. */
export function withAcceptedNames(
  definition: CustomResourceDefinition,
  all: readonly CustomResourceDefinition[],
  now: string,
): CustomResourceDefinitionStatus | undefined {
  const { spec, status } = definition
  if (semanticallyEqual(spec.names, status.acceptedNames)) return undefined
  const { names, condition } = negotiate(definition, takenIn(spec.group, all))
  const conditions = status.conditions ?? []
  const before = conditions.find(({ type }) => type === condition.type)
  if (
    semanticallyEqual(status.acceptedNames, names) &&
    before?.status === condition.status &&
    before.reason === condition.reason &&
    before.message === condition.message
  )
    return undefined
  return { ...status, acceptedNames: names, conditions: withCondition(withCondition(conditions, condition, now), notYet(definition, condition), now) }
}

function notYet({ status }: CustomResourceDefinition, { status: accepted }: NewCondition): NewCondition {
  const before = (status.conditions ?? []).find(({ type }) => type === 'Established')
  if (before?.status !== 'True' && accepted === 'True')
    return { type: 'Established', status: 'False', reason: 'Installing', message: 'the initial names have been accepted' }
  return before ?? { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' }
}

/** The status of a definition whose names were accepted: it is established. Undefined when nothing changes. Follows pkg/controller/establish. */
export function withEstablished(definition: CustomResourceDefinition, now: string): CustomResourceDefinitionStatus | undefined {
  const { status } = definition
  if (!isConditionTrue(definition, 'NamesAccepted') || isConditionTrue(definition, 'Established')) return undefined
  const condition = { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' }
  return { ...status, conditions: withCondition(status.conditions ?? [], condition, now) }
}

import { CommandError } from '../errors.ts'
import { isRecord, recordAt, textAt } from '../value.ts'
import { changeField } from './fields.ts'
import type { ReferenceSpec } from './reference-specs.ts'
import { referenceSpecs } from './reference-specs.ts'
import type { Resource } from './resource.ts'
import { effectiveNamespace, fits, idText, isClusterScoped } from './resource.ts'

/** Writes the new names of resources wherever others name them. Follows kustomize's api/filters/nameref/nameref.go. */
export function fixReferences(resources: readonly Resource[]): void {
  for (const referrer of resources)
    for (const { target, fields } of referenceSpecs)
      for (const field of fields) {
        if (!fits(referrer.original, field)) continue
        const { group: _, version: __, kind: ___, ...anywhere } = field
        changeField(referrer, anywhere, value => renamed(value, { referrer, resources, target, path: field.path }))
      }
}

interface Reference {
  readonly referrer: Resource
  readonly resources: readonly Resource[]
  readonly target: ReferenceSpec['target']
  readonly path: string
}

function renamed(value: unknown, reference: Reference): unknown {
  if (Array.isArray(value)) return value.map(entry => renamed(entry, reference))
  if (typeof value === 'string') return referral(value, reference, reference.resources)?.name ?? value
  if (!isRecord(value)) return value
  const { name, namespace } = value
  if (typeof name !== 'string') return value
  const found = referral(name, reference, typeof namespace === 'string' ? inNamespace(reference.resources, namespace) : reference.resources)
  if (found === undefined || (found.name === name && found.namespace === '')) return value
  return { ...value, name: found.name, ...(found.namespace === '' ? {} : { namespace: found.namespace }) }
}

function inNamespace(resources: readonly Resource[], namespace: string): readonly Resource[] {
  const before = resources.filter(each => effectiveNamespace(each.original) === namespace)
  return before.length > 0 ? before : resources.filter(each => effectiveNamespace(each.id) === namespace)
}

function referral(oldName: string, { referrer, target, path }: Reference, resources: readonly Resource[]): Resource | undefined {
  const role = path.endsWith('roleRef/name') ? recordAt(referrer.object, 'roleRef') : undefined
  let candidates = resources.filter(
    each =>
      each.previous.some(id => id.name === oldName) &&
      each.previous.some(id => fits(id, target)) &&
      (role === undefined || each.previous.some(id => fits(id, { group: textAt(role, 'apiGroup'), kind: textAt(role, 'kind') }))) &&
      mayRefer(referrer, each),
  )
  if (candidates.length > 1) candidates = candidates.filter(each => sameContext(each, referrer, true))
  if (candidates.length > 1) candidates = candidates.filter(each => sameContext(each, referrer, false))
  const [first] = candidates
  if (candidates.some(each => each.name !== first?.name))
    throw new CommandError(`found multiple possible referrals: ${candidates.map(each => idText(each.id)).join(', ')}`)
  return first
}

function mayRefer(referrer: Resource, target: Resource): boolean {
  if (isClusterScoped(referrer.id) || isClusterScoped(target.id) || target.id.kind === 'ServiceAccount') return true
  return effectiveNamespace(referrer.id) === effectiveNamespace(target.id)
}

/** Whether two resources got the same prefixes and suffixes last; `lenient` lets one without any fit all. */
function sameContext(a: Resource, b: Resource, lenient: boolean): boolean {
  return (
    [
      [a.prefixes, b.prefixes],
      [a.suffixes, b.suffixes],
    ] as const
  ).every(([one, other]) => {
    if (lenient && (one.length === 0 || other.length === 0)) return true
    const count = Math.min(one.length, other.length)
    if (count === 0) return one.length === other.length
    return one.slice(-count).join() === other.slice(-count).join()
  })
}

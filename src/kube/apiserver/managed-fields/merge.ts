import { FieldSet, type PathElement } from './field-set.ts'
import { ElementError, entryElement, isEmpty, isMap, isWhole, memberShape, type Shape } from './shape.ts'

/**
 * `config` laid over `live`: nothing goes, leaves of `config` win, lists take its order where they share entries.
 * Follows structured-merge-diff/typed/merge.go. Gives undefined for nothing.
 */
export function mergeTyped(shape: Shape, live: unknown, config: unknown): unknown {
  const kept = () => (config === undefined ? live : config)
  if (isWhole(shape) || (isEmpty(live) && isEmpty(config))) return kept()
  if (shape.kind === 'list') return mergeEntries(shape, Array.isArray(live) ? live : [], Array.isArray(config) ? config : [])
  if (!isMap(config ?? live)) return kept()
  const [left, right] = [isMap(live) ? live : {}, isMap(config) ? config : {}]
  const merged: Record<string, unknown> = {}
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const below = memberShape(shape, key)
    const member = below === undefined ? (right[key] ?? left[key]) : mergeTyped(below, left[key], right[key])
    if (member !== undefined) merged[key] = member
  }
  return Object.keys(merged).length === 0 ? undefined : merged
}

function mergeEntries(shape: Shape & { kind: 'list' }, live: readonly unknown[], config: readonly unknown[]): unknown {
  const old = live.map(entry => ({ element: entryElement(shape, entry), entry }))
  const now = config.map(entry => ({ element: entryElement(shape, entry), entry }))
  const inLive = new Map(old.map(({ element, entry }) => [element, entry]))
  const inConfig = new Map<PathElement, unknown>()
  for (const { element, entry } of now) {
    if (inConfig.has(element)) throw new ElementError(`duplicate entries for key ${element}`)
    inConfig.set(element, entry)
  }
  const shared = now.filter(({ element }) => inLive.has(element)).map(({ element }) => element)
  const done = new Set<PathElement>()
  const merged: unknown[] = []
  const take = (element: PathElement) => {
    done.add(element)
    if (shared[0] === element) shared.shift()
    const entry = mergeTyped(shape.element, inLive.get(element), inConfig.get(element))
    if (entry !== undefined) merged.push(entry)
  }
  let [left, right] = [0, 0]
  while (left < old.length || right < now.length) {
    const [ours, theirs] = [old[left], now[right]]
    if (ours !== undefined && theirs !== undefined) {
      if (ours.element === theirs.element) {
        take(ours.element)
        left++
        right++
        continue
      }
      if (inConfig.has(ours.element) && shared.length > 0 && shared[0] !== ours.element) {
        left++
        continue
      }
    }
    if (ours !== undefined) {
      if (!inConfig.has(ours.element)) {
        const entry = mergeTyped(shape.element, ours.entry, undefined)
        if (entry !== undefined) merged.push(entry)
        left++
        continue
      }
      if (done.has(ours.element)) left++
    }
    if (theirs !== undefined) {
      take(theirs.element)
      right++
    }
  }
  return merged.length === 0 ? undefined : merged
}

/** The value without these fields and entries. Follows structured-merge-diff/typed/remove.go. */
export function removeFields(shape: Shape, value: unknown, fields: FieldSet): unknown {
  if (shape.kind === 'scalar') return value
  if (isEmpty(value) || isWhole(shape)) return undefined
  if (shape.kind === 'list') {
    const entries = (Array.isArray(value) ? value : []).flatMap((entry: unknown) => {
      const element = entryElement(shape, entry)
      if (fields.members.has(element)) return []
      const below = fields.children.get(element)
      return [below === undefined || below.isEmpty ? entry : removeFields(shape.element, entry, below)]
    })
    return entries.length === 0 ? undefined : entries
  }
  if (!isMap(value)) return value
  const kept: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(value)) {
    if (fields.members.has(`f:${key}`)) continue
    const below = fields.children.get(`f:${key}`)
    const inner = memberShape(shape, key)
    kept[key] = below === undefined || below.isEmpty || inner === undefined ? member : (removeFields(inner, member, below) ?? null)
  }
  return Object.keys(kept).length === 0 ? undefined : kept
}

/** The set with every declared field on the way to its paths. Follows structured-merge-diff/fieldpath/set.go EnsureNamedFieldsAreMembers. */
export function withNamedFields(shape: Shape, set: FieldSet): FieldSet {
  const result = new FieldSet()
  for (const element of set.members) result.members.add(element)
  for (const [element, child] of set.children) {
    const name = element.slice(2)
    const isField = element.startsWith('f:')
    if (isField && shape.kind === 'struct' && shape.struct.fields.has(name)) result.members.add(element)
    const below = isField ? memberShape(shape, name) : shape.kind === 'list' ? shape.element : undefined
    result.children.set(element, below === undefined ? child : withNamedFields(below, child))
  }
  return result
}

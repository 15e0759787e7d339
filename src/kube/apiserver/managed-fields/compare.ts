import { deepEqual } from '../../apimachinery/deep-copy.ts'
import { FieldSet, type PathElement } from './field-set.ts'
import { entryElement, isEmpty, isMap, isWhole, memberShape, type Shape } from './shape.ts'

/** What differs between two objects, by field. No field is in two of the sets. */
export interface Comparison {
  readonly removed: FieldSet
  readonly modified: FieldSet
  readonly added: FieldSet
}

/** Compares two objects of one shape. Follows structured-merge-diff/typed/compare.go. */
export function compare(shape: Shape, before: unknown, after: unknown): Comparison {
  const walk = new Walk()
  walk.compare(shape, before, after)
  return walk
}

class Walk implements Comparison {
  readonly removed = new FieldSet()
  readonly modified = new FieldSet()
  readonly added = new FieldSet()
  private readonly path: PathElement[] = []

  compare(shape: Shape, before: unknown, after: unknown): void {
    if (before === after) return
    const whole = isWhole(shape) || (isEmpty(before) && isEmpty(after)) || !this.descend(shape, before, after)
    if (whole && before !== undefined && after !== undefined) {
      if (!deepEqual(before, after)) this.modified.insert(this.path)
    } else if (before === undefined) {
      this.added.insert(this.path)
    } else if (after === undefined) {
      this.removed.insert(this.path)
    }
  }

  /** Compares what is inside; false when there is no inside to compare. */
  private descend(shape: Shape, before: unknown, after: unknown): boolean {
    if (shape.kind === 'list') {
      this.compareEntries(shape, Array.isArray(before) ? before : [], Array.isArray(after) ? after : [])
      return true
    }
    const sample = after ?? before
    if (!isMap(sample)) return false
    const left = isMap(before) ? before : {}
    const right = isMap(after) ? after : {}
    for (const key in left) this.compareMember(shape, key, left[key], right[key])
    for (const key in right) if (!(key in left)) this.compareMember(shape, key, undefined, right[key])
    return true
  }

  private compareMember(shape: Shape, key: string, before: unknown, after: unknown): void {
    if (before === after) return
    const below = memberShape(shape, key)
    if (below !== undefined) this.at(`f:${key}`, below, before, after)
  }

  private at(element: PathElement, shape: Shape, before: unknown, after: unknown): void {
    this.path.push(element)
    this.compare(shape, before, after)
    this.path.pop()
  }

  private compareEntries(shape: Shape & { kind: 'list' }, before: readonly unknown[], after: readonly unknown[]): void {
    const [left, right] = [byElement(shape, before), byElement(shape, after)]
    for (const element of new Set([...left.keys(), ...right.keys()])) {
      const [old = [], now = []] = [left.get(element), right.get(element)]
      if (old.length <= 1 && now.length <= 1) {
        this.at(element, shape.element, old[0], now[0])
      } else if (old.length >= 2 && now.length >= 2) {
        if (!deepEqual(old, now)) this.modified.insert([...this.path, element])
      } else if (old.length >= 2) {
        if (now.length > 0) this.at(element, shape.element, undefined, now[0])
        this.removed.insert([...this.path, element])
      } else {
        if (old.length > 0) this.at(element, shape.element, old[0], undefined)
        this.added.insert([...this.path, element])
      }
    }
  }
}

function byElement(shape: Shape & { kind: 'list' }, entries: readonly unknown[]): Map<PathElement, unknown[]> {
  const found = new Map<PathElement, unknown[]>()
  for (const entry of entries) {
    const element = entryElement(shape, entry)
    const same = found.get(element)
    if (same === undefined) found.set(element, [entry])
    else same.push(entry)
  }
  return found
}

/** Every leaf and entry that a value mentions. Follows structured-merge-diff/typed/tofieldset.go. */
export function fieldSetOf(shape: Shape, value: unknown): FieldSet {
  const set = new FieldSet()
  mention(shape, value, [], set)
  return set
}

function mention(shape: Shape, value: unknown, path: PathElement[], set: FieldSet): void {
  if (isWhole(shape)) {
    set.insert(path)
  } else if (shape.kind === 'list') {
    for (const [element, entries] of byElement(shape, Array.isArray(value) ? value : [])) {
      if (entries.length === 1) mention(shape.element, entries[0], [...path, element], set)
      set.insert([...path, element])
    }
  } else if (isMap(value)) {
    for (const [key, member] of Object.entries(value)) {
      const below = memberShape(shape, key)
      if (below === undefined) continue
      const inner = [...path, `f:${key}`]
      mention(below, member, inner, set)
      if (member === null || (isMap(member) && isEmpty(member)) || shape.kind !== 'struct') set.insert(inner)
    }
  } else if (shape.kind === 'deduced') {
    set.insert(path)
  }
}

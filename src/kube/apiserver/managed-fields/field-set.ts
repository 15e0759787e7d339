/** One step of a path as FieldsV1 writes it: `f:image`, `k:{"name":"web"}` for an entry of a keyed list, `v:"x"` for an entry of a set. */
export type PathElement = string

/** Steps from the object down to a field. */
export type FieldPath = readonly PathElement[]

/** FieldsV1: a tree whose keys are path elements; `.` says that the node itself is in the set. */
export interface Fields {
  readonly [element: string]: Fields
}

const order = 'fkvi'

/** Follows structured-merge-diff/fieldpath/element.go PathElement.Compare: fields first, then keys, values, positions. */
function compareElements(a: PathElement, b: PathElement): number {
  const kinds = order.indexOf(a.charAt(0)) - order.indexOf(b.charAt(0))
  if (kinds !== 0) return kinds
  if (!a.startsWith('k:')) return a < b ? -1 : a > b ? 1 : 0
  const [left, right] = [a, b].map(element => Object.entries(JSON.parse(element.slice(2)) as Record<string, unknown>)) as [
    [string, unknown][],
    [string, unknown][],
  ]
  for (const [index, [name, value]] of left.entries()) {
    const [otherName, other] = right[index] ?? ['', undefined]
    if (name !== otherName) return name < otherName ? -1 : 1
    if (typeof value === 'number' && typeof other === 'number' && value !== other) return value - other
    if (value !== other) return String(value) < String(other) ? -1 : 1
  }
  return left.length - right.length
}

/** A set of field paths, as managedFields keeps them. Follows structured-merge-diff/fieldpath/set.go. */
export class FieldSet {
  /** Steps that end a path here. */
  readonly members = new Set<PathElement>()
  readonly children = new Map<PathElement, FieldSet>()

  /** A set of these paths. */
  static of(...paths: readonly FieldPath[]): FieldSet {
    const set = new FieldSet()
    for (const path of paths) set.insert(path)
    return set
  }

  get isEmpty(): boolean {
    if (this.members.size > 0) return false
    for (const child of this.children.values()) if (!child.isEmpty) return false
    return true
  }

  /** The set below one step, made when there is none. */
  below(element: PathElement): FieldSet {
    let child = this.children.get(element)
    if (child === undefined) this.children.set(element, (child = new FieldSet()))
    return child
  }

  insert(path: FieldPath): void {
    const last = path.at(-1)
    if (last === undefined) return
    let set: FieldSet = this
    for (let index = 0; index < path.length - 1; index++) set = set.below(path[index] ?? '')
    set.members.add(last)
  }

  has(path: FieldPath): boolean {
    const last = path.at(-1)
    if (last === undefined) return false
    let set: FieldSet | undefined = this
    for (let index = 0; index < path.length - 1 && set !== undefined; index++) set = set.children.get(path[index] ?? '')
    return set?.members.has(last) === true
  }

  union(other: FieldSet): FieldSet {
    const result = new FieldSet()
    for (const set of [this, other]) for (const element of set.members) result.members.add(element)
    for (const [element, child] of this.children) {
      const theirs = other.children.get(element)
      result.children.set(element, theirs === undefined ? child : child.union(theirs))
    }
    for (const [element, child] of other.children) if (!this.children.has(element)) result.children.set(element, child)
    return result
  }

  intersection(other: FieldSet): FieldSet {
    const result = new FieldSet()
    for (const element of this.members) if (other.members.has(element)) result.members.add(element)
    for (const [element, child] of this.children) {
      const theirs = other.children.get(element)
      if (theirs !== undefined) result.keep(element, child.intersection(theirs))
    }
    return result
  }

  /** What is in this set and not in the other; fields below one in the other stay. */
  difference(other: FieldSet): FieldSet {
    return this.without(other, false)
  }

  /** What is in this set and neither in the other nor below a field of the other. */
  recursiveDifference(other: FieldSet): FieldSet {
    return this.without(other, true)
  }

  /** All paths, those that end at a node before those that go on. */
  *paths(prefix: FieldPath = []): Generator<FieldPath, void> {
    for (const element of [...this.members].sort(compareElements)) yield [...prefix, element]
    for (const element of [...this.children.keys()].sort(compareElements)) yield* this.children.get(element)?.paths([...prefix, element]) ?? []
  }

  /** The tree that managedFields shows. */
  toFields(): Fields {
    const fields: Record<string, Fields> = {}
    for (const element of [...new Set([...this.members, ...this.children.keys()])].sort(compareElements)) {
      const child = this.children.get(element)
      const below = child === undefined || child.isEmpty ? {} : child.toFields()
      fields[element] = this.members.has(element) && Object.keys(below).length > 0 ? { '.': {}, ...below } : below
    }
    return fields
  }

  /** The set of a tree that managedFields showed. */
  static fromFields(fields: Fields): FieldSet {
    const set = new FieldSet()
    for (const [element, below] of Object.entries(fields)) {
      if (element === '.') continue
      const { '.': itself, ...rest } = below
      const inner = Object.keys(rest).length > 0
      if (itself !== undefined || !inner) set.members.add(element)
      if (inner) set.children.set(element, FieldSet.fromFields(rest))
    }
    return set
  }

  private keep(element: PathElement, child: FieldSet): void {
    if (!child.isEmpty) this.children.set(element, child)
  }

  private without(other: FieldSet, recursive: boolean): FieldSet {
    const result = new FieldSet()
    for (const element of this.members) if (!other.members.has(element)) result.members.add(element)
    for (const [element, child] of this.children) {
      if (recursive && other.members.has(element)) continue
      const theirs = other.children.get(element)
      result.keep(element, theirs === undefined ? child : child.without(theirs, recursive))
    }
    return result
  }
}

/** A step as conflicts name it: `.image`, `[name="web"]`, `[="x"]`. */
export function elementText(element: PathElement): string {
  const value = element.slice(2)
  if (element.startsWith('f:')) return `.${value}`
  if (element.startsWith('v:')) return `[=${value}]`
  if (element.startsWith('i:')) return `[${value}]`
  const keys = Object.entries(JSON.parse(value) as Record<string, unknown>)
  return `[${keys.map(([name, key]) => `${name}=${JSON.stringify(key)}`).join(',')}]`
}

/** A path as conflicts name it: `.spec.containers[name="web"].image`. */
export function pathText(path: FieldPath): string {
  return path.map(elementText).join('')
}

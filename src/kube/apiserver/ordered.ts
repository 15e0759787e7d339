/** One value under its key. The value may be replaced, the key never. */
export interface Slot<T> {
  readonly key: string
  value: T
}

/** So few changes are put in place one by one; more are merged in one go. */
const few = 4

/** Gives the first position in `slots` (sorted) whose key is not below `key`. */
function lowerBound(slots: readonly Slot<unknown>[], key: string): number {
  let low = 0
  let high = slots.length
  while (low < high) {
    const middle = (low + high) >> 1
    const slot = slots[middle]
    if (slot !== undefined && slot.key < key) low = middle + 1
    else high = middle
  }
  return low
}

function merge<T>(sorted: readonly Slot<T>[], added: readonly Slot<T>[]): Slot<T>[] {
  const merged: Slot<T>[] = []
  let at = 0
  for (const slot of added) {
    for (let next = sorted[at]; next !== undefined && next.key < slot.key; next = sorted[++at]) merged.push(next)
    merged.push(slot)
  }
  for (let next = sorted[at]; next !== undefined; next = sorted[++at]) merged.push(next)
  return merged
}

/**
 * Lists the values of slots in the order of their keys, as etcd does. Nothing is sorted before somebody asks
 * for a list, and a list handed out stays as it was.
 */
export class Ordered<T> {
  private sorted: Slot<T>[] = []
  private coming: Set<Slot<T>> | undefined
  private going: Set<Slot<T>> | undefined
  private values: readonly T[] | undefined

  get isEmpty(): boolean {
    return this.sorted.length + (this.coming?.size ?? 0) === (this.going?.size ?? 0)
  }

  /** Takes a slot in that is not here. */
  add(slot: Slot<T>): void {
    this.values = undefined
    if (this.going?.delete(slot) === true) return
    this.coming ??= new Set()
    this.coming.add(slot)
  }

  /** Lets a slot go that is here. */
  remove(slot: Slot<T>): void {
    this.values = undefined
    if (this.coming?.delete(slot) === true) return
    this.going ??= new Set()
    this.going.add(slot)
  }

  /** The value of a slot in here was replaced. */
  touch(): void {
    this.values = undefined
  }

  /** All values, in key order. */
  list(): readonly T[] {
    if (this.values !== undefined) return this.values
    this.settle()
    const values: T[] = []
    for (const { value } of this.sorted) values.push(value)
    this.values = values
    return values
  }

  /** The values whose key starts with `prefix`, which ends in a slash. */
  below(prefix: string): readonly T[] {
    this.settle()
    const from = lowerBound(this.sorted, prefix)
    const to = lowerBound(this.sorted, `${prefix.slice(0, -1)}0`)
    return from === 0 && to === this.sorted.length ? this.list() : this.list().slice(from, to)
  }

  private settle(): void {
    const { going, coming } = this
    if (going !== undefined && going.size > 0) {
      if (going.size <= few) for (const slot of going) this.sorted.splice(lowerBound(this.sorted, slot.key), 1)
      else this.sorted = this.sorted.filter(slot => !going.has(slot))
    }
    if (coming !== undefined && coming.size > 0) {
      if (coming.size <= few) for (const slot of coming) this.sorted.splice(lowerBound(this.sorted, slot.key), 0, slot)
      else
        this.sorted = merge(
          this.sorted,
          [...coming].sort((a, b) => (a.key < b.key ? -1 : 1)),
        )
    }
    this.going = undefined
    this.coming = undefined
  }
}

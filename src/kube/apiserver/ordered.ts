/** Gives the first position in `keys` (sorted) whose key is not below `key`. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((keys[middle] ?? '') < key) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * A map that lists its values in the order of their keys, as etcd does. A list handed out stays as it was:
 * the next write works on a copy.
 */
export class OrderedMap<T> {
  private readonly entries = new Map<string, T>()
  private readonly keys: string[] = []
  private ordered: T[] = []
  private shared = false

  get size(): number {
    return this.keys.length
  }

  get(key: string): T | undefined {
    return this.entries.get(key)
  }

  set(key: string, value: T): void {
    this.own()
    const at = lowerBound(this.keys, key)
    if (this.entries.has(key)) {
      this.ordered[at] = value
    } else if (at === this.keys.length) {
      this.keys.push(key)
      this.ordered.push(value)
    } else {
      this.keys.splice(at, 0, key)
      this.ordered.splice(at, 0, value)
    }
    this.entries.set(key, value)
  }

  delete(key: string): void {
    if (!this.entries.delete(key)) return
    this.own()
    const at = lowerBound(this.keys, key)
    this.keys.splice(at, 1)
    this.ordered.splice(at, 1)
  }

  /** All values, in key order. */
  list(): readonly T[] {
    this.shared = true
    return this.ordered
  }

  /** The values whose key starts with `prefix`, which ends in a slash. */
  below(prefix: string): readonly T[] {
    const from = lowerBound(this.keys, prefix)
    const to = lowerBound(this.keys, `${prefix.slice(0, -1)}0`)
    return this.ordered.slice(from, to)
  }

  private own(): void {
    if (!this.shared) return
    this.ordered = this.ordered.slice()
    this.shared = false
  }
}

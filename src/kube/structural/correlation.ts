import { deepEqual } from '../apimachinery/deep-copy.ts'
import type { Schema } from './schema.ts'
import { additionalSchemaOf, isMap, itemsOf, propertyOf } from './schema.ts'

/**
 * A value and the one it replaces, as far down as they can be told to be the same thing.
 * Follows apiserver/pkg/cel/common/equality.go CorrelatedObject.
 */
export class Correlation {
  readonly value: unknown
  readonly old: unknown
  private readonly schema: Schema | undefined
  private unchanged: boolean | undefined

  constructor(value: unknown, old: unknown, schema: Schema | undefined) {
    this.value = value
    this.old = old
    this.schema = schema
  }

  isUnchanged(): boolean {
    this.unchanged ??= deepEqual(this.value, this.old)
    return this.unchanged
  }

  /** The same for a field or a map's entry; undefined when there was none. */
  key(name: string): Correlation | undefined {
    if (!isMap(this.value) || !isMap(this.old) || !Object.hasOwn(this.value, name) || !Object.hasOwn(this.old, name)) return undefined
    return new Correlation(this.value[name], this.old[name], propertyOf(this.schema, name) ?? additionalSchemaOf(this.schema))
  }

  /** The same for a list's element: lists that are maps find it by its keys, others have none. */
  index(index: number): Correlation | undefined {
    if (!Array.isArray(this.value) || !Array.isArray(this.old)) return undefined
    if (this.schema?.['x-kubernetes-list-type'] !== 'map') return undefined
    const value: unknown = this.value[index]
    const old: unknown = findByKeys(this.old, value, this.schema['x-kubernetes-list-map-keys'] ?? [])
    return old === undefined ? undefined : new Correlation(value, old, itemsOf(this.schema))
  }
}

/** The element of a list that is a map with the same keys as `element`. */
export function findByKeys(list: readonly unknown[], element: unknown, keys: readonly string[]): unknown {
  if (!isMap(element)) return undefined
  return list.find(other => isMap(other) && keys.every(key => deepEqual(other[key], element[key])))
}

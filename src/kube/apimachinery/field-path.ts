/** One step of a path: a field's name, a list's index, or a map's key. */
export type PathStep = { readonly field: string } | { readonly index: number } | { readonly key: string }

/**
 * The way from an object's root to one of its fields, written as the API server writes it:
 * `spec.containers[0].resources.limits[cpu]`. Immutable and cheap to extend.
 * Follows apimachinery/pkg/util/validation/field/path.go.
 */
export class Path {
  readonly parent: Path | undefined
  private readonly name: string | number
  private readonly isKey: boolean

  private constructor(parent: Path | undefined, name: string | number, isKey: boolean) {
    this.parent = parent
    this.name = name
    this.isKey = isKey
  }

  /** The last step. */
  get step(): PathStep {
    if (typeof this.name === 'number') return { index: this.name }
    return this.isKey ? { key: this.name } : { field: this.name }
  }

  /** A path that starts at the object's field `field`. */
  static of(field: string, ...more: string[]): Path {
    const path = new Path(undefined, field, false)
    return more.length === 0 ? path : path.below(more)
  }

  /** This path and the fields below it. */
  child(field: string, ...more: string[]): Path {
    const path = new Path(this, field, false)
    return more.length === 0 ? path : path.below(more)
  }

  private below(fields: readonly string[]): Path {
    let path: Path = this
    for (const field of fields) path = new Path(path, field, false)
    return path
  }

  /** The `index`th entry of this list, from 0. */
  index(index: number): Path {
    return new Path(this, index, false)
  }

  /** The entry `key` of this map, written in brackets. */
  key(key: string): Path {
    return new Path(this, key, true)
  }

  /** The steps from the root. */
  steps(): PathStep[] {
    const steps: PathStep[] = []
    for (let path: Path | undefined = this; path !== undefined; path = path.parent) steps.push(path.step)
    return steps.reverse()
  }

  toString(): string {
    let text = ''
    for (const step of this.steps()) {
      if ('field' in step && step.field !== '') text += text === '' ? step.field : `.${step.field}`
      else if ('field' in step) text += '[]'
      else text += `[${'index' in step ? step.index : step.key}]`
    }
    return text
  }
}

import { goQuote } from '../apimachinery/field-error.ts'
import type { Path } from '../apimachinery/field-path.ts'

/** The first value that does not fit its field. `message` is Go's sentence; `path` says which value, which Go often does not. */
export class DecodeError extends Error {
  readonly path: Path | undefined

  constructor(message: string, path: Path | undefined) {
    super(message)
    this.path = path
  }
}

/** A field that the schema does not know, or that is given twice: `unknown field "spec.foo"`. `path` leads to its key. */
export interface StrictError {
  readonly type: 'unknown' | 'duplicate'
  readonly message: string
  readonly path: Path
}

/** A strict error of the field `path`, which Go writes with a dot before map keys too. */
export function strictError(type: 'unknown' | 'duplicate', path: Path): StrictError {
  let text = ''
  for (const step of path.steps()) {
    if ('index' in step) text += `[${step.index}]`
    else text += (text === '' ? '' : '.') + ('field' in step ? step.field : step.key)
  }
  return { type, message: `${type} field ${goQuote(text)}`, path }
}

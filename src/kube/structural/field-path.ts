import { Path } from '../apimachinery/field-path.ts'
import type { Schema } from './schema.ts'
import { additionalOf, additionalSchemaOf, propertyOf } from './schema.ts'

/** A path that leads nowhere; the message is the server's. */
export class FieldPathError extends Error {}

/** Splits `.a['b'].c` into its delimiters and the words between them. */
function tokens(text: string): string[] {
  return text.match(/'(?:\\.|[^'\\])*'|[.[\]]|[^.[\]']+|'/g) ?? []
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', "'": "'", '\\': '\\' }

function unquote(token: string): string {
  if (token.length < 2 || !token.startsWith("'") || !token.endsWith("'")) throw new FieldPathError(`expected single quoted string but got ${token}`)
  return token.slice(1, -1).replaceAll(/\\./g, found => {
    const char = escapes[found.charAt(1)]
    if (char === undefined) throw new FieldPathError(`invalid string literal: invalid escape char ${found}`)
    return char
  })
}

/**
 * The field that a simple JSON path leads to, and its schema. Throws FieldPathError.
 * Follows apiextensions pkg/apiserver/schema/cel/validation.go ValidFieldPath.
 */
export function resolveFieldPath(text: string, root: Schema, allowsBrackets = true): { readonly path: Path | undefined; readonly schema: Schema | undefined } {
  const parts = tokens(text)
  let schema: Schema | undefined = root
  let path: Path | undefined
  let at = 0
  const next = () => {
    const token = parts[at++]
    if (token === undefined) throw new FieldPathError('unexpected end of JSON path')
    return token
  }
  const append = (name: string) => {
    const isNamed = schema?.properties !== undefined
    if (!isNamed && additionalOf(schema) === undefined) throw new FieldPathError('does not refer to a valid field')
    if (isNamed) {
      path = path === undefined ? Path.of(name) : path.child(name)
      schema = propertyOf(schema, name)
      if (schema === undefined) throw new FieldPathError('does not refer to a valid field')
    } else {
      path = path?.key(name) ?? Path.of('').key(name)
      schema = additionalSchemaOf(schema)
    }
  }
  while (at < parts.length) {
    const token = next()
    if (token === '[') {
      if (!allowsBrackets) throw new FieldPathError('array notation is not allowed')
      append(unquote(next()))
      const close = next()
      if (close !== ']') throw new FieldPathError(`expected ] but got ${close}`)
    } else if (token === '.') append(next())
    else throw new FieldPathError(`expected [ or . but got: ${token}`)
  }
  return { path, schema }
}

import type { CustomResourceDefinition } from '../../../api/types.gen.ts'
import { goQuote } from '../../../apimachinery/field-error.ts'
import { effectiveFormat } from '../../../structural/openapi.ts'
import type { Schema } from '../../../structural/schema.ts'
import { itemsOf, someSchema } from '../../../structural/schema.ts'
import { internalSpec, schemasOf } from './internal.ts'

function collect({ spec }: CustomResourceDefinition, words: (schema: Schema) => string | undefined): string[] {
  const found: string[] = []
  for (const root of schemasOf(internalSpec(spec))) {
    someSchema(root, schema => {
      const text = words(schema)
      if (text !== undefined) found.push(text)
      return false
    })
  }
  return found
}

/** Formats are looked up by the type alone, int-or-string or not. */
const unknownFormat = ({ format = '', type }: Schema) =>
  format !== '' && effectiveFormat(type === undefined ? { format } : { format, type }) === '' ? `unrecognized format ${goQuote(format)}` : undefined

function unsharedSet(schema: Schema): string | undefined {
  const type = itemsOf(schema)?.type ?? ''
  if (schema['x-kubernetes-list-type'] !== 'set' || (type !== 'object' && type !== 'array')) return undefined
  return `x-kubernetes-list-type: set for items of type ${goQuote(type)} is not supported by server-side apply or CEL validation rules`
}

/** What the server warns of in a definition, but for what it warned of in `old`. Follows registry/customresourcedefinition/strategy.go WarningsOnCreate and WarningsOnUpdate. */
export function warningsOf(definition: CustomResourceDefinition, old?: CustomResourceDefinition): string[] {
  const sets = (each: CustomResourceDefinition) => [...new Set(collect(each, unsharedSet))].sort()
  const before = new Set(old === undefined ? [] : [...collect(old, unknownFormat), ...sets(old)])
  return [...collect(definition, unknownFormat), ...sets(definition)].filter(warning => !before.has(warning))
}

import { JSONPath } from '../../serializer/jsonpath.ts'

/**
 * A path as `--sort-by` and custom columns take it: `metadata.name`, `.metadata.name`, `{metadata.name}` or
 * `{.metadata.name}`, made the last. Follows kubectl/pkg/cmd/get/customcolumn.go RelaxedJSONPathExpression.
 */
export function relaxedPath(text: string): string {
  if (text === '') return text
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text)
  if (match === null) throw new Error("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'")
  return `{.${match[1] || match[2] || ''}}`
}

/** The relaxed path, parsed. */
export function parseRelaxed(text: string): { readonly path: JSONPath; readonly text: string } {
  const relaxed = relaxedPath(text)
  return { path: new JSONPath(relaxed), text: relaxed }
}

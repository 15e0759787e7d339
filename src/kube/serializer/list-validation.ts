import { isRecord } from './go-json.ts'
import { typeProblems } from './manifest.ts'
import { validateModel } from './model-validation.ts'

/**
 * The server does not check a List, so that kubectl validates its entries itself.
 * Follows kubectl/pkg/validation/validation.go validateList.
 */
function listProblems(value: Record<string, unknown>): readonly string[] {
  const items = value['items']
  if (!Array.isArray(items)) return ['invalid object to validate']
  return items.flatMap((item: unknown) => {
    const problems = typeProblems(item)
    if (problems.length > 0 || !isRecord(item)) return problems
    return validateModel(item, String(item['apiVersion']), String(item['kind']))
  })
}

/** The same for a list of one kind, such as PodList. */
function typedListProblems(value: Record<string, unknown>, apiVersion: string, kind: string): readonly string[] {
  const items = value['items']
  if (!kind.endsWith('List') || !Array.isArray(items)) return []
  const itemKind = kind.slice(0, -'List'.length)
  return items.flatMap((item: unknown, index) => (isRecord(item) ? validateModel(item, apiVersion, itemKind, `${kind}.items[${index}]`) : []))
}

/** Why kubectl refuses a document before it decodes it, each reason once; the entries of lists are looked at too. */
export function validationProblems(value: unknown): readonly string[] {
  const problems = typeProblems(value)
  if (problems.length > 0 || !isRecord(value)) return problems
  const [apiVersion, kind] = [String(value['apiVersion']), String(value['kind'])]
  return [...new Set(apiVersion === 'v1' && kind === 'List' ? listProblems(value) : typedListProblems(value, apiVersion, kind))]
}

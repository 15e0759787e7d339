import { isRecord } from './go-json.ts'
import { typeProblems } from './manifest.ts'
import { validateModel, validateTypedList } from './model-validation.ts'

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

/** Kinds that can only be created: the server is not known to check their fields, for which a PATCH must say so. Follows cli-runtime/pkg/resource/query_param_verifier_v3.go. */
const createOnly: ReadonlySet<string> = new Set(['v1 Binding', 'policy/v1 Eviction'])

function modelProblems(value: Record<string, unknown>, apiVersion: string, kind: string): readonly string[] {
  if (apiVersion === 'v1' && kind === 'List') return listProblems(value)
  if (createOnly.has(`${apiVersion} ${kind}`)) return validateModel(value, apiVersion, kind)
  return kind.endsWith('List') ? validateTypedList(value, apiVersion, kind.slice(0, -'List'.length)) : []
}

/** Why kubectl refuses a document before it decodes it, each reason once; the entries of lists are looked at too. */
export function validationProblems(value: unknown): readonly string[] {
  const problems = typeProblems(value)
  if (problems.length > 0 || !isRecord(value)) return problems
  return [...new Set(modelProblems(value, String(value['apiVersion']), String(value['kind'])))]
}

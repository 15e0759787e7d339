import { parseSelector } from '../apimachinery/selector.ts'
import { asError, CommandError } from './errors.ts'

const operators: Readonly<Record<string, string>> = { in: 'In', notin: 'NotIn', '!=': 'NotIn', exists: 'Exists', '!': 'DoesNotExist' }

/** A selector as the API has it. */
export interface LabelSelectorValue {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[]
}

/** A selector's text as the API's LabelSelector. Follows apimachinery/pkg/apis/meta/v1/helpers.go ParseToLabelSelector. */
export function labelSelectorOf(text: string): LabelSelectorValue {
  try {
    const matchLabels: Record<string, string> = {}
    const matchExpressions: { key: string; operator: string; values?: readonly string[] }[] = []
    for (const { key, operator, values } of parseSelector(text).requirements ?? []) {
      const word = operators[operator]
      if (operator === '=' || operator === '==') matchLabels[key] = values[0] ?? ''
      else if (word === undefined) throw new Error(`"${operator}" isn't supported in label selectors`)
      else matchExpressions.push({ key, operator: word, ...(values.length > 0 ? { values } : {}) })
    }
    return { ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}), ...(matchExpressions.length > 0 ? { matchExpressions } : {}) }
  } catch (error) {
    throw new CommandError(`couldn't parse the selector string ${JSON.stringify(text)}: ${asError(error).message}`)
  }
}

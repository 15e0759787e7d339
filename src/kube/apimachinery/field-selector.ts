import { compareText } from './labels.ts'

/** One condition on one field, such as `status.phase!=Running`. */
export interface FieldRequirement {
  readonly field: string
  readonly operator: '=' | '!='
  readonly value: string
}

/** What fields must be. Follows apimachinery/pkg/fields/selector.go. */
export interface FieldSelector {
  readonly requirements: readonly FieldRequirement[]
  readonly empty: boolean
  /** A field that is missing counts as ''. */
  matches(fields: Readonly<Record<string, string>>): boolean
  toString(): string
}

const escapeValue = (value: string) => value.replace(/[\\,=]/g, letter => `\\${letter}`)

function unescapeValue(text: string): string {
  let value = ''
  const letters = [...text]
  for (let index = 0; index < letters.length; index++) {
    const letter = letters[index] ?? ''
    if (letter === '\\') {
      const next = letters[++index]
      if (next !== '\\' && next !== ',' && next !== '=') throw new Error(`invalid field selector: invalid escape sequence: \\${next ?? ''}`)
      value += next
    } else if (letter === ',' || letter === '=') {
      throw new Error(`invalid field selector: unescaped character in value: ${letter.charCodeAt(0)}`)
    } else value += letter
  }
  return value
}

function splitTerms(text: string): string[] {
  const terms: string[] = []
  let term = ''
  for (let index = 0; index < text.length; index++) {
    const letter = text.charAt(index)
    if (letter === '\\') term += letter + text.charAt(++index)
    else if (letter === ',') {
      terms.push(term)
      term = ''
    } else term += letter
  }
  return [...terms, term].filter(each => each !== '').sort(compareText)
}

/** Reads `metadata.name=web,status.phase!=Running`. Throws an Error with upstream's text. Follows ParseSelector. */
export function parseFieldSelector(text: string): FieldSelector {
  const requirements = splitTerms(text).map((term): FieldRequirement => {
    const match = /^(.*?)(!=|==|=)(.*)$/s.exec(term)
    if (match === null) throw new Error(`invalid selector: '${text}'; can't understand '${term}'`)
    return { field: match[1] ?? '', operator: match[2] === '!=' ? '!=' : '=', value: unescapeValue(match[3] ?? '') }
  })
  return {
    requirements,
    empty: requirements.length === 0,
    matches: fields => requirements.every(({ field, operator, value }) => ((fields[field] ?? '') === value) === (operator === '=')),
    toString: () => requirements.map(({ field, operator, value }) => `${field}${operator}${escapeValue(value)}`).join(','),
  }
}

import { goQuote } from '../apimachinery/field-error.ts'

/** Why a text is no JSON object, in the words of Go's encoding/json; undefined when it is one. */
export function jsonObjectProblem(text: string): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return jsonSyntaxProblem(text)
  }
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined
  return jsonTypeProblem(value, 'map[string]interface {}')
}

/** What Go's encoding/json says of a value that does not go into a type. */
export function jsonTypeProblem(value: unknown, type: string): string {
  const name = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return `json: cannot unmarshal ${name} into Go value of type ${type}`
}

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'after'

const end = 'unexpected end of JSON input'

/**
 * What Go's encoding/json says of a text that is no JSON: walks it as Go's scanner does and names the first letter that cannot
 * stand where it stands.
 */
export function jsonSyntaxProblem(text: string): string {
  const open: ('{' | '[')[] = []
  let expect: Expected = 'value'
  let index = 0
  const wrong = (context: string) => (index < text.length ? `invalid character ${quoteLetter([...text.slice(index)][0] ?? '')} ${context}` : end)
  for (; index < text.length; ) {
    const letter = text.charAt(index)
    if (/[ \t\r\n]/.test(letter)) index++
    else if (expect === 'colon') {
      if (letter !== ':') return wrong('after object key')
      index++
      expect = 'value'
    } else if (expect === 'after') {
      const inner = open.at(-1)
      if (inner === undefined) return wrong('after top-level value')
      if (letter === ',') expect = inner === '{' ? 'key' : 'value'
      else if (letter === (inner === '{' ? '}' : ']')) open.pop()
      else return wrong(inner === '{' ? 'after object key:value pair' : 'after array element')
      index++
    } else if (letter === ']' && expect === 'value or ]') {
      open.pop()
      index++
      expect = 'after'
    } else if (letter === '}' && expect === 'key or }') {
      open.pop()
      index++
      expect = 'after'
    } else if (letter === '"') {
      const problem = skipString(text, index)
      if (typeof problem === 'string') return problem
      index = problem
      if (expect === 'key' || expect === 'key or }') expect = 'colon'
      else expect = 'after'
    } else if (expect === 'key' || expect === 'key or }') return wrong('looking for beginning of object key string')
    else if (letter === '{' || letter === '[') {
      open.push(letter)
      expect = letter === '{' ? 'key or }' : 'value or ]'
      index++
    } else {
      const literal = /^(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)/.exec(text.slice(index))?.[0]
      if (literal === undefined) return brokenLiteral(text, index)
      index += literal.length
      expect = 'after'
    }
  }
  return end
}

function brokenLiteral(text: string, start: number): string {
  for (const word of ['true', 'false', 'null']) {
    if (text.charAt(start) !== word.charAt(0)) continue
    let at = 1
    while (text.charAt(start + at) === word.charAt(at)) at++
    return start + at < text.length
      ? `invalid character ${quoteLetter(text.charAt(start + at))} in literal ${word} (expecting ${quoteLetter(word.charAt(at))})`
      : end
  }
  if (text.charAt(start) === '-') return start + 1 < text.length ? `invalid character ${quoteLetter(text.charAt(start + 1))} in numeric literal` : end
  return `invalid character ${quoteLetter([...text.slice(start)][0] ?? '')} looking for beginning of value`
}

function skipString(text: string, start: number): number | string {
  for (let index = start + 1; index < text.length; index++) {
    const letter = text.charAt(index)
    if (letter === '"') return index + 1
    if (letter < ' ') return `invalid character ${quoteLetter(letter)} in string literal`
    if (letter === '\\') {
      index++
      if (index < text.length && !'"\\/bfnrtu'.includes(text.charAt(index))) return `invalid character ${quoteLetter(text.charAt(index))} in string escape code`
    }
  }
  return end
}

/** A letter in single quotes. Follows encoding/json quoteChar. */
function quoteLetter(letter: string): string {
  if (letter === "'") return "'\\''"
  return letter === '"' ? "'\"'" : `'${goQuote(letter).slice(1, -1)}'`
}

import { decodeBase64 } from '../apimachinery/base64.ts'
import { decodeUTF8 } from '../apimachinery/utf8.ts'
import type { ScalarNode } from './node.ts'
import { isTimestamp } from './timestamp.ts'
import { YamlError } from './yaml-error.ts'

/** What a scalar means. Integers above 2^53 lose digits, as JavaScript's numbers do. */
export type ScalarValue = string | number | boolean | null

const tagPrefix = 'tag:yaml.org,2002:'
const shortTag = (tag: string) => (tag.startsWith(tagPrefix) ? `!!${tag.slice(tagPrefix.length)}` : tag)

const words: ReadonlyMap<string, ScalarValue> = new Map<string, ScalarValue>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(word => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(word => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map(word => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map(word => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(word => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map(word => [word, Number.NEGATIVE_INFINITY] as const),
])

const firstLetters = new Set('+-0123456789yYnNtTfFoO~.')
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/

/** What Go's strconv.ParseInt(text, 0, 64) or ParseUint reads; undefined when neither does. */
function parseInteger(text: string): number | undefined {
  const match = /^([-+]?)(?:(0[xX])([0-9a-fA-F]+)|(0[bB])([01]+)|(0[oO]?)([0-7]+)|([1-9][0-9]*|0))$/.exec(text)
  if (match === null) return undefined
  const [, sign = '', hex, hexDigits = '', binary, binaryDigits = '', octal, octalDigits = '', decimal = ''] = match
  const written = hex !== undefined ? `0x${hexDigits}` : binary !== undefined ? `0b${binaryDigits}` : octal !== undefined ? `0o${octalDigits}` : decimal
  if (written.length < 16) return sign === '-' ? -Number(written) || 0 : Number(written)
  const size = BigInt(written)
  const most = sign === '-' ? 1n << 63n : sign === '+' ? (1n << 63n) - 1n : (1n << 64n) - 1n
  if (size > most) return undefined
  return sign === '-' ? -Number(size) : Number(size)
}

/** Whether goyaml reads the text as an integer, not as a float. */
export const isWrittenInteger = (text: string): boolean => parseInteger(text.replaceAll('_', '')) !== undefined

/** What kind of value goyaml calls it, for its error messages. */
function tagOf(value: ScalarValue, text: string): string {
  if (value === null) return '!!null'
  if (typeof value === 'boolean') return '!!bool'
  if (typeof value === 'number') return isWrittenInteger(text) ? '!!int' : '!!float'
  return '!!str'
}

/** Reads the look of a plain scalar, as YAML 1.1 does. Follows go.yaml.in/yaml/v2 resolve.go. */
export function resolvePlain(text: string): ScalarValue {
  const first = text.charAt(0)
  if (text !== '' && !firstLetters.has(first)) return text
  const word = words.get(text)
  if (word !== undefined) return word
  if (first === '.') {
    const value = /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN
    return Number.isFinite(value) ? value : text
  }
  if (first > '9' || first === '~') return text
  const plain = text.replaceAll('_', '')
  const whole = parseInteger(plain)
  if (whole !== undefined) return whole
  if (float.test(plain)) {
    const value = Number(plain)
    if (Number.isFinite(value)) return value
  }
  return text
}

/** The value of a scalar node, its tag and quotes regarded. Throws YamlError. */
export function resolveScalar(node: ScalarNode): ScalarValue {
  const { tag, value } = node
  if (tag === '') return node.implicit ? resolvePlain(value) : value
  const short = shortTag(tag)
  switch (short) {
    case '!!str':
      return value
    case '!!binary': {
      const bytes = decodeBase64(value)
      if (typeof bytes === 'number') throw new YamlError('yaml: !!binary value contains invalid base64 data', node.start, node.end)
      return decodeUTF8(bytes)
    }
    case '!!timestamp':
      if (isTimestamp(value)) return value
      break
    case '!!null':
    case '!!bool':
    case '!!int':
    case '!!float':
      break
    default:
      return value
  }
  const resolved = resolvePlain(value)
  const found = tagOf(resolved, value)
  if (found === short || (short === '!!float' && found === '!!int') || (short === '!!null' && value === '')) return resolved
  throw new YamlError(`yaml: cannot decode ${found} \`${value}\` as a ${short}`, node.start, node.end)
}

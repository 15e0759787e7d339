import type { Expression } from './awk-parser.ts'

/** What awk works with: a text that came in may count as a number. */
export type Value = string | number

/** A text as awk takes it for a number: what it begins with counts. */
export const numberOf = (value: Value | undefined): number =>
  typeof value === 'number' ? value : Number(/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(value ?? '')?.[0] ?? 0)

/** Whether all of a value is a number. */
export const looksNumeric = (value: Value) => typeof value === 'number' || /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(value)

/** A number as awk prints it: six digits that count. */
export const textOf = (value: Value | undefined): string => {
  if (typeof value !== 'number') return value ?? ''
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)))
}

/** Values that look like numbers compare as numbers, unless one is a text of the program. */
export function compare(left: Expression, a: Value, right: Expression, b: Value): number {
  if (left.kind !== 'text' && right.kind !== 'text' && looksNumeric(a === '' ? 0 : a) && looksNumeric(b === '' ? 0 : b) && !(a === '' && b === ''))
    return numberOf(a) - numberOf(b)
  const [x, y] = [textOf(a), textOf(b)]
  return x < y ? -1 : x > y ? 1 : 0
}

/** One of the operations on numbers. */
export function calculate(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return a % b
    default:
      return a ** b
  }
}

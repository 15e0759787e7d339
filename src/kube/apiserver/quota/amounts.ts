import type { Quantity } from '../../apimachinery/quantity.ts'
import { parseQuantity } from '../../apimachinery/quantity.ts'

/** Amounts by the name of their resource. */
export type Amounts = ReadonlyMap<string, Quantity>

export const amountsOf = (list: Readonly<Record<string, string>> | undefined): Amounts =>
  new Map(Object.entries(list ?? {}).map(([name, text]) => [name, parseQuantity(text)]))

/** Only the amounts of these resources. */
export const mask = (amounts: Amounts, names: readonly string[]): Amounts => new Map([...amounts].filter(([name]) => names.includes(name)))

export const sum = (a: Amounts, b: Amounts): Amounts => {
  const result = new Map(a)
  for (const [name, amount] of b) result.set(name, result.get(name)?.add(amount) ?? amount)
  return result
}

/** What `a` has more than `b`; never less than nothing. */
export const excess = (a: Amounts, b: Amounts): Amounts =>
  new Map([...a].map(([name, amount]) => [name, atLeastZero(amount.sub(b.get(name) ?? amount.sub(amount)))]))

const atLeastZero = (amount: Quantity) => (amount.sign() < 0 ? amount.sub(amount) : amount)

export const withoutZeros = (amounts: Amounts): Amounts => new Map([...amounts].filter(([, amount]) => !amount.isZero()))

export const sameAmounts = (a: Amounts, b: Amounts) => a.size === b.size && [...a].every(([name, amount]) => b.get(name)?.equals(amount) === true)

/** `limits.cpu=2,pods=4`, by name. */
export const amountsText = (amounts: Amounts) =>
  [...amounts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, amount]) => `${name}=${amount.toString()}`)
    .join(',')

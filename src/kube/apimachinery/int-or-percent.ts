import type { IntOrString } from './int-or-string.ts'

/**
 * The number meant: itself, or that percentage of `total`, rounded up or down.
 * Throws an Error with upstream's text for what is neither. Follows apimachinery/pkg/util/intstr/intstr.go GetScaledValueFromIntOrPercent.
 */
export function scaledValueFromIntOrPercent(value: IntOrString | null | undefined, total: number, roundUp: boolean): number {
  if (value === undefined || value === null) throw new Error('nil value for IntOrString')
  if (typeof value === 'number') return value
  if (!value.endsWith('%')) throw new Error('invalid value for IntOrString: invalid type: string is not a percentage')
  const digits = value.slice(0, -1)
  if (!/^[-+]?[0-9]+$/.test(digits)) {
    throw new Error(`invalid value for IntOrString: invalid value ${JSON.stringify(value)}: strconv.Atoi: parsing ${JSON.stringify(digits)}: invalid syntax`)
  }
  const scaled = (Number(digits) * total) / 100
  return roundUp ? Math.ceil(scaled) : Math.floor(scaled)
}

/** As Go prints it: the text itself or the number's digits, `<nil>` for none. */
export function intOrStringText(value: IntOrString | null | undefined): string {
  return value === undefined || value === null ? '<nil>' : String(value)
}

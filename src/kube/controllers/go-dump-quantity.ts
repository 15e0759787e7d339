const decimalScale: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const binaryExponent: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n }

const print = (value: string | bigint, scale: number, cached: string, format: string) =>
  `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${cached} Format:(resource.Format)${format}}`

/**
 * A quantity as go-spew prints the Go value that its text was read into: the text itself is kept only where
 * reading it took the fast path. Follows apimachinery/pkg/api/resource/quantity.go ParseQuantity. `text` is canonical.
 */
export function dumpQuantity(text: string): string {
  if (text === '') return print('0', 0, '', '')
  if (text === '0') return print('0', 0, '0', 'DecimalSI')
  const [, sign = '', whole = '', fraction = '', suffix = ''] = /^([+-]?)(\d*)\.?(\d*)([A-Za-z]*)/.exec(text) ?? []
  const binary = binaryExponent[suffix]
  if (binary !== undefined) {
    const number = BigInt(`${whole}${fraction}`)
    return print(`${sign}${number << binary}`, 0, (number & 7n) !== 0n ? text : '', 'BinarySI')
  }
  const digits = `${whole}${fraction}`
  const scale = (decimalScale[suffix] ?? 0) - fraction.length
  const cached = scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0') ? text : ''
  return print(`${sign}${BigInt(digits)}`, scale, cached, 'DecimalSI')
}

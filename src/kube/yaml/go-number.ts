/** The shortest digits that give the number back in `bits` bits, and the power of ten of the first. */
function shortest(value: number, bits: 32 | 64): { digits: string; exponent: number } {
  let text = Math.abs(value).toExponential()
  if (bits === 32) {
    const single = Math.fround(Math.abs(value))
    for (let count = 0; count < 9; count++) {
      text = single.toExponential(count)
      if (Math.fround(Number(text)) === single) break
    }
  }
  const [mantissa = '0', exponent = '0'] = text.split('e')
  return { digits: mantissa.replace('.', ''), exponent: Number(exponent) }
}

/** A float as Go's strconv.FormatFloat(value, 'g', -1, bits) writes it: `1e+06`, `0.5`, `+Inf`. */
export function formatGoFloat(value: number, bits: 32 | 64): string {
  if (Number.isNaN(value)) return 'NaN'
  if (bits === 32 && Math.fround(value) !== value && !Number.isFinite(Math.fround(value))) return value > 0 ? '+Inf' : '-Inf'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (value === 0) return `${sign}0`
  const { digits, exponent } = shortest(value, bits)
  if (exponent < -4 || exponent >= 6) {
    const power = String(Math.abs(exponent)).padStart(2, '0')
    return `${sign}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}e${exponent < 0 ? '-' : '+'}${power}`
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.padEnd(exponent + 1, '0')
  return `${sign}${whole.slice(0, exponent + 1)}${whole.length > exponent + 1 ? `.${whole.slice(exponent + 1)}` : ''}`
}

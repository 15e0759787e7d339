const simple: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\', e: '\x1b' }

/** Text with backslash escapes replaced; `stop` when a `\c` ended it. */
export function replaceEscapes(text: string): { text: string; stop: boolean } {
  let out = ''
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (char !== '\\') {
      out += char
      continue
    }
    const next = text.charAt(++at)
    const octal = /^0?([0-7]{1,3})/.exec(text.slice(at))
    const hex = /^x([0-9a-fA-F]{1,2})/.exec(text.slice(at))
    if (next === 'c') return { text: out, stop: true }
    if (octal !== null) {
      out += String.fromCharCode(Number.parseInt(octal[1] ?? '0', 8))
      at += octal[0].length - 1
    } else if (hex !== null) {
      out += String.fromCharCode(Number.parseInt(hex[1] ?? '0', 16))
      at += hex[0].length - 1
    } else out += simple[next] ?? `\\${next}`
  }
  return { text: out, stop: false }
}

function pad(text: string, flags: string, width: string): string {
  const size = Number(width || '0')
  if (flags.includes('-')) return text.padEnd(size)
  return flags.includes('0') && /^-?\d/.test(text)
    ? text.startsWith('-')
      ? `-${text.slice(1).padStart(size - 1, '0')}`
      : text.padStart(size, '0')
    : text.padStart(size)
}

/** The text of printf: the format is used again until the values are used up. */
export function formatPrintf(format: string, values: readonly string[]): string {
  let out = ''
  let next = 0
  do {
    const before = next
    out += format.replace(
      /%([-0+ #]*)(\d*)(?:\.(\d+))?([sdiuxXocbfeg%])|\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)/g,
      (match, flags: string, width: string, precision: string | undefined, kind: string) => {
        if (match.startsWith('\\')) return replaceEscapes(match).text
        if (kind === '%') return '%'
        const value = values[next++] ?? ''
        switch (kind) {
          case 's':
            return pad(precision === undefined ? value : value.slice(0, Number(precision)), flags.replace('0', ''), width)
          case 'b':
            return replaceEscapes(value).text
          case 'c':
            return value.charAt(0)
          case 'x':
            return pad((Number(value) || 0).toString(16), flags, width)
          case 'X':
            return pad((Number(value) || 0).toString(16).toUpperCase(), flags, width)
          case 'o':
            return pad((Number(value) || 0).toString(8), flags, width)
          case 'f':
          case 'e':
          case 'g':
            return pad((Number(value) || 0).toFixed(Number(precision ?? '6')), flags, width)
          default:
            return pad(String(Math.trunc(Number(value) || 0)), flags, width)
        }
      },
    )
    if (next === before) break
  } while (next < values.length)
  return out
}

const isLetter = (letter: string) => /\p{L}/u.test(letter)
const isDigit = (letter: string | undefined) => letter !== undefined && /\p{Nd}/u.test(letter)

/** The number that starts at `from`, and where it ends. `seed` stands for digits before it. */
function numberAt(letters: readonly string[], from: number, seed: number): { value: number; end: number } {
  let value = seed
  let end = from
  for (; isDigit(letters[end]); end++) value = value * 10 + ((letters[end]?.codePointAt(0) ?? 48) - 48)
  return { value, end }
}

/** Orders keys as goyaml prints them: numbers inside names by their size. Follows go.yaml.in/yaml/v2 sorter.go. */
export function compareKeys(left: string, right: string): number {
  if (/^[a-zA-Z]*$/.test(left) && /^[a-zA-Z]*$/.test(right)) return left < right ? -1 : left > right ? 1 : 0
  const a = [...left]
  const b = [...right]
  for (let at = 0; at < a.length && at < b.length; at++) {
    const one = a[at] ?? ''
    const other = b[at] ?? ''
    if (one === other) continue
    const order = (one.codePointAt(0) ?? 0) < (other.codePointAt(0) ?? 0) ? -1 : 1
    const letters = [isLetter(one), isLetter(other)]
    if (letters[0] && letters[1]) return order
    if (letters[0] || letters[1]) return letters[1] ? -1 : 1
    let seed = 0
    if (one === '0' || other === '0') for (let before = at - 1; before >= 0 && isDigit(a[before]) && seed === 0; before--) if (a[before] !== '0') seed = 1
    const first = numberAt(a, at, seed)
    const second = numberAt(b, at, seed)
    if (first.value !== second.value) return first.value - second.value
    return first.end !== second.end ? first.end - second.end : order
  }
  return a.length - b.length
}

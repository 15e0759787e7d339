const primes = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157,
  163, 167, 173, 179, 181, 191, 193, 197, 199, 211, 223, 227, 229, 233, 239, 241, 251, 257, 263, 269, 271, 277, 281, 283, 293, 307, 311,
]
const fraction = (value: number) => ((value - Math.floor(value)) * 2 ** 32) | 0
const roundConstants = primes.map(prime => fraction(Math.cbrt(prime)))
const start = primes.slice(0, 8).map(prime => fraction(Math.sqrt(prime)))
const rotate = (word: number, by: number) => (word >>> by) | (word << (32 - by))

/** The SHA-256 of bytes, in hexadecimal. Follows FIPS 180-4. */
export function sha256(bytes: readonly number[]): string {
  const length = bytes.length
  const padded = [...bytes, 0x80]
  while (padded.length % 64 !== 56) padded.push(0)
  for (let shift = 56; shift >= 0; shift -= 8) padded.push(Math.floor((length * 8) / 2 ** shift) & 255)
  let state = start
  for (let offset = 0; offset < padded.length; offset += 64) state = block(state, padded.slice(offset, offset + 64))
  return state.map(word => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

function block(state: readonly number[], chunk: readonly number[]): number[] {
  const words: number[] = []
  for (let index = 0; index < 64; index++) {
    if (index < 16) {
      const [a = 0, b = 0, c = 0, d = 0] = chunk.slice(index * 4, index * 4 + 4)
      words.push((a << 24) | (b << 16) | (c << 8) | d)
      continue
    }
    const x = words[index - 15] ?? 0
    const y = words[index - 2] ?? 0
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10)
    words.push(((words[index - 16] ?? 0) + s0 + (words[index - 7] ?? 0) + s1) | 0)
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let index = 0; index < 64; index++) {
    const one = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + (roundConstants[index] ?? 0) + (words[index] ?? 0)) | 0
    const two = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g]
  }
  return [a, b, c, d, e, f, g, h].map((word, index) => ((state[index] ?? 0) + word) | 0)
}

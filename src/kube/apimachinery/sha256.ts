function primes(count: number): number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) if (found.every(prime => candidate % prime !== 0)) found.push(candidate)
  return found
}

/** The first 32 bits of a number's fractional part. */
const fraction = (value: number) => Math.floor((value - Math.floor(value)) * 4294967296) | 0
const constants = primes(64).map(prime => fraction(Math.cbrt(prime)))
const initial = primes(8).map(prime => fraction(Math.sqrt(prime)))
const rotate = (value: number, by: number) => (value >>> by) | (value << (32 - by))

/** The SHA-256 of bytes, in hexadecimal. Follows FIPS 180-4. */
export function sha256(bytes: readonly number[]): string {
  const length = bytes.length
  const words = new Int32Array((((length + 8) >> 6) + 1) * 16)
  for (let index = 0; index < length; index++) words[index >> 2] = (words[index >> 2] ?? 0) | ((bytes[index] ?? 0) << (24 - (index % 4) * 8))
  words[length >> 2] = (words[length >> 2] ?? 0) | (0x80 << (24 - (length % 4) * 8))
  words[words.length - 1] = length * 8
  const hash = Int32Array.from(initial)
  const schedule = new Int32Array(64)
  for (let block = 0; block < words.length; block += 16) {
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash
    for (let round = 0; round < 64; round++) {
      if (round < 16) schedule[round] = words[block + round] ?? 0
      else {
        const w15 = schedule[round - 15] ?? 0
        const w2 = schedule[round - 2] ?? 0
        const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3)
        const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10)
        schedule[round] = (schedule[round - 16] ?? 0) + s0 + (schedule[round - 7] ?? 0) + s1
      }
      const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + (constants[round] ?? 0) + (schedule[round] ?? 0)) | 0
      const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + t1) | 0
      d = c
      c = b
      b = a
      a = (t1 + t2) | 0
    }
    ;[a, b, c, d, e, f, g, h].forEach((value, index) => {
      hash[index] = (hash[index] ?? 0) + value
    })
  }
  return [...hash].map(value => (value >>> 0).toString(16).padStart(8, '0')).join('')
}

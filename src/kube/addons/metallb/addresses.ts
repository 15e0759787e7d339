import { parseCIDR } from '../../apimachinery/ip.ts'

const numberOf = (address: string) => address.split('.').reduce((number, part) => number * 256 + Number(part), 0)
const textOf = (number: number) => [24, 16, 8, 0].map(shift => Math.floor(number / 2 ** shift) % 256).join('.')

/** First and last address of a range or network of IPv4; undefined when it is neither. */
function bounds(text: string): readonly [number, number] | undefined {
  const [from = '', to] = text.split('-').map(part => part.trim())
  if (to !== undefined) return [numberOf(from), numberOf(to)]
  const network = parseCIDR(from)
  if (network === undefined || network.address.bytes.length !== 4) return undefined
  const size = 2 ** (32 - network.prefix)
  const first = Math.floor(numberOf(network.address.bytes.join('.')) / size) * size
  return [first, first + size - 1]
}

/** Whether a pool's ranges hold an address. */
export function holds(ranges: readonly string[], address: string): boolean {
  const number = numberOf(address)
  return ranges.some(range => {
    const [first, last] = bounds(range) ?? [1, 0]
    return number >= first && number <= last
  })
}

/** The first address that is free, in the order of the ranges; undefined when all are taken. `avoidBuggy` leaves out .0 and .255. */
export function firstFree(ranges: readonly string[], avoidBuggy: boolean, isTaken: (address: string) => boolean): string | undefined {
  for (const range of ranges) {
    const [first, last] = bounds(range) ?? [1, 0]
    for (let number = first; number <= last; number++) {
      const address = textOf(number)
      if (avoidBuggy && (number % 256 === 0 || number % 256 === 255)) continue
      if (!isTaken(address)) return address
    }
  }
  return undefined
}

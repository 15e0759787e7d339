import { describe, expect, it } from 'vitest'
import { firstFree, holds } from './addresses.ts'

describe('a pool of addresses', () => {
  it('gives the first free one of its ranges, until none is left', () => {
    const ranges = ['172.18.255.200-172.18.255.201', '172.18.254.0/31']
    const taken = new Set<string>()
    const given: (string | undefined)[] = []
    for (let turn = 0; turn < 5; turn++) {
      const address = firstFree(ranges, false, each => taken.has(each))
      given.push(address)
      if (address !== undefined) taken.add(address)
    }
    expect(given).toEqual(['172.18.255.200', '172.18.255.201', '172.18.254.0', '172.18.254.1', undefined])
    expect(firstFree(['172.18.254.0/31'], true, () => false)).toBe('172.18.254.1')
  })

  it('knows its own', () => {
    expect(holds(['172.18.255.0/24'], '172.18.255.9')).toBe(true)
    expect(holds(['172.18.255.1-172.18.255.8'], '172.18.255.9')).toBe(false)
  })
})

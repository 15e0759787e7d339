import { expect, it } from 'vitest'
import { outsideNames } from './outside.ts'

it.each([
  ['example.com', 'NOERROR'],
  ['nowhere.example', 'NXDOMAIN'],
  ['constructor', 'NXDOMAIN'],
])('the world outside says of %s: %s', (name, code) => {
  expect(outsideNames(name, 'A').code).toBe(code)
})

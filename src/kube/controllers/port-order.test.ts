import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import '../api/whole-schema.ts'
import { inHashOrder } from './port-order.ts'

const recording = readFileSync('reference/recorded/1.37/scripts/t54-services-and-slices.txt', 'utf8')

describe('the order of ports in a slice', () => {
  const ports = (web: number) => [
    { name: 'http', protocol: 'TCP', port: web },
    { name: 'admin', protocol: 'TCP', port: 8081 },
  ]
  const text = (web: number) =>
    inHashOrder(ports(web), 'discovery/v1')
      .map(({ name, port }) => `${name}:${port}`)
      .join(' ')

  it('is neither that of the Service nor that of the letters', () => {
    expect([text(80), text(8080)]).toEqual(['admin:8081 http:80', 'http:8080 admin:8081'])
    expect(recording).toContain(`\n${text(80)} one \n`)
    expect(recording).toContain(`\n${text(8080)} two \n`)
  })
})

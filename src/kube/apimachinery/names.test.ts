import { describe, expect, it } from 'vitest'
import { formatIP, isValidCIDRForLegacyField, isValidIP, isValidIPForLegacyField, parseIP, warningsForCIDR } from './ip.ts'
import { isDNS1123Label, isQualifiedName, isRelaxedEnvVarName, isValidPortName, nameIsDNSSubdomain } from './names.ts'

describe('names', () => {
  it('says what a label lacks', () => {
    expect(isDNS1123Label('web')).toEqual([])
    expect(isDNS1123Label('my.web')).toEqual(['must not contain dots'])
    expect(isDNS1123Label('Web')).toEqual([
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ])
    expect(isDNS1123Label('a'.repeat(64))).toEqual(['must be no more than 63 characters'])
  })

  it('knows prefixes of label keys', () => {
    expect(isQualifiedName('example.com/name')).toEqual([])
    expect(isQualifiedName('/name')).toEqual(['prefix part must be non-empty'])
    expect(isQualifiedName('a/b/c')[0]).toMatch(/^a valid label key must consist of/)
  })

  it('lets a generated name end in a hyphen', () => {
    expect(nameIsDNSSubdomain('web-', true)).toEqual([])
    expect(nameIsDNSSubdomain('web-', false)).toHaveLength(1)
  })

  it('names every fault of a port name', () => {
    expect(isValidPortName('-8080--')).toEqual([
      'must contain at least one letter (a-z)',
      'must not contain consecutive hyphens',
      'must not begin or end with a hyphen',
    ])
  })

  it('takes any printable name of a variable but =', () => {
    expect(isRelaxedEnvVarName('1 odd/name')).toEqual([])
    expect(isRelaxedEnvVarName('a=b')).toHaveLength(1)
  })
})

describe('addresses', () => {
  it.each([
    ['2001:DB8:0:0:1::1', '2001:db8::1:0:0:1'],
    ['::', '::'],
    ['fe80:0:0:0:0:0:0:abc', 'fe80::abc'],
    ['010.1.2.3', '10.1.2.3'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
  ])('prints %s as %s', (text, canonical) => {
    expect(formatIP(parseIP(text)?.bytes ?? [])).toBe(canonical)
  })

  it('tells the faults apart', () => {
    expect(isValidIPForLegacyField('10.1.2')).toEqual(['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'])
    expect(isValidIPForLegacyField('010.1.2.3')).toEqual(['must not have leading 0s'])
    expect(isValidIP('FE80::1')).toEqual(['must be in canonical form ("fe80::1")'])
    expect(isValidCIDRForLegacyField('10.1.2.3/8')).toEqual(['must not have bits set beyond the prefix length'])
    expect(warningsForCIDR('spec.x', '10.1.2.3/8')).toEqual([
      'spec.x: CIDR value "10.1.2.3/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.1.2.3/32"?)',
    ])
  })
})

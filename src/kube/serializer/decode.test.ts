import { describe, expect, it } from 'vitest'
import { schemaOf } from '../api/schema.ts'
import { DecodeError, decode } from './decode.ts'

function read(apiVersion: string, kind: string, rest: object) {
  const struct = schemaOf(apiVersion, kind)
  if (struct === undefined) throw new Error(`no ${kind}`)
  return decode({ apiVersion, kind, metadata: { name: 'web' }, ...rest }, struct)
}
const deployment = (spec: object) => read('apps/v1', 'Deployment', { spec })
const container = (fields: object) => deployment({ template: { spec: { containers: [{ name: 'a', ...fields }] } } })

function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof DecodeError) return `${error.path?.toString()}: ${error.message}`
    throw error
  }
  return 'accepted'
}

// Follows sigs.k8s.io/json internal/golang/encoding/json decode.go.
describe('a value of the wrong type', () => {
  it('names the innermost struct and the fields that lead there, embedded structs among them', () => {
    expect(refusal(() => deployment({ replicas: 'three' }))).toBe(
      'spec.replicas: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    )
    expect(refusal(() => container({ ports: [{ containerPort: '80' }] }))).toBe(
      'spec.template.spec.containers[0].ports[0].containerPort: json: cannot unmarshal string into Go struct field ContainerPort.spec.template.spec.containers.ports.containerPort of type int32',
    )
    expect(refusal(() => read('v1', 'Pod', { spec: { volumes: [{ name: 'v', hostPath: 'x' }] } }))).toBe(
      'spec.volumes[0].hostPath: json: cannot unmarshal string into Go struct field Volume.spec.volumes.VolumeSource.hostPath of type v1.HostPathVolumeSource',
    )
  })

  it('prints a number that does not fit', () => {
    expect(refusal(() => deployment({ replicas: 1.5 }))).toContain('cannot unmarshal number 1.5 into')
    expect(refusal(() => deployment({ replicas: 3_000_000_000 }))).toContain('cannot unmarshal number 3000000000 into')
  })

  it('is told of first; a quantity or a time that cannot be read goes before', () => {
    expect(refusal(() => container({ image: 1, name: 2 }))).toContain('containers.name of type string')
    expect(refusal(() => container({ image: 1, resources: { limits: { cpu: '100x' } } }))).toBe(
      "spec.template.spec.containers[0].resources.limits[cpu]: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    )
    expect(refusal(() => read('v1', 'Secret', { data: { a: '%' } }))).toBe('data[a]: illegal base64 data at input byte 0')
  })

  it('is no time', () => {
    const created = (text: string) => refusal(() => read('v1', 'Pod', { metadata: { creationTimestamp: text } }))
    expect(created('yesterday')).toBe('metadata.creationTimestamp: parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"')
    expect(created('2024-02-30T00:00:00Z')).toContain('parsing time "2024-02-30T00:00:00Z": day out of range')
  })
})

describe('unknown fields', () => {
  it('are collected once each, in the order they come', () => {
    const { strictErrors } = deployment({ zeta: 1, replica: 3, template: { spec: { containers: [{ name: 'a' }, { name: 'b', Image: 'x' }] } } })
    expect(strictErrors.map(error => error.message)).toEqual([
      'unknown field "spec.zeta"',
      'unknown field "spec.replica"',
      'unknown field "spec.template.spec.containers[1].Image"',
    ])
  })

  it('are not counted past a hundred', () => {
    expect(deployment(Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`x${index}`, 1]))).strictErrors).toHaveLength(100)
  })
})

describe('the canonical form', () => {
  it('is what Go writes after reading', () => {
    expect(container({ resources: { limits: { cpu: '1000m', memory: 1024 } }, stdin: false, args: [], command: null }).object).toEqual({
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name: 'web' },
      spec: {
        selector: null,
        strategy: {},
        template: { metadata: {}, spec: { containers: [{ name: 'a', resources: { limits: { cpu: '1', memory: '1024' } } }] } },
      },
      status: {},
    })
  })

  it('keeps a zero that was pointed at, and writes times in UTC', () => {
    expect(deployment({ replicas: 0 }).object).toHaveProperty('spec.replicas', 0)
    expect(read('v1', 'Pod', { metadata: { creationTimestamp: '2024-01-01T02:00:00.9+02:00' } }).object.metadata.creationTimestamp).toBe('2024-01-01T00:00:00Z')
  })
})

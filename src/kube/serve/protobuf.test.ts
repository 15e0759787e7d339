import '../api/whole-schema.ts'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { schemaOf } from '../api/schema.ts'
import { decodeBase64 } from '../apimachinery/base64.ts'
import { decode } from '../serializer/decode.ts'
import { decodeProtobuf } from './protobuf.ts'

interface Recorded {
  readonly command: string
  /** What kubectl sent, in base64. */
  readonly body: string
  /** What it says that it would send. */
  readonly object: { readonly apiVersion: string; readonly kind: string }
}
const file = new URL('../../../reference/recorded/1.37/protobuf.json', import.meta.url)
const { requests } = JSON.parse(readFileSync(file, 'utf8')) as { requests: readonly Recorded[] }

const bytesOf = (base64: string) => {
  const bytes = decodeBase64(base64)
  if (typeof bytes === 'number') throw new Error('no base64')
  return Uint8Array.from(bytes)
}

describe('what kubectl sends as protobuf', () => {
  it.each(requests.map(request => [request.command, request] as const))('%s', (_, { body, object }) => {
    const struct = schemaOf(object.apiVersion, object.kind)
    if (struct === undefined) throw new Error(`no schema of ${object.kind}`)
    const [sent, said] = [decodeProtobuf(bytesOf(body)), object].map(value => decode(value, struct))
    expect(sent?.strictErrors).toEqual([])
    expect(sent?.object).toEqual(said?.object)
  })

  it('is refused when it is something else, or cut short', () => {
    expect(() => decodeProtobuf(Uint8Array.from([1, 2, 3, 4]))).toThrow('provided data does not appear to be a protobuf message')
    const whole = bytesOf(requests[0]?.body ?? '')
    expect(() => decodeProtobuf(whole.subarray(0, whole.length - 3))).toThrow('unexpected EOF')
  })

  it('is refused for kinds that nobody knows', () => {
    // The envelope of an object of `v1`, kind `Boat`, without a message.
    const type = [0x0a, 2, ...Buffer.from('v1'), 0x12, 4, ...Buffer.from('Boat')]
    expect(() => decodeProtobuf(Uint8Array.from([0x6b, 0x38, 0x73, 0, 0x0a, type.length, ...type]))).toThrow('no kind "Boat" is registered for version "v1"')
  })
})

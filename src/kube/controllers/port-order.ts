import { structNamed } from '../api/schema.ts'
import type { DiscoveryEndpointPort, EndpointPort } from '../api/types.gen.ts'
import { writeUTF8 } from '../apimachinery/utf8.ts'
import { dumpStruct } from './go-dump.ts'

const offset = 0x6c62272e07bb014262b821756295c58dn
const prime = 0x0000000001000000000000000000013bn
const bits = 128

/** FNV-1a with 128 bits. */
function fnv128a(text: string): bigint {
  let hash = offset
  writeUTF8(text, byte => {
    hash = BigInt.asUintN(bits, (hash ^ BigInt(byte)) * prime)
  })
  return hash
}

/**
 * The ports of an Endpoints or EndpointSlice in the order that the controllers write them: by hash of the port as Go
 * prints it. Follows pkg/api/v1/endpoints/util.go portsByHash and endpointslice/util portsInOrder.
 */
export function inHashOrder<Port extends EndpointPort | DiscoveryEndpointPort>(ports: readonly Port[], type: 'core/v1' | 'discovery/v1'): Port[] {
  if (ports.length < 2) return [...ports]
  const struct = structNamed(`${type}.EndpointPort`)
  if (struct === undefined) throw new Error(`the schema has no EndpointPort of ${type}`)
  return ports
    .map(port => ({ port, hash: fnv128a(dumpStruct(port, struct)) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0))
    .map(({ port }) => port)
}

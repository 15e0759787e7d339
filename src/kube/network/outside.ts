import type { DnsAnswer, RecordType } from './dns/record.ts'
import { emptyAnswer } from './dns/record.ts'
import type { Server } from './server.ts'

// The world outside of the cluster is made up: a few well-known names, each with an address of the ranges that RFC 5737
// keeps for documentation, so that nobody takes them for real ones.
const addresses: Readonly<Record<string, string>> = {
  'example.com': '203.0.113.10',
  'www.example.com': '203.0.113.10',
  'example.org': '203.0.113.11',
  'www.example.org': '203.0.113.11',
  'example.net': '203.0.113.12',
  'api.example.com': '203.0.113.13',
  'db.example.com': '203.0.113.14',
  'kubernetes.io': '203.0.113.20',
  'registry.k8s.io': '203.0.113.21',
  'dl.k8s.io': '203.0.113.22',
  'github.com': '203.0.113.30',
  'google.com': '203.0.113.31',
  'www.google.com': '203.0.113.31',
  'nginx.org': '203.0.113.32',
}

/** What the resolver of the nodes' machine says about a name that is not the cluster's. */
export function outsideNames(name: string, type: RecordType): DnsAnswer {
  const address = Object.hasOwn(addresses, name) ? addresses[name] : undefined
  if (address === undefined) return emptyAnswer('NXDOMAIN', false)
  return { code: 'NOERROR', authoritative: false, records: type === 'A' ? [{ type: 'A', name, address }] : [] }
}

/** Who listens at an address outside of the cluster, or undefined: nothing comes back from there. */
export function outsideServer(address: string, port: number): Server | undefined {
  const name = Object.entries(addresses).find(([, each]) => each === address)?.[0]
  if (name === undefined) return undefined
  if (port !== 80 && port !== 443) return name.startsWith('db.') ? {} : undefined
  return {
    ...(port === 443 ? { tls: true, certificate: name } : {}),
    http: () => ({ status: 200, body: `kubenotes: the world outside of the cluster is made up. This stands for ${name}.\n`, contentType: 'text/plain' }),
  }
}

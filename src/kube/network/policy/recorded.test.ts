import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Pod } from '../../api/types.gen.ts'
import { parseDocuments } from '../../yaml/documents.ts'
import { TestNet } from '../testing.ts'

interface Recorded {
  readonly recorded: Readonly<Record<string, string>>
  readonly sources: readonly string[]
  readonly columns: readonly string[]
  readonly tables: readonly { readonly name: string; readonly rows: readonly string[] }[]
}

const folder = new URL('../../../../reference/', import.meta.url)
const recorded = JSON.parse(readFileSync(new URL('recorded/1.37/network-policies.json', folder), 'utf8')) as Recorded
interface World {
  readonly namespaces: readonly { readonly metadata: { readonly name: string } }[]
  readonly pods: readonly {
    readonly metadata: { readonly namespace: string; readonly name: string; readonly labels?: Record<string, string> }
    readonly spec: { readonly containers: readonly object[] }
    readonly status: { readonly podIP: string }
  }[]
  readonly outside: readonly { readonly name: string; readonly address: string }[]
}

const documentsOf = (file: string) => parseDocuments(readFileSync(new URL(`policies/${file}.yaml`, folder), 'utf8')).map(({ value }) => value)
const world = documentsOf('world')[0] as World

/** The world without policies. */
function empty(): TestNet {
  const net = new TestNet()
  for (const namespace of world.namespaces) net.create('v1', 'Namespace', namespace)
  for (const { metadata, spec, status } of world.pods) {
    const containers = spec.containers.map(container => ({ image: 'busybox', ...container }))
    net.pod({ ...metadata, address: status.podIP, spec: { containers } })
  }
  return net
}

const net = empty()

/** Leaves these policies and no others. */
function putPolicies(name: string): void {
  const kind = net.api.kindOf('networking.k8s.io/v1', 'NetworkPolicy')
  if (kind === undefined) throw new Error('no policies here')
  for (const { metadata } of net.network.inventory.policies.list()) net.api.delete(kind, metadata.namespace ?? '', metadata.name ?? '')
  for (const policy of documentsOf(`policies/${name}`)) net.create('networking.k8s.io/v1', 'NetworkPolicy', policy as { metadata: { name: string } })
}

/** `1` where a connection is let through, as the recording writes its rows. */
function rowsOf(name: string): string[] {
  putPolicies(name)
  const { gate, inventory } = net.network
  const addressOf = (end: string) => world.outside.find(each => each.name === end)?.address ?? podOf(end)?.status.podIP ?? ''
  const podOf = (end: string): Pod | undefined => {
    const [namespace = '', pod] = end.split('/')
    return pod === undefined ? undefined : inventory.pods.get(namespace, pod)
  }
  return recorded.sources.map(from =>
    recorded.columns
      .map(column => {
        const [, to = '', port = '', protocol = ''] = /^(.*):(\d+)\/(\w+)$/.exec(column) ?? []
        const [sender, receiver] = [podOf(from), podOf(to)]
        const [namespace = '', podName = ''] = from.split('/')
        const place = { kind: 'Pod', namespace, name: podName, address: addressOf(from), node: 'node', hostNetwork: false } as const
        const transport = protocol as 'TCP' | 'UDP' | 'SCTP'
        const out = sender === undefined ? undefined : gate.egress(place, addressOf(from), receiver, addressOf(to), Number(port), transport)
        const into = receiver === undefined ? undefined : gate.ingress(receiver, addressOf(to), sender, addressOf(from), Number(port), transport)
        return out?.verdict === 'denied' || into?.verdict === 'denied' ? '0' : '1'
      })
      .join(''),
  )
}

describe('policies decide as kube-network-policies does', () => {
  it('knows every case that was asked', () => {
    const asked = readdirSync(new URL('policies/policies/', folder)).map(file => file.replace(/\.yaml$/, ''))
    expect(recorded.tables.map(({ name }) => name)).toEqual(asked.sort())
    expect(asked.length).toBeGreaterThanOrEqual(150)
  })

  it.each(recorded.tables)('$name', ({ name, rows }) => {
    expect(rowsOf(name)).toEqual(rows)
  })
})

import type { KubeObject } from '../apimachinery/meta.ts'
import type { API } from '../apiserver/interface.ts'
import type { NetworkPlugin } from '../network/index.ts'
import objects from './bootstrap.gen.json' with { type: 'json' }
import { createOwn } from './ground.ts'
import roles from './roles.gen.json' with { type: 'json' }

const server = { ip: '172.18.0.2', port: { name: 'https', port: 6443, protocol: 'TCP' } }
const place = { name: 'kubernetes', namespace: 'default' }

/** Where the Service `kubernetes` leads: the API server tells itself. Follows pkg/controlplane/reconcilers. */
const ownEndpoints: readonly KubeObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...place, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    ...{ subsets: [{ addresses: [{ ip: server.ip }], ports: [server.port] }] },
  },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...place, labels: { 'kubernetes.io/service-name': place.name } },
    ...{ addressType: 'IPv4', endpoints: [{ addresses: [server.ip], conditions: { ready: true } }], ports: [server.port] },
  },
]

/**
 * Creates everything that a fresh kind cluster holds beside its ground and that its controllers do not make by themselves.
 * kindnet's objects are kind's own; those of another plugin are not there.
 */
export function createSystem(api: API, plugin: NetworkPlugin): void {
  for (const object of [...objects, ...ownEndpoints, ...roles] as readonly KubeObject[]) {
    if (plugin === 'kindnet' || object.metadata.name !== 'kindnet') createOwn(api, object)
  }
}

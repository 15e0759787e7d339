// Writes src/kube/cluster/{ground,bootstrap}.gen.json: the objects a fresh cluster of the course holds, trimmed from
// what the reference cluster answered. Identity, times and status are left out: the engine gives its own.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Recorded {
  apiVersion: string
  kind: string
  metadata: { name: string; namespace?: string; labels?: object; annotations?: Record<string, string> }
  [field: string]: unknown
}

const root = new URL('..', import.meta.url).pathname
const read = (file: string) => JSON.parse(readFileSync(join(root, 'reference/recorded/1.37', file), 'utf8')) as Record<string, Recorded[]>
const recorded = read('bootstrap.json')

/** What every manifest's verdict may depend on. */
const groundLists = ['namespaces', 'priorityclasses', 'storageclasses', 'services']
/** What the cluster needs beside it from the start, in the order it is created. Roles are many and seldom asked for: they stand in a file of their own. */
const lists = ['serviceaccounts', 'configmaps', 'daemonsets', 'deployments']
const roleLists = ['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings']

function trimmed({ metadata, status: _status, ...object }: Recorded): Recorded {
  const { name, namespace, labels, annotations } = metadata
  const kept = Object.fromEntries(
    Object.entries(annotations ?? {}).filter(([key]) => !key.startsWith('deployment.kubernetes.io/') && !key.startsWith('deprecated.daemonset')),
  )
  return {
    ...object,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(Object.keys(kept).length === 0 ? {} : { annotations: kept }),
    },
  }
}

/** Made by controllers once the cluster runs. */
const published = (object: Recorded) => object.metadata.name === 'kube-root-ca.crt' || (object.kind === 'ServiceAccount' && object.metadata.name === 'default')

const collect = (names: readonly string[]) => names.flatMap(name => (recorded[name] ?? []).filter(object => !published(object)).map(trimmed))
const write = (file: string, objects: readonly Recorded[]) =>
  writeFileSync(join(root, 'src/kube/cluster', file), `[\n${objects.map(object => JSON.stringify(object)).join(',\n')}\n]\n`)

/** The marks of a Pod that its kubelet runs from a manifest of its own. */
const mirrorMark = 'kubernetes.io/config.'

/** The manifest behind a mirror Pod: without the node's name and what its kubelet adds. */
function manifestOf({ metadata, ...object }: Recorded & { spec?: { nodeName?: string; tolerations?: unknown } }): Recorded {
  const { nodeName = '', tolerations: _tolerations, ...spec } = object.spec ?? {}
  const annotations = Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !key.startsWith(mirrorMark)))
  const name = metadata.name.replace(new RegExp(`-${nodeName}$`), '')
  return { ...trimmed({ ...object, metadata: { ...metadata, name, annotations } }), spec }
}

/** What the engine's server fills in by itself in an object of the ground: the ground weighs on the editor's first answer. */
const filledIn = new Set(['internalTrafficPolicy', 'kubernetes.io/metadata.name', 'preemptionPolicy', 'protocol', 'reclaimPolicy', 'sessionAffinity'])

function withoutDefaults(object: Recorded): Recorded {
  const bare: Recorded = JSON.parse(
    JSON.stringify(object, (key, value: unknown) => ((filledIn.has(key) && value !== 'UDP') || value === 'ClusterIP' ? undefined : value)),
  )
  const { labels, ...metadata } = bare.metadata
  return Object.keys(labels ?? {}).length === 0 ? { ...bare, metadata } : bare
}

write('ground.gen.json', collect(groundLists).map(withoutDefaults))
write('bootstrap.gen.json', collect(lists))
write('roles.gen.json', collect(roleLists))
const { pods = [] } = read('system.json')
write('static-pods.gen.json', pods.filter(({ metadata }) => metadata.annotations?.[`${mirrorMark}mirror`] !== undefined).map(manifestOf))

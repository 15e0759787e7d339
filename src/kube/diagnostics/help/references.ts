import { parseDocuments } from '../../yaml/documents.ts'

/** What objects of a file are called, for values that name them. */
const named: Readonly<Record<string, string>> = {
  'ConfigMapKeySelector.name': 'ConfigMap',
  'ConfigMapEnvSource.name': 'ConfigMap',
  'ConfigMapVolumeSource.name': 'ConfigMap',
  'ConfigMapProjection.name': 'ConfigMap',
  'SecretKeySelector.name': 'Secret',
  'SecretEnvSource.name': 'Secret',
  'SecretVolumeSource.secretName': 'Secret',
  'SecretProjection.name': 'Secret',
  'PersistentVolumeClaimVolumeSource.claimName': 'PersistentVolumeClaim',
  'PodSpec.serviceAccountName': 'ServiceAccount',
  'IngressServiceBackend.name': 'Service',
  'StatefulSetSpec.serviceName': 'Service',
  'CrossVersionObjectReference.name': 'Deployment',
  'ObjectMeta.namespace': 'Namespace',
}

type Tree = Readonly<Record<string, unknown>>
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null

/** Every value of the members called `key`, however deep. */
function* membersCalled(value: unknown, key: string): Generator<unknown> {
  if (!isTree(value)) return
  for (const [name, member] of Object.entries(value)) {
    if (name === key && !Array.isArray(value)) yield member
    yield* membersCalled(member, key)
  }
}

const namesIn = (lists: Iterable<unknown>): string[] =>
  [...lists]
    .flatMap(list => (Array.isArray(list) ? list.map((entry: unknown) => (isTree(entry) ? entry['name'] : undefined)) : []))
    .filter(name => typeof name === 'string')

/** Names that stand elsewhere in the file and fit the field `owner.field`. `text` is the file without the line at hand. */
export function referenceValues(text: string, owner: string, field: string): string[] {
  const values = parseDocuments(text)
    .map(document => document.value)
    .filter(isTree)
  const kind = named[`${owner}.${field}`]
  if (kind !== undefined) {
    return values
      .filter(value => value['kind'] === kind)
      .map(value => (isTree(value['metadata']) ? value['metadata']['name'] : undefined))
      .filter(name => typeof name === 'string')
  }
  if (owner === 'VolumeMount' && field === 'name')
    return [...new Set(namesIn(values.flatMap(value => [...membersCalled(value, 'volumes'), ...membersCalled(value, 'volumeClaimTemplates')])))]
  if (field === 'targetPort' || (field === 'port' && /Action$/.test(owner)))
    return [...new Set(namesIn(values.filter(value => value['kind'] !== 'Service').flatMap(value => [...membersCalled(value, 'ports')])))]
  return []
}

/** The labels of Pods in the file, for selectors: `app: web`. */
export function podLabels(text: string): string[] {
  const pairs = parseDocuments(text)
    .flatMap(document => [...membersCalled(document.value, 'labels')])
    .flatMap(labels => (isTree(labels) ? Object.entries(labels) : []))
  return [...new Set(pairs.filter(([, value]) => typeof value === 'string').map(([key, value]) => `${key}: ${String(value)}`))]
}

import type { FieldSpec } from './fields.ts'
import type { Gvk } from './resource.ts'

// Which fields a kustomization's settings reach. Follows kustomize's api/internal/konfig/builtinpluginconsts.

const templates = 'spec/template'
const cronTemplates = 'spec/jobTemplate/spec/template'

/** Kinds that hold a Pod template, with its place. */
const templated: readonly (Gvk & { readonly at: string })[] = [
  { version: 'v1', kind: 'ReplicationController', at: templates },
  { kind: 'Deployment', at: templates },
  { kind: 'ReplicaSet', at: templates },
  { kind: 'DaemonSet', at: templates },
  { group: 'apps', kind: 'StatefulSet', at: templates },
  { group: 'batch', kind: 'Job', at: templates },
  { group: 'batch', kind: 'CronJob', at: 'spec/jobTemplate' },
  { group: 'batch', kind: 'CronJob', at: cronTemplates },
]

const inTemplates = (field: string): FieldSpec[] => templated.map(({ at, ...gvk }) => ({ ...gvk, path: `${at}/metadata/${field}`, create: true }))

/** Labels of an object and of the templates in it. */
export const templateLabels: readonly FieldSpec[] = [
  { path: 'metadata/labels', create: true },
  ...inTemplates('labels'),
  { group: 'apps', kind: 'StatefulSet', path: 'spec/volumeClaimTemplates[]/metadata/labels', create: true },
]

const affinities = ['podAffinity', 'podAntiAffinity'].flatMap(affinity => [
  `affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
  `affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
])

/** Labels with the selectors that look for them. */
export const labelsAndSelectors: readonly FieldSpec[] = [
  { version: 'v1', kind: 'Service', path: 'spec/selector', create: true },
  { version: 'v1', kind: 'ReplicationController', path: 'spec/selector', create: true },
  ...['Deployment', 'ReplicaSet', 'DaemonSet'].map(kind => ({ kind, path: 'spec/selector/matchLabels', create: true })),
  { group: 'apps', kind: 'StatefulSet', path: 'spec/selector/matchLabels', create: true },
  ...['Deployment', 'StatefulSet'].flatMap(kind =>
    [...affinities, 'topologySpreadConstraints/labelSelector/matchLabels'].map(field => ({ group: 'apps', kind, path: `${templates}/spec/${field}` })),
  ),
  { group: 'batch', kind: 'Job', path: 'spec/selector/matchLabels' },
  { group: 'batch', kind: 'CronJob', path: 'spec/jobTemplate/spec/selector/matchLabels' },
  { group: 'policy', kind: 'PodDisruptionBudget', path: 'spec/selector/matchLabels' },
  ...['spec', 'spec/ingress/from', 'spec/egress/to'].map(place => ({
    group: 'networking.k8s.io',
    kind: 'NetworkPolicy',
    path: `${place}/podSelector/matchLabels`,
  })),
  ...templateLabels,
]

/** Annotations of an object and of the templates in it. */
export const annotations: readonly FieldSpec[] = [{ path: 'metadata/annotations', create: true }, ...inTemplates('annotations').map(anyGroupOfStatefulSet)]

function anyGroupOfStatefulSet(spec: FieldSpec): FieldSpec {
  return spec.kind === 'StatefulSet' ? { kind: spec.kind, path: spec.path, create: true } : spec
}

/** Where a number of replicas stands. */
export const replicas: readonly FieldSpec[] = ['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(kind => ({
  kind,
  path: 'spec/replicas',
  create: true,
}))

/** Where a namespace stands besides metadata. */
export const namespaces: readonly FieldSpec[] = [
  { group: 'apiregistration.k8s.io', kind: 'APIService', path: 'spec/service/namespace', create: true },
  { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', path: 'spec/conversion/webhook/clientConfig/service/namespace' },
]

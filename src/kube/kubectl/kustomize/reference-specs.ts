import type { FieldSpec } from './fields.ts'
import type { Gvk } from './resource.ts'

/** Fields that hold the name of an object of a kind. */
export interface ReferenceSpec {
  readonly target: Gvk
  readonly fields: readonly FieldSpec[]
}

// Follows kustomize's api/internal/konfig/builtinpluginconsts/namereference.go.

const podSpecs: Readonly<Record<string, string>> = {
  Pod: 'spec',
  PodTemplate: 'template/spec',
  ReplicationController: 'spec/template/spec',
  Deployment: 'spec/template/spec',
  ReplicaSet: 'spec/template/spec',
  DaemonSet: 'spec/template/spec',
  StatefulSet: 'spec/template/spec',
  Job: 'spec/template/spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
}
const configured = ['Pod', 'PodTemplate', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job', 'CronJob']
const served = ['Pod', 'StatefulSet', 'Deployment', 'ReplicationController', 'CronJob', 'Job', 'DaemonSet']
const rbac = 'rbac.authorization.k8s.io'
const admission = 'admissionregistration.k8s.io'

const inPodSpecs = (kinds: readonly string[], fields: readonly string[]): FieldSpec[] =>
  kinds.flatMap(kind => fields.map(field => ({ kind, path: `${podSpecs[kind] ?? ''}/${field}` })))
const ofKind = (kind: string, ...paths: readonly string[]): FieldSpec[] => paths.map(path => ({ kind, path }))
const ofContainers = (...fields: readonly string[]): string[] => ['containers', 'initContainers'].flatMap(list => fields.map(field => `${list}/${field}`))

const configMaps = [
  'volumes/configMap/name',
  ...ofContainers('env/valueFrom/configMapKeyRef/name', 'envFrom/configMapRef/name'),
  'volumes/projected/sources/configMap/name',
]
const secrets = [
  'volumes/secret/secretName',
  ...ofContainers('env/valueFrom/secretKeyRef/name', 'envFrom/secretRef/name'),
  'imagePullSecrets/name',
  'volumes/projected/sources/secret/name',
]

/** Every field that holds the name of another object. */
export const referenceSpecs: readonly ReferenceSpec[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(kind => ({
    target: { kind },
    fields: ofKind('HorizontalPodAutoscaler', 'spec/scaleTargetRef/name'),
  })),
  {
    target: { version: 'v1', kind: 'ConfigMap' },
    fields: [
      ...inPodSpecs(configured, configMaps),
      ...ofKind('Node', 'spec/configSource/configMap'),
      ...ofKind('Role', 'rules/resourceNames'),
      ...ofKind('ClusterRole', 'rules/resourceNames'),
      ...ofKind('Ingress', 'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap'),
    ],
  },
  {
    target: { version: 'v1', kind: 'Secret' },
    fields: [
      ...inPodSpecs(configured, secrets),
      ...ofKind(
        'Ingress',
        'spec/tls/secretName',
        'metadata/annotations/ingress.kubernetes.io\\/auth-secret',
        'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret',
        'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret',
      ),
      ...ofKind('ServiceAccount', 'imagePullSecrets/name'),
      ...ofKind('StorageClass', 'parameters/secretName', 'parameters/adminSecretName', 'parameters/userSecretName', 'parameters/secretRef'),
      ...ofKind('Role', 'rules/resourceNames'),
      ...ofKind('ClusterRole', 'rules/resourceNames'),
      ...ofKind('PersistentVolume', 'spec/azureFile/secretName'),
    ],
  },
  {
    target: { version: 'v1', kind: 'Service' },
    fields: [
      { group: 'apps', kind: 'StatefulSet', path: 'spec/serviceName' },
      ...ofKind(
        'Ingress',
        'spec/rules/http/paths/backend/serviceName',
        'spec/backend/serviceName',
        'spec/rules/http/paths/backend/service/name',
        'spec/defaultBackend/service/name',
      ),
      { group: 'apiregistration.k8s.io', kind: 'APIService', path: 'spec/service/name' },
      ...['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'].map(kind => ({ group: admission, kind, path: 'webhooks/clientConfig/service' })),
    ],
  },
  { target: { group: rbac, kind: 'Role' }, fields: [{ group: rbac, kind: 'RoleBinding', path: 'roleRef/name' }] },
  {
    target: { group: rbac, kind: 'ClusterRole' },
    fields: ['RoleBinding', 'ClusterRoleBinding'].map(kind => ({ group: rbac, kind, path: 'roleRef/name' })),
  },
  {
    target: { version: 'v1', kind: 'ServiceAccount' },
    fields: [...['RoleBinding', 'ClusterRoleBinding'].map(kind => ({ group: rbac, kind, path: 'subjects' })), ...inPodSpecs(served, ['serviceAccountName'])],
  },
  { target: { version: 'v1', kind: 'PersistentVolumeClaim' }, fields: inPodSpecs(served, ['volumes/persistentVolumeClaim/claimName']) },
  {
    target: { version: 'v1', kind: 'PersistentVolume' },
    fields: [...ofKind('PersistentVolumeClaim', 'spec/volumeName'), ...ofKind('ClusterRole', 'rules/resourceNames')],
  },
  {
    target: { group: 'storage.k8s.io', version: 'v1', kind: 'StorageClass' },
    fields: [
      ...ofKind('PersistentVolume', 'spec/storageClassName'),
      ...ofKind('PersistentVolumeClaim', 'spec/storageClassName'),
      ...ofKind('StatefulSet', 'spec/volumeClaimTemplates/spec/storageClassName'),
    ],
  },
  { target: { group: 'scheduling.k8s.io', version: 'v1', kind: 'PriorityClass' }, fields: inPodSpecs(served, ['priorityClassName']) },
  {
    target: { group: admission, kind: 'ValidatingAdmissionPolicy' },
    fields: [{ group: admission, kind: 'ValidatingAdmissionPolicyBinding', path: 'spec/policyName' }],
  },
]

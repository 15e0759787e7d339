import type { Change } from './causes.ts'

/** What an actor is there for. */
export type Rule = Change['rule']

const controller = 'pkg/controller'

/**
 * Each actor's rules: the sentence for a verb and a kind, or for a kind, or for all it does. The first that fits is
 * taken, and the last field says where Kubernetes' source has it.
 */
const rules: Readonly<Record<string, { readonly follows: string; readonly says: Readonly<Record<string, string>> }>> = {
  terminal: { follows: 'staging/src/k8s.io/kubectl', says: { '': 'Somebody asked for it in the terminal.' } },
  'deployment-controller': {
    follows: `${controller}/deployment`,
    says: {
      'create ReplicaSet': 'A template that no ReplicaSet has yet gets one.',
      'update ReplicaSet': 'Pods move from old ReplicaSets to the new one, within maxSurge and maxUnavailable.',
      'delete ReplicaSet': 'Old ReplicaSets beyond revisionHistoryLimit go.',
      Deployment: 'The status counts what the ReplicaSets have, and the conditions say how the rollout goes.',
      '': 'A Deployment keeps a ReplicaSet for its template.',
    },
  },
  'replicaset-controller': {
    follows: `${controller}/replicaset`,
    says: {
      'create Pod': 'There were fewer Pods than spec.replicas asks for.',
      'delete Pod': 'There were more Pods than spec.replicas asks for.',
      'update Pod': 'A Pod with matching labels is taken over, or let go.',
      ReplicaSet: 'The status counts the Pods.',
      '': 'A ReplicaSet keeps as many Pods as it asks for.',
    },
  },
  'replicationcontroller-controller': {
    follows: `${controller}/replication`,
    says: { '': 'A ReplicationController keeps as many Pods as it asks for.' },
  },
  'statefulset-controller': {
    follows: `${controller}/statefulset`,
    says: {
      'create Pod': 'The next Pod in order was missing.',
      'delete Pod': 'A Pod was one too many, or of an old revision.',
      PersistentVolumeClaim: 'Each Pod has the claims of volumeClaimTemplates.',
      ControllerRevision: 'Each template is kept as a revision.',
      '': 'A StatefulSet keeps Pods with fixed names, one after the other.',
    },
  },
  'daemonset-controller': {
    follows: `${controller}/daemon`,
    says: {
      'create Pod': 'A node that should run one had none.',
      'delete Pod': 'A node ran one that it should not, or one of an old template.',
      '': 'A DaemonSet keeps one Pod on each node that fits.',
    },
  },
  'job-controller': {
    follows: `${controller}/job`,
    says: {
      'create Pod': 'Fewer Pods ran than parallelism and completions ask for.',
      'delete Pod': 'More Pods ran than needed, or the Job is over.',
      'update Pod': 'A finished Pod was counted and needs no finalizer any more.',
      '': 'A Job runs Pods until enough of them have succeeded.',
    },
  },
  'cronjob-controller': {
    follows: `${controller}/cronjob`,
    says: {
      'create Job': 'Its time had come.',
      'delete Job': 'More Jobs were kept than the history limits say.',
      '': 'A CronJob makes a Job at each of its times.',
    },
  },
  'horizontal-pod-autoscaler': {
    follows: `${controller}/podautoscaler`,
    says: { HorizontalPodAutoscaler: 'The status tells what was measured and wished.', '': 'The size follows what the metrics ask for.' },
  },
  'default-scheduler': {
    follows: 'pkg/scheduler',
    says: {
      'delete Pod': 'A Pod of lower priority made room.',
      Pod: 'A Pod without a node gets the best of those that fit, or a condition that says why none does.',
      '': 'Pods without a node get one.',
    },
  },
  kubelet: {
    follows: 'pkg/kubelet',
    says: {
      'delete Pod': 'The containers of a Pod to be deleted have stopped.',
      Pod: "The status tells what the node's containers do.",
      Node: 'The kubelet reports its node.',
      '': 'A kubelet runs the Pods of its node.',
    },
  },
  'endpointslice-controller': { follows: `${controller}/endpointslice`, says: { '': "An EndpointSlice lists the Pods that a Service's selector finds." } },
  'endpoints-controller': { follows: `${controller}/endpoint`, says: { '': "Endpoints list the Pods that a Service's selector finds." } },
  'garbage-collector': {
    follows: `${controller}/garbagecollector`,
    says: { 'delete ': 'All of its owners are gone.', '': 'What has no owner any more goes.' },
  },
  'namespace-controller': {
    follows: `${controller}/namespace`,
    says: { 'delete ': 'Its Namespace is being deleted.', '': 'A Namespace goes when nothing is left in it.' },
  },
  'node-lifecycle-controller': {
    follows: `${controller}/nodelifecycle`,
    says: { Pod: 'Pods of a node that is not ready are not ready.', '': 'A node that falls silent is marked and tainted.' },
  },
  'taint-eviction-controller': { follows: `${controller}/tainteviction`, says: { '': 'A Pod leaves a node whose taint it does not tolerate, or no longer.' } },
  'pod-garbage-collector-controller': { follows: `${controller}/podgc`, says: { '': 'Pods go whose node is gone, or of which too many have ended.' } },
  'disruption-controller': { follows: `${controller}/disruption`, says: { '': 'A budget counts how many of its Pods may go.' } },
  'resourcequota-controller': { follows: `${controller}/resourcequota`, says: { '': 'A quota counts what its Namespace uses.' } },
  'persistentvolume-binder-controller': {
    follows: `${controller}/volume/persistentvolume`,
    says: { '': 'Claims and volumes that fit are bound to each other.' },
  },
  'persistentvolumeclaim-protection-controller': { follows: `${controller}/volume/pvcprotection`, says: { '': 'A claim stays while a Pod uses it.' } },
  'persistentvolume-protection-controller': { follows: `${controller}/volume/pvprotection`, says: { '': 'A volume stays while a claim is bound to it.' } },
  'ephemeral-volume-controller': { follows: `${controller}/volume/ephemeral`, says: { '': 'A Pod with an ephemeral volume gets its claim.' } },
  'ttl-after-finished-controller': { follows: `${controller}/ttlafterfinished`, says: { '': 'A finished Job goes after ttlSecondsAfterFinished.' } },
  'root-ca-certificate-publisher-controller': {
    follows: `${controller}/certificates/rootcacertpublisher`,
    says: { '': "Every Namespace has the cluster's certificate." },
  },
  'serviceaccount-controller': { follows: `${controller}/serviceaccount`, says: { '': 'Every Namespace has a ServiceAccount named default.' } },
  'local-path-provisioner': {
    follows: 'sigs.k8s.io/sig-storage-lib-external-provisioner',
    says: { '': 'A claim that waits for a volume gets a folder of a node.' },
  },
}

const unknown: Rule = { says: 'The cluster came up with it.', follows: '' }

/** The rule by which an actor changed an object of a kind. A kubelet is named with its node. */
export function ruleOf(actor: string, verb: Change['verb'], kind: string): Rule {
  const known = rules[actor.split(' ')[0] ?? '']
  if (known === undefined) return unknown
  const { says, follows } = known
  return { says: says[`${verb} ${kind}`] ?? says[kind] ?? says[`${verb} `] ?? says[''] ?? '', follows }
}

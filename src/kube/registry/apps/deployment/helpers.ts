import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../../api/types.gen.ts'
import { compareText } from '../../../apimachinery/labels.ts'
import { controllerOf } from '../../../apimachinery/meta.ts'
import type { Reader } from '../../../apimachinery/reader.ts'
import { labelSelectorAsSelector } from '../../../apimachinery/selector.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'

/** The label that tells the ReplicaSets of one Deployment apart. */
export const podTemplateHashLabel = 'pod-template-hash'

function withoutHash({ metadata, ...template }: PodTemplateSpec): unknown {
  const { [podTemplateHashLabel]: _, ...labels } = metadata.labels ?? {}
  return { ...template, metadata: { ...metadata, labels } }
}

/** Whether two templates make the same Pods. Follows kubectl/pkg/util/deployment/deployment.go equalIgnoreHash. */
export function equalIgnoreHash(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return semanticallyEqual(withoutHash(a), withoutHash(b))
}

/** The ReplicaSets a Deployment owns, oldest first. Follows listReplicaSets. */
export function replicaSetsOf(deployment: Deployment, reader: Reader): ReplicaSet[] {
  const selector = labelSelectorAsSelector(deployment.spec.selector)
  const age = ({ metadata }: ReplicaSet) => `${metadata.creationTimestamp ?? ''} ${metadata.name ?? ''}`
  return reader
    .list<ReplicaSet>('apps/v1', 'ReplicaSet', deployment.metadata.namespace ?? '')
    .filter(replicaSet => selector.matches(replicaSet.metadata.labels) && controllerOf(replicaSet)?.uid === deployment.metadata.uid)
    .sort((a, b) => compareText(age(a), age(b)))
}

/** The one that makes the Pods of the Deployment's template. Follows findNewReplicaSet. */
export function newReplicaSetOf(deployment: Deployment, replicaSets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return replicaSets.find(replicaSet => equalIgnoreHash(replicaSet.spec.template, deployment.spec.template))
}

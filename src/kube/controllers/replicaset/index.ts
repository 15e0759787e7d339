import type { LabelSelector } from '../../api/types.gen.ts'
import { labelSelectorAsSelector } from '../../apimachinery/selector.ts'
import type { Actor, ActorContext } from '../../client/actor.ts'
import { ReplicasController } from '../replicas.ts'

/** Keeps the Pods of each ReplicaSet. Follows pkg/controller/replicaset. */
export function replicaSetController(context: ActorContext): Actor {
  return new ReplicasController(context, {
    name: 'replicaset-controller',
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    component: 'replicaset-controller',
    countsTerminating: true,
    selectorOf: set => labelSelectorAsSelector(set.spec.selector as LabelSelector | null | undefined),
  })
}

import { selectorFromSet } from '../../apimachinery/selector.ts'
import type { Actor, ActorContext } from '../../client/actor.ts'
import { ReplicasController } from '../replicas.ts'

/** Keeps the Pods of each ReplicationController. Follows pkg/controller/replication. */
export function replicationController(context: ActorContext): Actor {
  return new ReplicasController(context, {
    name: 'replicationcontroller-controller',
    apiVersion: 'v1',
    kind: 'ReplicationController',
    component: 'replication-controller',
    countsTerminating: false,
    selectorOf: set => selectorFromSet((set.spec.selector ?? {}) as Record<string, string>),
  })
}

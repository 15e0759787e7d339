import type { Namespace, ServiceAccount } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import type { Actor, ActorContext } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import { isNamespaceTerminating } from '../pod-control.ts'

const accountName = 'default'

/** Keeps a `default` ServiceAccount in every Namespace. Follows pkg/controller/serviceaccount/serviceaccounts_controller.go. */
export function serviceAccountController(context: ActorContext): Actor {
  const { api, clock, informers } = context
  const namespaces = informers.of<Namespace & KubeObject>('v1', 'Namespace')
  const accounts = informers.of<ServiceAccount & KubeObject>('v1', 'ServiceAccount')

  const queue = createWorkqueue(clock, name => {
    const namespace = namespaces.get('', name)
    const kind = api.kindOf('v1', 'ServiceAccount')
    if (kind === undefined || namespace?.status.phase !== 'Active' || accounts.get(name, accountName) !== undefined) return
    try {
      api.createTrusted(kind, { kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name: accountName, namespace: name } })
    } catch (error) {
      if (!isNamespaceTerminating(error)) throw error
    }
  })

  return {
    name: 'serviceaccount-controller',
    start() {
      namespaces.onEvent(({ type, object }) => {
        if (type !== 'DELETED') queue.add(object.metadata.name ?? '')
      })
      accounts.onEvent(({ type, object }) => {
        if (type === 'DELETED') queue.add(object.metadata.namespace ?? '')
      })
    },
  }
}

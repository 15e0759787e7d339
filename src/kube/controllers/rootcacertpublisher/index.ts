import type { ConfigMap, Namespace } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { Actor, ActorContext } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import { isNamespaceTerminating } from '../pod-control.ts'

const name = 'kube-root-ca.crt'
const source = 'kube-system'
const descriptionKey = 'kubernetes.io/description'
const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/**
 * Keeps the cluster's root certificate in every Namespace: that of kube-system. The simulated cluster has no
 * real one. Follows pkg/controller/certificates/rootcacertpublisher.
 */
export function rootCACertPublisher(context: ActorContext): Actor {
  const { api, clock, informers } = context
  const namespaces = informers.of<Namespace & KubeObject>('v1', 'Namespace')
  const configMaps = informers.of<ConfigMap & KubeObject>('v1', 'ConfigMap')

  const queue = createWorkqueue(clock, namespace => {
    const kind = api.kindOf('v1', 'ConfigMap')
    if (kind === undefined || namespaces.get('', namespace) === undefined) return
    const data = { 'ca.crt': configMaps.get(source, name)?.data?.['ca.crt'] ?? '' }
    const current = configMaps.get(namespace, name)
    try {
      if (current === undefined) {
        api.createTrusted(kind, { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name, namespace, annotations: { [descriptionKey]: description } }, data })
      } else if (!deepEqual(current.data, data) || !current.metadata.annotations?.[descriptionKey]) {
        api.updateTrusted(kind, {
          ...current,
          metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, [descriptionKey]: description } },
          data,
        })
      }
    } catch (error) {
      if (isNamespaceTerminating(error) || (error instanceof StatusError && error.status.reason === 'NotFound')) return
      throw error
    }
  })

  return {
    name: 'root-ca-certificate-publisher-controller',
    start() {
      namespaces.onEvent(({ type, object }) => {
        if (type === 'ADDED' || (type === 'MODIFIED' && object.status.phase === 'Active')) queue.add(object.metadata.name ?? '')
      })
      configMaps.onEvent(({ type, object }) => {
        if (object.metadata.name === name && type !== 'ADDED') queue.add(object.metadata.namespace ?? '')
      })
    },
  }
}

import { deepCopy } from '../../apimachinery/deep-copy.ts'
import { controllerOf, keyOf, newControllerRef } from '../../apimachinery/meta.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { Actor, ActorContext } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import type { StoredClaim } from '../claims.ts'
import type { StoredPod } from '../pods.ts'

/** Makes the claims of Pods' ephemeral volumes. Follows pkg/controller/volume/ephemeral. */
export function ephemeralVolumeController(context: ActorContext): Actor {
  const { api, clock, informers } = context
  const recorder = context.recorder('ephemeral_volume')
  const pods = informers.of<StoredPod>('v1', 'Pod')
  const claims = informers.of<StoredClaim>('v1', 'PersistentVolumeClaim')

  const queue = createWorkqueue(clock, key => {
    const [namespace = '', podName = ''] = key.split('/')
    const pod = pods.get(namespace, podName)
    const kind = api.kindOf('v1', 'PersistentVolumeClaim')
    if (pod === undefined || kind === undefined || pod.metadata.deletionTimestamp !== undefined) return
    for (const volume of pod.spec.volumes ?? []) {
      const template = volume.ephemeral?.volumeClaimTemplate
      if (template === undefined) continue
      const name = `${podName}-${volume.name}`
      const known = claims.get(namespace, name)
      if (known !== undefined) {
        if (controllerOf(known)?.uid !== pod.metadata.uid)
          recorder.event(
            pod,
            'Warning',
            'FailedBinding',
            `ephemeral volume ${volume.name}: PVC ${namespace}/${name} was not created for pod ${namespace}/${podName} (pod is not owner)`,
          )
        continue
      }
      const { labels, annotations } = template.metadata ?? {}
      const metadata = {
        name,
        namespace,
        ...(labels === undefined ? {} : { labels }),
        ...(annotations === undefined ? {} : { annotations }),
        ownerReferences: [newControllerRef(pod)],
      }
      try {
        api.createTrusted<StoredClaim>(kind, { kind: 'PersistentVolumeClaim', apiVersion: 'v1', metadata, spec: deepCopy(template.spec), status: {} })
      } catch (error) {
        if (!(error instanceof StatusError)) throw error
        recorder.event(pod, 'Warning', 'FailedBinding', `ephemeral volume ${volume.name}: create PVC ${name}: ${error.message}`)
        throw error
      }
    }
  })

  return {
    name: 'ephemeral-volume-controller',
    start() {
      const enqueue = (pod: StoredPod) => {
        if (pod.spec.volumes?.some(({ ephemeral }) => ephemeral !== undefined) === true) queue.add(keyOf(pod))
      }
      pods.onEvent(({ type, object }) => {
        if (type === 'ADDED') enqueue(object)
      })
      claims.onEvent(({ type, object }) => {
        const owner = controllerOf(object)
        const pod = type === 'DELETED' && owner?.kind === 'Pod' ? pods.get(object.metadata.namespace ?? '', owner.name) : undefined
        if (pod !== undefined) enqueue(pod)
      })
    },
  }
}

import type { OwnerReference, PodTemplateSpec } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { isDNS1123Subdomain } from '../apimachinery/names.ts'
import { StatusError } from '../apimachinery/status-error.ts'
import type { API } from '../apiserver/interface.ts'
import type { Recorder } from '../client/actor.ts'
import type { Kind } from '../registry/kind.ts'
import type { StoredPod } from './pods.ts'

/** Whether a create failed only because its Namespace is going. */
export function isNamespaceTerminating(error: unknown): boolean {
  return error instanceof StatusError && error.status.details?.causes?.some(cause => cause.reason === 'NamespaceTerminating') === true
}

/** A Pod of a template, to be created; its spec is the template's own, to be copied before a change. Follows pkg/controller/controller_utils.go GetPodFromTemplate. */
export function podFromTemplate(template: PodTemplateSpec, owner: KubeObject, controller: OwnerReference): StoredPod {
  const { labels, annotations, finalizers } = template.metadata
  const name = owner.metadata.name ?? ''
  const metadata: StoredPod['metadata'] = {
    generateName: isDNS1123Subdomain(`${name}-`.replace(/-$/, 'a')).length === 0 ? `${name}-` : name,
    ...(owner.metadata.namespace === undefined ? {} : { namespace: owner.metadata.namespace }),
    ...(labels === undefined ? {} : { labels: { ...labels } }),
    ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
    ownerReferences: [controller],
    ...(finalizers === undefined ? {} : { finalizers: [...finalizers] }),
  }
  return { kind: 'Pod', apiVersion: 'v1', metadata, spec: template.spec, status: {} }
}

/** Creates and deletes Pods and tells of it on their owner. Follows controller_utils.go RealPodControl. */
export class PodControl {
  private readonly api: API
  private readonly recorder: Recorder
  private readonly kind: Kind | undefined

  constructor(api: API, recorder: Recorder) {
    this.api = api
    this.recorder = recorder
    this.kind = api.kindOf('v1', 'Pod')
  }

  /** Creates the Pod, with an event on `owner` either way. Throws the server's refusal. */
  create(pod: StoredPod, owner: KubeObject): void {
    if (this.kind === undefined) return
    try {
      const created = this.api.createTrusted(this.kind, pod)
      this.recorder.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name ?? ''}`)
    } catch (error) {
      if (error instanceof StatusError && !isNamespaceTerminating(error))
        this.recorder.event(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
      throw error
    }
  }

  /** Deletes the Pod; one that is gone already is no error. */
  delete(pod: StoredPod, owner: KubeObject): void {
    if (this.kind === undefined) return
    const { namespace = '', name = '' } = pod.metadata
    try {
      this.api.delete(this.kind, namespace, name)
    } catch (error) {
      if (error instanceof StatusError && error.status.reason === 'NotFound') return
      if (error instanceof StatusError) this.recorder.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`)
      throw error
    }
    this.recorder.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`)
  }
}

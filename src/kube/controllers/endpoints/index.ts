import type { Endpoints } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import { matchesLabels } from '../../apimachinery/labels.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { keyOf } from '../../apimachinery/meta.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { Actor, ActorContext, Informer, Recorder } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import { isNamespaceTerminating } from '../pod-control.ts'
import type { StoredPod } from '../pods.ts'
import type { StoredService } from '../service-pods.ts'
import { affectedServices, isHeadless, lastChangeTriggerTime, selectsPods, TriggerTimes } from '../service-pods.ts'
import { subsetsOf } from './subsets.ts'

type StoredEndpoints = Endpoints & KubeObject

const headlessLabel = 'service.kubernetes.io/headless'
const managedByLabel = 'endpoints.kubernetes.io/managed-by'
const controllerName = 'endpoint-controller'

/** Keeps the legacy Endpoints object of each Service. Follows pkg/controller/endpoint. */
export function endpointsController(context: ActorContext): Actor {
  return new EndpointsController(context)
}

class EndpointsController implements Actor {
  readonly name = 'endpoints-controller'
  private readonly context: ActorContext
  private readonly recorder: Recorder
  private readonly services: Informer<StoredService>
  private readonly pods: Informer<StoredPod>
  private readonly endpoints: Informer<StoredEndpoints>
  private readonly triggers = new TriggerTimes()
  private readonly queue

  constructor(context: ActorContext) {
    this.context = context
    this.recorder = context.recorder(controllerName)
    this.services = context.informers.of('v1', 'Service')
    this.pods = context.informers.of('v1', 'Pod')
    this.endpoints = context.informers.of('v1', 'Endpoints')
    this.queue = createWorkqueue(context.clock, key => this.sync(key), { maxRetries: 15 })
  }

  start(): void {
    this.services.onEvent(({ object }) => this.queue.add(keyOf(object)))
    this.pods.onEvent(event => {
      for (const key of affectedServices(this.services, event)) this.queue.add(key)
    })
    this.endpoints.onEvent(({ type, object }) => {
      if (type === 'DELETED') this.queue.add(keyOf(object))
    })
  }

  private sync(key: string): void {
    const kind = this.context.api.kindOf('v1', 'Endpoints')
    if (kind === undefined) return
    const [namespace = '', name = ''] = key.split('/')
    const service = this.services.get(namespace, name)
    const current = this.endpoints.get(namespace, name)
    if (service === undefined) {
      this.triggers.forget(key)
      if (current !== undefined) this.context.api.delete(kind, namespace, name)
      return
    }
    if (!selectsPods(service)) return
    const pods = this.pods.list(namespace).filter(pod => matchesLabels(service.spec.selector, pod.metadata.labels))
    const trigger = this.triggers.next(service, pods)
    const subsets = subsetsOf(service, pods)
    const labels = labelsOf(service)
    if (current !== undefined && deepEqual(current.subsets ?? [], subsets) && deepEqual(current.metadata.labels, labels)) return
    const { [lastChangeTriggerTime]: _, ...others } = current?.metadata.annotations ?? {}
    const annotations = trigger === undefined ? others : { ...others, [lastChangeTriggerTime]: trigger }
    const { annotations: __, ...metadata } = current?.metadata ?? { name, namespace }
    const wanted: StoredEndpoints = {
      kind: 'Endpoints',
      apiVersion: 'v1',
      metadata: { ...metadata, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      ...(subsets.length > 0 ? { subsets } : {}),
    }
    try {
      if (current === undefined) this.context.api.createTrusted(kind, wanted)
      else this.context.api.updateTrusted(kind, wanted)
    } catch (error) {
      if (current === undefined && isNamespaceTerminating(error)) return
      if (error instanceof StatusError) this.failed(wanted, key, current === undefined, error)
      throw error
    }
  }

  private failed(endpoints: StoredEndpoints, key: string, creating: boolean, error: StatusError): void {
    if (creating) this.recorder.event(endpoints, 'Warning', 'FailedToCreateEndpoint', `Failed to create endpoint for service ${key}: ${error.message}`)
    else this.recorder.event(endpoints, 'Warning', 'FailedToUpdateEndpoint', `Failed to update endpoint ${key}: ${error.message}`)
  }
}

function labelsOf(service: StoredService): Record<string, string> {
  const { [headlessLabel]: _, ...labels } = service.metadata.labels ?? {}
  return { ...labels, ...(isHeadless(service) ? { [headlessLabel]: '' } : {}), [managedByLabel]: controllerName }
}

import type { Node } from '../../api/types.gen.ts'
import { matchesLabels } from '../../apimachinery/labels.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { keyOf } from '../../apimachinery/meta.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { Actor, ActorContext, Informer, Recorder } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import { isNamespaceTerminating } from '../pod-control.ts'
import type { StoredPod } from '../pods.ts'
import { inHashOrder } from '../port-order.ts'
import type { StoredService } from '../service-pods.ts'
import { affectedServices, isInEndpoints, lastChangeTriggerTime, selectsPods, TriggerTimes } from '../service-pods.ts'
import type { PortGroup } from './reconcile.ts'
import { reconcileSlices } from './reconcile.ts'
import type { StoredSlice } from './slices.ts'
import { endpointKey, endpointOf, managedBy, portKey, portsOf, sliceLabels } from './slices.ts'

/** A change that somebody else made to a slice is looked at after this time, in milliseconds. */
const sliceChangeDelay = 1000
const serviceIndex = 'endpointSliceService'

/** Keeps the addresses behind each Service in EndpointSlices. Follows pkg/controller/endpointslice. */
export function endpointSliceController(context: ActorContext): Actor {
  return new EndpointSliceController(context)
}

class EndpointSliceController implements Actor {
  readonly name = 'endpointslice-controller'
  private readonly context: ActorContext
  private readonly recorder: Recorder
  private readonly services: Informer<StoredService>
  private readonly pods: Informer<StoredPod>
  private readonly slices: Informer<StoredSlice>
  private readonly nodes: Informer<Node & KubeObject>
  private readonly triggers = new TriggerTimes()
  /** The resourceVersions this controller wrote itself. */
  private readonly written = new Map<string, string>()
  private readonly queue

  constructor(context: ActorContext) {
    this.context = context
    this.recorder = context.recorder('endpoint-slice-controller')
    this.services = context.informers.of('v1', 'Service')
    this.pods = context.informers.of('v1', 'Pod')
    this.slices = context.informers.of('discovery.k8s.io/v1', 'EndpointSlice')
    this.nodes = context.informers.of('v1', 'Node')
    this.queue = createWorkqueue(context.clock, key => this.sync(key), { maxRetries: 15 })
  }

  start(): void {
    this.slices.addIndex(serviceIndex, ({ metadata }) => {
      const service = metadata.labels?.[sliceLabels.serviceName]
      return service !== undefined && metadata.labels?.[sliceLabels.managedBy] === managedBy ? [`${metadata.namespace ?? ''}/${service}`] : []
    })
    this.services.onEvent(({ object }) => this.queue.add(keyOf(object)))
    this.pods.onEvent(event => {
      for (const key of affectedServices(this.services, event)) this.queue.add(key)
    })
    this.slices.onEvent(({ type, object }) => {
      const service = object.metadata.labels?.[sliceLabels.serviceName]
      if (service === undefined || object.metadata.labels?.[sliceLabels.managedBy] !== managedBy) return
      const key = keyOf(object)
      const own = this.written.get(key) === object.metadata.resourceVersion
      if (type === 'DELETED') this.written.delete(key)
      if (!own) this.queue.addAfter(`${object.metadata.namespace ?? ''}/${service}`, sliceChangeDelay)
    })
  }

  private sync(key: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const service = this.services.get(namespace, name)
    if (service === undefined) {
      this.triggers.forget(key)
      return
    }
    if (!selectsPods(service)) return
    const pods = this.pods.list(namespace).filter(pod => matchesLabels(service.spec.selector, pod.metadata.labels))
    const trigger = this.triggers.next(service, pods)
    const existing = this.slices.byIndex(serviceIndex, key).filter(slice => slice.metadata.deletionTimestamp === undefined)
    const families = service.spec.ipFamilies ?? ['IPv4']
    try {
      for (const slice of existing) if (!families.includes(slice.addressType)) this.remove(slice)
      for (const family of families)
        this.write(
          service,
          family,
          existing.filter(slice => slice.addressType === family),
          pods,
          trigger,
        )
    } catch (error) {
      if (error instanceof StatusError)
        this.recorder.event(service, 'Warning', 'FailedToUpdateEndpointSlices', `Error updating Endpoint Slices for Service ${key}: ${error.message}`)
      throw error
    }
  }

  private write(service: StoredService, addressType: string, existing: readonly StoredSlice[], pods: readonly StoredPod[], trigger: string | undefined): void {
    const { create, update, remove } = reconcileSlices(service, addressType, existing, this.groups(service, addressType, pods))
    const kind = this.context.api.kindOf('discovery.k8s.io/v1', 'EndpointSlice')
    if (kind === undefined) return
    if (service.metadata.deletionTimestamp === undefined) {
      for (const slice of create) {
        try {
          this.remember(this.context.api.createTrusted(kind, withTrigger(slice, trigger)))
        } catch (error) {
          if (isNamespaceTerminating(error)) return
          throw error
        }
      }
    }
    for (const slice of update) this.remember(this.context.api.updateTrusted(kind, withTrigger(slice, trigger)))
    for (const slice of remove) this.remove(slice)
  }

  private groups(service: StoredService, addressType: string, pods: readonly StoredPod[]): Map<string, PortGroup> {
    const groups = new Map<string, PortGroup>()
    for (const pod of pods) {
      if (!isInEndpoints(pod, true)) continue
      const ports = portsOf(service, pod)
      const key = portKey(ports)
      let group = groups.get(key)
      if (group === undefined) groups.set(key, (group = { ports: inHashOrder(ports, 'discovery/v1'), endpoints: new Map() }))
      const node = this.nodes.get('', pod.spec.nodeName ?? '')
      if (node === undefined && service.spec.publishNotReadyAddresses !== true) continue
      const endpoint = endpointOf(pod, node, service, addressType)
      if (endpoint !== undefined) group.endpoints.set(endpointKey(endpoint), endpoint)
    }
    return groups
  }

  private remember(slice: StoredSlice): void {
    this.written.set(keyOf(slice), slice.metadata.resourceVersion ?? '')
  }

  private remove(slice: StoredSlice): void {
    const kind = this.context.api.kindOf('discovery.k8s.io/v1', 'EndpointSlice')
    if (kind === undefined) return
    const { object } = this.context.api.delete(kind, slice.metadata.namespace ?? '', slice.metadata.name ?? '')
    this.written.set(keyOf(object), object.metadata.resourceVersion ?? '')
  }
}

function withTrigger(slice: StoredSlice, trigger: string | undefined): StoredSlice {
  const { [lastChangeTriggerTime]: _, ...others } = slice.metadata.annotations ?? {}
  const annotations = trigger === undefined ? others : { ...others, [lastChangeTriggerTime]: trigger }
  const { annotations: __, ...metadata } = slice.metadata
  return { ...slice, metadata: Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata }
}

import type { Pod, ResourceQuota, Service } from '../../api/types.gen.ts'
import { deepEqual } from '../../apimachinery/deep-copy.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { keyOf } from '../../apimachinery/meta.ts'
import { newQuantity } from '../../apimachinery/quantity.ts'
import type { WatchEvent } from '../../apimachinery/watch.ts'
import type { Amounts } from '../../apiserver/quota/amounts.ts'
import { amountsOf, mask, sameAmounts, sum } from '../../apiserver/quota/amounts.ts'
import { evaluatorOf, isCounted } from '../../apiserver/quota/evaluators.ts'
import { isInScope } from '../../apiserver/quota/scopes.ts'
import type { Actor, ActorContext, Informer } from '../../client/actor.ts'
import { createWorkqueue } from '../../client/workqueue.ts'
import { listOf } from '../../registry/core/pod/resource-sums.ts'
import type { Kind } from '../../registry/kind.ts'

type Quota = ResourceQuota & KubeObject

/** Everything is counted anew so often. */
const resyncPeriod = 300_000

/** Counts what a namespace's objects take; admission counts what is added. Follows pkg/controller/resourcequota. */
export function resourceQuotaController(context: ActorContext): Actor {
  return new ResourceQuotaController(context)
}

class ResourceQuotaController implements Actor {
  readonly name = 'resourcequota-controller'
  private readonly context: ActorContext
  private readonly quotas: Informer<Quota>
  private readonly queue

  constructor(context: ActorContext) {
    this.context = context
    this.quotas = context.informers.of('v1', 'ResourceQuota')
    this.queue = createWorkqueue(context.clock, key => this.sync(key))
  }

  start(): void {
    this.quotas.onEvent(({ type, object, old }) => {
      if (type === 'ADDED' || (type === 'MODIFIED' && !deepEqual(object.spec.hard, old?.spec.hard))) this.queue.add(keyOf(object))
    })
    for (const kind of this.countable()) {
      this.context.informers.of<KubeObject>(apiVersionOf(kind), kind.kind).onEvent(event => {
        if (this.frees(event)) this.replenish(kind, event.object.metadata.namespace ?? '')
      })
    }
  }

  /** Of a kind that is served in several versions only one, so that no object counts twice. */
  private countable(): Kind[] {
    const kinds = new Map(this.context.api.kinds().map(kind => [`${kind.plural}.${kind.group}`, kind]))
    return [...kinds.values()].filter(kind => kind.namespaced && kind.kind !== 'Event')
  }

  /** Whether a change gives something back. Follows quota_monitor.go. */
  private frees({ type, object, old }: WatchEvent<KubeObject>): boolean {
    if (type === 'DELETED') return true
    if (type !== 'MODIFIED' || old === undefined) return false
    const now = this.context.clock.now()
    if (object.kind === 'Pod') return isCounted(old as Pod & KubeObject, now) && !isCounted(object as Pod & KubeObject, now)
    return object.kind === 'Service' && object.apiVersion === 'v1' && (object as Service & KubeObject).spec.type !== (old as Service & KubeObject).spec.type
  }

  private replenish(kind: Kind, namespace: string): void {
    for (const quota of this.quotas.list(namespace)) {
      if (evaluatorOf(kind).matching(Object.keys(quota.spec.hard ?? {})).length > 0) this.queue.add(keyOf(quota))
    }
  }

  private sync(key: string): void {
    const [namespace = '', name = ''] = key.split('/')
    const quota = this.quotas.get(namespace, name)
    const kind = this.context.api.kindOf('v1', 'ResourceQuota')
    if (quota === undefined || kind === undefined) return
    const { hard = {} } = quota.spec
    const names = Object.keys(hard)
    const before = amountsOf(quota.status.used)
    const used = mask(new Map([...before, ...this.usage(quota, names)]), names)
    const stale = quota.status.used === undefined || !deepEqual(quota.status.hard, hard) || !sameAmounts(before, used)
    if (stale) this.context.api.updateTrusted(kind, { ...quota, status: { hard, used: listOf(used) } }, { subresource: 'status' })
    this.queue.addAfter(key, resyncPeriod)
  }

  /** Follows apiserver/pkg/quota/v1 CalculateUsage. */
  private usage(quota: Quota, names: readonly string[]): Amounts {
    const now = this.context.clock.now()
    let used: Amounts = new Map()
    for (const kind of this.countable()) {
      const evaluator = evaluatorOf(kind)
      const matching = evaluator.matching(names)
      if (matching.length === 0) continue
      used = sum(used, new Map(matching.map(name => [name, newQuantity(0, 'DecimalSI')])))
      for (const object of this.context.informers.of<KubeObject>(apiVersionOf(kind), kind.kind).list(quota.metadata.namespace)) {
        if (isInScope(quota, object)) used = sum(used, mask(evaluator.usage(object, now), matching))
      }
    }
    return used
  }
}

const apiVersionOf = ({ group, version }: Kind) => (group === '' ? version : `${group}/${version}`)

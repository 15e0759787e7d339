import { deepEqual } from '../apimachinery/deep-copy.ts'
import type { Labels } from '../apimachinery/labels.ts'
import { matchesLabels } from '../apimachinery/labels.ts'
import { controllerOf, keyOf } from '../apimachinery/meta.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { API } from '../apiserver/interface.ts'
import type { StoredPod } from './pods.ts'
import { isPodActive, isPodReady, isPodTerminating } from './pods.ts'

/** How many Pods one controller has, of which sort. */
export interface PodCounts {
  active: number
  /** Active, with all labels of the template. */
  labeled: number
  ready: number
  terminating: number
  /** A Pod's labels changed, or one came from elsewhere: who it belongs to is to be checked. */
  unclaimed: boolean
}

interface Counted {
  readonly uid: string
  readonly active: number
  readonly labeled: number
  readonly ready: number
  readonly terminating: number
}

/**
 * Counts the Pods of every controller of one kind as they are written, so that a sync need not look at all
 * of them. `templateLabels` gives the labels of the template of the owner with a uid.
 */
export class PodTally {
  private readonly byOwner = new Map<string, PodCounts>()
  private readonly byPod = new Map<string, Counted>()
  private readonly ownerKind: string
  private readonly templateLabels: (pod: StoredPod, owner: string) => Labels | undefined

  constructor(ownerKind: string, templateLabels: (pod: StoredPod, owner: string) => Labels | undefined) {
    this.ownerKind = ownerKind
    this.templateLabels = templateLabels
  }

  /** Counts what is there and everything that is written from now on. */
  follow(api: API): void {
    const kind = api.kindOf('v1', 'Pod')
    if (kind === undefined) return
    for (const pod of api.list<StoredPod>('v1', 'Pod')) this.observe({ type: 'ADDED', object: pod })
    api.watch<StoredPod>(kind, event => this.observe(event))
  }

  /** The counts of the owner with this uid. */
  of(uid: string): PodCounts {
    let counts = this.byOwner.get(uid)
    if (counts === undefined) this.byOwner.set(uid, (counts = { active: 0, labeled: 0, ready: 0, terminating: 0, unclaimed: true }))
    return counts
  }

  /** Forgets an owner that is gone. */
  forget(uid: string): void {
    this.byOwner.delete(uid)
  }

  /** Counts an owner's Pods anew, after its template's labels changed. */
  recount(pods: readonly StoredPod[]): void {
    for (const pod of pods) this.observe({ type: 'MODIFIED', object: pod, old: pod })
  }

  private observe({ type, object, old }: WatchEvent<StoredPod>): void {
    const key = keyOf(object)
    const before = this.byPod.get(key)
    if (before !== undefined) this.add(before, -1)
    const owner = controllerOf(object)
    if (type === 'DELETED' || owner?.kind !== this.ownerKind) {
      this.byPod.delete(key)
      return
    }
    const active = isPodActive(object)
    const counted: Counted = {
      uid: owner.uid,
      active: active ? 1 : 0,
      labeled: active && matchesLabels(this.templateLabels(object, owner.name), object.metadata.labels) ? 1 : 0,
      ready: active && isPodReady(object) ? 1 : 0,
      terminating: isPodTerminating(object) ? 1 : 0,
    }
    this.byPod.set(key, counted)
    this.add(counted, 1)
    if (before?.uid !== owner.uid ? old !== undefined : !deepEqual(old?.metadata.labels, object.metadata.labels)) this.of(owner.uid).unclaimed = true
  }

  private add(counted: Counted, sign: 1 | -1): void {
    const counts = this.of(counted.uid)
    counts.active += sign * counted.active
    counts.labeled += sign * counted.labeled
    counts.ready += sign * counted.ready
    counts.terminating += sign * counted.terminating
  }
}

import type { KubeObject } from '../apimachinery/meta.ts'
import type { Rand } from '../apimachinery/rand.ts'
import type { WatchEvent } from '../apimachinery/watch.ts'
import type { API } from '../apiserver/interface.ts'
import type { Clock, Timer } from '../clock/clock.ts'
import type { Liveness } from './liveness.ts'
import type { PodMetrics } from './metrics.ts'

/** A component that acts through the API server: a controller, the scheduler, a kubelet. */
export interface Actor {
  readonly name: string
  /** Subscribes to what it watches and starts to act. */
  start(): void
}

/** What every actor is handed. */
export interface ActorContext {
  readonly api: API
  readonly clock: Clock
  readonly rand: Rand
  readonly informers: Informers
  /** Kubelets tell here that they fall silent; the node lifecycle controller listens. */
  readonly liveness: Liveness
  /** What Pods use, once a load is set. */
  readonly metrics: PodMetrics
  /** The same for one component: what it writes bears its name in managedFields. */
  as(fieldManager: string): ActorContext
  /** Events written as this component, seen as `From` in `kubectl describe`. */
  recorder(component: string, host?: string): Recorder
  /** Events of the events.k8s.io kind, as the scheduler writes them; `reportingController` is seen as `From`. */
  eventsRecorder(reportingController: string): EventsRecorder
}

/** Follows one kind. Reads are those of the store itself, so never stale; handlers hear of changes a moment later, on the clock. */
export interface Informer<T extends KubeObject> {
  get(namespace: string, name: string): T | undefined
  list(namespace?: string): readonly T[]
  /** Objects whose `index` (registered with `addIndex`) gives `value`, in key order. */
  byIndex(index: string, value: string): readonly T[]
  addIndex(index: string, values: (object: T) => readonly string[]): void
  /** With `concerns` the handler hears only of objects of which it says yes; it looks at nothing else. */
  onEvent(handler: (event: WatchEvent<T>) => void, concerns?: (object: T) => boolean): void
}

/** Shared informers by kind. */
export interface Informers {
  of<T extends KubeObject>(apiVersion: string, kind: string): Informer<T>
}

/** Keys waiting for a worker; a key waits at most once. Follows client-go/util/workqueue. */
export interface Workqueue {
  add(key: string): void
  /** Adds after `delay` virtual milliseconds. */
  addAfter(key: string, delay: number): Timer
  /** Adds after this key's back-off: 5 ms doubling to 1000 s. */
  addRateLimited(key: string): void
  /** Forgets the key's back-off. */
  forget(key: string): void
}

/** Writes Events with an eventTime, folding repeats into a series. Follows client-go/tools/events. */
export interface EventsRecorder {
  /** `regarding` is what the event is about, `related` what else it touches, `action` what was tried: `Scheduling`, `Binding`. */
  event(regarding: KubeObject, related: KubeObject | undefined, type: 'Normal' | 'Warning', reason: string, action: string, note: string): void
}

/** Writes Events, folding repeats into counts as client-go does. */
export interface Recorder {
  /** `object` is what the event is about; `fieldPath` names a container (`spec.containers{web}`). */
  event(object: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void
}

import type { Rand } from '../apimachinery/rand.ts'
import type { API } from '../apiserver/interface.ts'
import type { Clock } from '../clock/clock.ts'
import type { ActorContext } from './actor.ts'
import { EventNames } from './event-name.ts'
import { createEventsRecorder } from './events-recorder.ts'
import { createInformers } from './informer.ts'
import { createLiveness } from './liveness.ts'
import { PodMetrics } from './metrics.ts'
import { createRecorder } from './recorder.ts'

export type { Actor, ActorContext, EventsRecorder, Informer, Informers, Recorder, Workqueue } from './actor.ts'
export { EventNames } from './event-name.ts'
export { createEventsRecorder } from './events-recorder.ts'
export { createInformers } from './informer.ts'
export type { Liveness } from './liveness.ts'
export type { ContainerUsage, Load, PodMetrics, PodUsage } from './metrics.ts'
export { referenceTo } from './object-reference.ts'
export type { RecorderContext } from './recorder.ts'
export { createRecorder } from './recorder.ts'
export type { WorkqueueOptions } from './workqueue.ts'
export { createWorkqueue } from './workqueue.ts'

/** The host that the control plane's components run on. */
const controlPlaneHost = 'kind-control-plane'

/** Everything an actor of one cluster is handed. */
export function createActorContext(api: API, clock: Clock, rand: Rand): ActorContext {
  const names = new EventNames(clock, rand)
  const shared = { clock, rand, informers: createInformers(api, clock), liveness: createLiveness(), metrics: new PodMetrics(api, clock) }
  const contextOf = (client: API): ActorContext => {
    const recorderContext = { api: client, clock, names }
    return {
      ...shared,
      api: client,
      as: fieldManager => contextOf(api.as(fieldManager)),
      recorder: (component, host) => createRecorder(recorderContext, component, host),
      eventsRecorder: reportingController => createEventsRecorder(recorderContext, reportingController, controlPlaneHost),
    }
  }
  return contextOf(api)
}

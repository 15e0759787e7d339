import type { ActorContext } from '../client/actor.ts'
import type { Network } from '../network/index.ts'

/** A program that is installed into the cluster, or runs beside it, and acts on its objects while it runs. */
export interface Addon {
  start(): void
  stop(): void
}

/** What an addon is handed. */
export interface AddonContext extends ActorContext {
  readonly network: Network
}

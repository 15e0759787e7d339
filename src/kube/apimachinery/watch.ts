import type { KubeObject } from './meta.ts'

/** One change of one object, as a watch tells it. `old` is the state before (absent for ADDED). */
export interface WatchEvent<T extends KubeObject = KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: T
  readonly old?: T
}

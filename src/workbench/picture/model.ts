/** What the picture shows, as plain data: the worker makes it from the cluster's objects, the page draws it. */
export interface Picture {
  readonly nodes: readonly NodeItem[]
  readonly pods: readonly PodItem[]
  readonly owners: readonly OwnerItem[]
  readonly services: readonly ServiceItem[]
  /** ConfigMaps, Secrets and the like. */
  readonly sheets: readonly SheetItem[]
  readonly namespaces: readonly string[]
}

/** A node, with how much of its CPU is asked for. */
export interface NodeItem {
  readonly key: string
  readonly name: string
  readonly ready: boolean
  /** False once it is cordoned. */
  readonly schedulable: boolean
  /** Thousandths of a CPU. */
  readonly cpuRequested: number
  readonly cpuAllocatable: number
}

/** What a Pod's border, ground and glyph say. */
export type PodState = 'pending' | 'creating' | 'starting' | 'ready' | 'failed' | 'done' | 'going' | 'unknown'

/** A Pod. `status` is the word of kubectl's STATUS column. */
export interface PodItem {
  readonly key: string
  readonly namespace: string
  readonly name: string
  /** Empty while no node is chosen. */
  readonly node: string
  readonly status: string
  readonly state: PodState
  readonly containers: number
  readonly restarts: number
  /** The key of the controlling owner, or empty. */
  readonly owner: string
  /** A Service sends it traffic. */
  readonly receives: boolean
}

/** A ReplicaSet, Deployment or another object that has Pods. */
export interface OwnerItem {
  readonly key: string
  readonly kind: string
  /** `replicaset`, `deployment`: what kubectl writes before the slash. */
  readonly resource: string
  readonly namespace: string
  readonly name: string
  /** The key of the owner above it, or empty. */
  readonly parent: string
  readonly wanted: number
  readonly ready: number
  /** For order: older revisions stand left. */
  readonly revision: number
}

/** A Service and the Pods behind it. */
export interface ServiceItem {
  readonly key: string
  readonly namespace: string
  readonly name: string
  /** `10.96.0.17:80`, or `None`. */
  readonly address: string
  /** Keys of the Pods its EndpointSlices name. */
  readonly pods: readonly string[]
}

/** An object that only holds data. */
export interface SheetItem {
  readonly key: string
  readonly kind: string
  readonly resource: string
  readonly namespace: string
  readonly name: string
}

/** How each state looks and is spoken of: its glyph, its colors, its border. */
export const podStates: Readonly<Record<PodState, { glyph: string; color: string; border: number; dash: string }>> = {
  pending: { glyph: '…', color: 'unknown', border: 1.75, dash: '2 3' },
  creating: { glyph: '◔', color: 'starting', border: 1.75, dash: '5 3' },
  starting: { glyph: '◐', color: 'starting', border: 1.75, dash: '' },
  ready: { glyph: '✓', color: 'ready', border: 1.75, dash: '' },
  failed: { glyph: '✕', color: 'failed', border: 3, dash: '' },
  done: { glyph: '■', color: 'done', border: 1.75, dash: '' },
  going: { glyph: '−', color: 'going', border: 1.75, dash: '1 4' },
  unknown: { glyph: '?', color: 'unknown', border: 1.75, dash: '2 2' },
}

/** The state that a word of kubectl's STATUS column stands for. */
export function stateOf(status: string, node: string, ready: boolean): PodState {
  if (status === 'Terminating') return 'going'
  if (status === 'Unknown' || status === 'NodeLost') return 'unknown'
  if (status === 'Completed' || status === 'Succeeded') return 'done'
  if (status === 'Running') return ready ? 'ready' : 'starting'
  if (status === 'Pending' || status === 'SchedulingGated') return node === '' ? 'pending' : 'creating'
  if (status === 'ContainerCreating' || status === 'PodInitializing' || /^Init:\d+\/\d+$/.test(status)) return 'creating'
  if (status === 'NotReady') return 'starting'
  return 'failed'
}

import type { ContainerStatus } from './container.ts'

/** The shared part of a Pod's containers: its network. */
export interface SandboxStatus {
  readonly id: string
  readonly ready: boolean
  readonly attempt: number
  /** Empty on the node's network. */
  readonly ip: string
}

/** What the runtime holds of one Pod at one moment; containers and sandboxes with the newest first. */
export interface RuntimeStatus {
  readonly sandboxes: readonly SandboxStatus[]
  readonly containers: readonly ContainerStatus[]
  /** Containers that belong to the newest sandbox. */
  readonly active: readonly ContainerStatus[]
  readonly ips: readonly string[]
}

/** A Pod the runtime has never seen. */
export const noRuntimeStatus: RuntimeStatus = { sandboxes: [], containers: [], active: [], ips: [] }

/** The newest run of a container. */
export function latest(status: RuntimeStatus, name: string): ContainerStatus | undefined {
  return status.containers.find(container => container.name === name)
}

/** Whether a Pod needs a new sandbox, and why, in the words of its condition. Follows kuberuntime/util/util.go PodSandboxChanged. */
export function sandboxChanged(
  status: RuntimeStatus,
  hostNetwork: boolean,
): { changed: false } | { changed: true; attempt: number; id: string; reason: string } {
  const [newest] = status.sandboxes
  if (newest === undefined) return { changed: true, attempt: 0, id: '', reason: 'no pod sandbox exists' }
  if (!newest.ready) return { changed: true, attempt: newest.attempt + 1, id: newest.id, reason: 'pod sandbox is not ready' }
  if (!hostNetwork && newest.ip === '') return { changed: true, attempt: newest.attempt + 1, id: newest.id, reason: 'pod sandbox has no IP address' }
  return { changed: false }
}

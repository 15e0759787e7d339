import type { Container } from '../runtime/container.ts'
import type { RuntimeStatus, SandboxStatus } from '../runtime/runtime.ts'

interface Sandbox {
  readonly id: string
  ready: boolean
  readonly attempt: number
  readonly ip: string
}

/** Runs of one container that are kept: the last, and the one before for `--previous`. */
const keptRuns = 2

/** What the runtime holds of one Pod. */
export class PodRuntime {
  private sandboxes: Sandbox[] = []
  /** The newest first, each with the sandbox it belongs to. */
  private runs: { readonly container: Container; readonly sandbox: string }[] = []

  addSandbox(id: string, attempt: number, ip: string): void {
    this.sandboxes.unshift({ id, ready: true, attempt, ip })
    this.sandboxes.length = Math.min(this.sandboxes.length, keptRuns)
  }

  stopSandboxes(): void {
    for (const sandbox of this.sandboxes) sandbox.ready = false
  }

  /** Adds a new run and forgets the oldest of the same name. */
  addContainer(container: Container): void {
    this.runs.unshift({ container, sandbox: this.sandboxes[0]?.id ?? '' })
    const named = this.runs.filter(run => run.container.config.name === container.config.name)
    for (const old of named.slice(keptRuns)) this.remove(old.container.config.id)
  }

  remove(id: string): void {
    this.runs = this.runs.filter(run => run.container.config.id !== id)
  }

  /**
   * Forgets ended runs of which a later one of the same container has ended too; gives their ids.
   * Follows pkg/kubelet/pod_container_deletor.go.
   */
  removeOldDead(): ReadonlySet<string> | undefined {
    if (this.runs.length < 2) return undefined
    const ended = new Set<string>()
    const removed = new Set<string>()
    for (const { container } of this.runs) {
      if (container.state !== 'exited') continue
      if (ended.has(container.config.name)) removed.add(container.config.id)
      ended.add(container.config.name)
    }
    if (removed.size === 0) return undefined
    this.runs = this.runs.filter(({ container }) => !removed.has(container.config.id))
    return removed
  }

  byId(id: string): Container | undefined {
    return this.runs.find(run => run.container.config.id === id)?.container
  }

  /** The newest run of a container. */
  named(name: string): Container | undefined {
    return this.runs.find(run => run.container.config.name === name)?.container
  }

  get running(): Container[] {
    return this.runs.map(run => run.container).filter(({ state }) => state === 'running')
  }

  /** How everything stands now. */
  snapshot(): RuntimeStatus {
    const [newest] = this.sandboxes
    const containers = this.runs.map(({ container }) => container.status())
    const active = this.runs.flatMap(({ sandbox }, index) => (sandbox === newest?.id ? (containers[index] ?? []) : []))
    const sandboxes: SandboxStatus[] = this.sandboxes.map(sandbox => ({ ...sandbox }))
    return { sandboxes, containers, active, ips: newest === undefined || newest.ip === '' ? [] : [newest.ip] }
  }
}

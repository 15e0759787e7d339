import type { Pod } from '../api/types.gen.ts'
import { newNotFound, StatusError } from '../apimachinery/status-error.ts'
import type { Informer } from '../client/actor.ts'
import type { Io, Program } from '../process/process.ts'
import type { LogOptions } from './logs.ts'
import { loggedRun, writeLog } from './logs.ts'
import type { PodRuntime } from './pod/pod-runtime.ts'
import { RuntimeError } from './runtime/container.ts'
import { keyOf } from './static-pods.ts'

/** One container of one Pod. */
export interface ContainerTarget {
  readonly namespace: string
  readonly pod: string
  readonly container: string
}

const internalError = (message: string) => new StatusError({ code: 500, reason: 'InternalError', message })

// biome-ignore lint/correctness/useYield: it has nothing to wait for
function* write(text: string, io: Io): Program {
  io.stdout(text)
  return 0
}

/** What the API server asks a kubelet for: logs and commands. Follows pkg/kubelet/server. */
export class PodAccess {
  private readonly pods: Informer<Pod>
  private readonly runtimes: ReadonlyMap<string, PodRuntime>

  constructor(pods: Informer<Pod>, runtimes: ReadonlyMap<string, PodRuntime>) {
    this.pods = pods
    this.runtimes = runtimes
  }

  /** Writes a container's log to stdout; throws a StatusError when it has none. */
  logs(target: ContainerTarget, options: LogOptions, io: Io): Program {
    const pod = this.named(target)
    const id = loggedRun(pod, target.container, options.previous === true)
    const container = this.runtimes.get(keyOf(pod))?.byId(id)
    // The answer has begun by then: what goes wrong becomes its text.
    return container === undefined ? write(`unable to retrieve container logs for containerd://${id}`, io) : writeLog(container, options, io)
  }

  /** Runs a command in a container; throws a StatusError when it cannot be started. */
  exec(target: ContainerTarget, command: readonly string[], io: Io): Program {
    const container = this.runtimes.get(keyOf(this.named(target)))?.named(target.container)
    if (container === undefined || container.state !== 'running')
      throw internalError(`unable to upgrade connection: container not found ("${target.container}")`)
    try {
      return container.exec(command, io)
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error
      throw internalError(`Internal error occurred: Internal error occurred: error executing command in container: ${error.message}`)
    }
  }

  private named({ namespace, pod }: ContainerTarget): Pod {
    const found = this.pods.get(namespace, pod)
    if (found === undefined) throw newNotFound({ group: '', resource: 'pods' }, pod)
    return found
  }
}

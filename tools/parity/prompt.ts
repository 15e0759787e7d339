import { Rand } from '../../src/kube/apimachinery/rand.ts'
import { StatusError } from '../../src/kube/apimachinery/status-error.ts'
import type { Answer, API } from '../../src/kube/apiserver/interface.ts'
import { createServer } from '../../src/kube/apiserver/server.ts'
import { createActorContext } from '../../src/kube/client/index.ts'
import { Clock } from '../../src/kube/clock/clock.ts'
import { createGround } from '../../src/kube/cluster/ground.ts'
import { startTime } from '../../src/kube/cluster/start-time.ts'
import { controllers } from '../../src/kube/controllers/index.ts'
import { installDefinitions } from '../../src/kube/diagnostics/install.ts'
import { kindKubeconfig, kubeconfigPath } from '../../src/kube/kubectl/config.ts'
import { kubectl } from '../../src/kube/kubectl/kubectl.ts'
import { inputOf, Process } from '../../src/kube/process/process.ts'
import type { Printed, RecordedAnswer } from './recorded.ts'

/** No command of a case waits longer than this, in virtual milliseconds. */
const limit = 60_000

/** What kubectl printed, and what the server answered to each of its writes. */
export interface Asked {
  readonly printed: Printed
  readonly answers: readonly RecordedAnswer[]
}

/** A folder with manifests and kubectl in front of a fresh API server: the lab without nodes. */
export class Prompt {
  private readonly clock = new Clock(startTime)
  private readonly files: ReadonlyMap<string, string>
  private readonly api: API
  private answers: RecordedAnswer[] = []

  /**
   * `files` are the manifests by name; `controlled` runs the controllers too, for what they do between two commands;
   * `definitions` are files of definitions whose kinds are served.
   */
  constructor(files: ReadonlyMap<string, string>, { controlled = false, definitions = [] }: { controlled?: boolean; definitions?: readonly string[] } = {}) {
    this.files = files
    const rand = new Rand(1)
    const api = createServer({ clock: this.clock, rand })
    createGround(api)
    for (const text of definitions) installDefinitions(api, text, startTime)
    this.api = this.listening(api)
    if (!controlled) return
    const context = createActorContext(api, this.clock, rand).as('kube-controller-manager')
    for (const controller of controllers) controller(context).start()
    this.rest(1000)
  }

  /** Lets virtual milliseconds pass. */
  rest(milliseconds: number): void {
    this.clock.advance(milliseconds)
  }

  /** Runs `kubectl ARGS…` to its end. */
  kubectl(...args: readonly string[]): Asked {
    this.answers = []
    let [stdout, stderr] = ['', '']
    const io = {
      stdin: inputOf(''),
      stdout: (text: string) => {
        stdout += text
        return true
      },
      stderr: (text: string) => {
        stderr += text
        return true
      },
    }
    const files = {
      absolute: (path: string) => path,
      read: (path: string) => this.files.get(path) ?? (path === kubeconfigPath ? kindKubeconfig() : undefined),
      write: () => false,
      list: () => undefined,
    }
    const command = kubectl({ api: this.api, clock: this.clock, files })
    const process = new Process(this.clock, command.run(args, io))
    const until = this.clock.now() + limit
    while (process.exitCode === undefined && (this.clock.nextAt() ?? Infinity) <= until) this.clock.step()
    process.stop(130)
    return { printed: { stdout, stderr, exit: process.exitCode ?? 130 }, answers: this.answers }
  }

  /** The same API, and every answer to a write is kept, as the recording proxy keeps it. */
  private listening(api: API): API {
    const heard = <T extends Answer>(write: () => T): T => {
      try {
        const answer = write()
        const { object, warnings } = answer
        // Stored objects come without, as few ask for them.
        const managedFields = [...api.managedFields(object)]
        this.answers.push({ object: { ...object, metadata: { ...object.metadata, ...(managedFields.length === 0 ? {} : { managedFields }) } }, warnings })
        return answer
      } catch (error) {
        if (error instanceof StatusError) {
          const { code, reason, message, details } = error.status
          const causes = (details?.causes ?? []).map(cause => ({ type: cause.reason, field: cause.field ?? '', message: cause.message }))
          this.answers.push({ status: { code, reason, message, causes }, warnings: error.warnings ?? [] })
        }
        throw error
      }
    }
    const listened: API = Object.create(api)
    listened.create = (...args) => heard(() => api.create(...args))
    listened.update = (...args) => heard(() => api.update(...args))
    listened.patch = (...args) => heard(() => api.patch(...args))
    return listened
  }
}

import { Rand } from '../apimachinery/rand.ts'
import type { API } from '../apiserver/interface.ts'
import { createServer } from '../apiserver/server.ts'
import { Clock } from '../clock/clock.ts'
import type { Io } from '../process/process.ts'
import { inputOf, Process } from '../process/process.ts'
import { kindKubeconfig, kubeconfigPath } from './config.ts'
import type { Files, KubectlContext } from './context.ts'
import { kubectl } from './kubectl.ts'

/** What a command line printed and how it ended. `code` is undefined while it still waits. */
export interface Ran {
  readonly out: string
  readonly err: string
  /** Both streams in the order they came. */
  readonly both: string
  readonly code: number | undefined
}

/** kubectl before an API server on which nothing else acts. Time passes only where a command waits. */
export class TestConsole {
  readonly clock = new Clock(Date.UTC(2026, 0, 1))
  readonly api: API
  readonly texts = new Map<string, string>()
  readonly context: KubectlContext

  constructor(extra: Partial<KubectlContext> = {}) {
    this.api = createServer({ clock: this.clock, rand: new Rand(1) })
    const namespace = this.api.kindOf('v1', 'Namespace')
    if (namespace !== undefined)
      for (const name of ['default', 'kube-system']) this.api.create(namespace, '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
    const serviceAccount = this.api.kindOf('v1', 'ServiceAccount')
    if (serviceAccount !== undefined) this.api.create(serviceAccount, 'default', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } })
    const files: Files = {
      absolute: path => path,
      read: path => this.texts.get(path) ?? (path === kubeconfigPath ? kindKubeconfig() : undefined),
      write: (path, text) => this.texts.set(path, text) === this.texts,
      list: path => {
        const prefix = path === '.' ? '' : `${path.replace(/\/$/, '')}/`
        const names = [...this.texts.keys()].filter(name => name.startsWith(prefix)).map(name => name.slice(prefix.length))
        return names.length === 0 ? undefined : names.sort()
      },
    }
    this.context = { api: this.api, clock: this.clock, files, ...extra }
  }

  /** Runs `kubectl ARGS…` for at most `limit` virtual milliseconds. */
  run(args: readonly string[], stdin = '', limit = 100_000): Ran {
    let [out, err, both] = ['', '', '']
    const io: Io = {
      stdin: inputOf(stdin),
      stdout: text => {
        out += text
        both += text
        return true
      },
      stderr: text => {
        err += text
        both += text
        return true
      },
    }
    const process = new Process(this.clock, kubectl(this.context).run(args, io))
    const until = this.clock.now() + limit
    while (process.exitCode === undefined && (this.clock.nextAt() ?? Infinity) <= until) this.clock.step()
    const code = process.exitCode
    process.stop(130)
    return { out, err, both, code }
  }

  /** Runs a line whose words are parted by spaces; gives both streams as one text. */
  say(line: string, stdin = ''): string {
    return this.run(
      line.split(' ').filter(word => word !== ''),
      stdin,
    ).both
  }
}

// A served cluster with the real kubectl in front of it. Its clock stands while kubectl works and moves while it waits, so
// that a script plays as it does in the terminal.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Cluster, Descriptions } from '../../src/kube/index.ts'
import type { HttpRequest } from '../../src/kube/serve.ts'
import { RestServer } from '../../src/kube/serve.ts'
import { readDescriptions } from '../descriptions.ts'
import { readDiscovery, readOpenAPI } from '../serve/documents.ts'
import { kubeconfigOf } from '../serve/kubeconfig.ts'
import type { Follower, Listening } from '../serve/listen.ts'
import { listen } from '../serve/listen.ts'

/** Real milliseconds without a word between kubectl and the server after which kubectl waits for something to happen. */
const quiet = 120
/** The same without an open watch: kubectl sleeps by itself, and time passes as on the wall. */
const asleep = 400
/** No command takes longer, in virtual and in real milliseconds. */
const limit = 1_200_000
const realLimit = 180_000
/** As between a person's commands; see Cluster.execute. */
const typing = 200

const sentences = readDescriptions() ?? {}
const descriptions = new Descriptions()
descriptions.add(sentences)
const documents = { discovery: readDiscovery(), openapi: readOpenAPI(sentences) }

/** A cluster that was ready at `start`, as both sides of a comparison begin with. */
export function clusterAt(start: number): Cluster {
  return new Cluster({ start, descriptions })
}

/** How time passes while a command runs. */
export type Pace =
  /** As fast as kubectl hears of what happens. */
  | 'quick'
  /** As on the wall, for commands that look at their own clock. */
  | 'wall'

/** One served cluster, a folder to stand in, and kubectl on the PATH. */
export class Stage {
  readonly cluster: Cluster
  private readonly folder = mkdtempSync(join(tmpdir(), 'kubenotes-oracle-'))
  private listening: Listening | undefined
  /** Requests so far, answers that are still open, and when the last word went over the wire. */
  private requests = 0
  private open = 0
  private last = 0

  constructor(start: number) {
    this.cluster = clusterAt(start)
  }

  /** Begins to answer; `kubectl` is the binary. `hear` is told of every request. */
  async begin(kubectl: string, hear: (request: HttpRequest) => void = () => undefined): Promise<void> {
    const { api, clock, containers } = this.cluster
    const token = 'oracle'
    this.listening = await listen(
      new RestServer({ api, clock, containers, ...documents, token }),
      0,
      () => undefined,
      request => {
        hear(request)
        return this.follow()
      },
    )
    mkdirSync(join(this.folder, 'bin'))
    mkdirSync(join(this.folder, 'work'))
    symlinkSync(kubectl, join(this.folder, 'bin', 'kubectl'))
    writeFileSync(join(this.folder, 'config'), kubeconfigOf(this.listening, token, 'kind-kind'))
  }

  /** Counts a request and its answer. */
  private follow(): Follower {
    this.requests++
    this.open++
    this.last = Date.now()
    return {
      sent: () => (this.last = Date.now()),
      over: () => {
        this.open--
        this.last = Date.now()
      },
    }
  }

  /** Runs a line of the shell to its end; gives what it printed. */
  async run(line: string, pace: Pace): Promise<string> {
    const machine = /^docker (stop|start) (\S+)$/.exec(line)
    const node = machine?.[2]
    if (node !== undefined) return this.cluster.turn(node, machine?.[1] === 'stop' ? 'pause' : 'resume') ? `${node}\n` : ''
    this.cluster.reportNodes()
    const { folder } = this
    // Both streams in the order they come, as a terminal shows them.
    const child = spawn('bash', ['-c', `exec 2>&1\n${line}`], {
      cwd: join(folder, 'work'),
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`, HOME: folder, KUBECONFIG: join(folder, 'config'), LANG: 'C.UTF-8' },
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    let ended = false
    const closed = new Promise<void>(resolve => child.on('close', () => resolve())).then(() => (ended = true))
    this.requests = 0
    await this.passTime(pace, () => ended)
    child.kill('SIGKILL')
    await closed
    this.cluster.clock.advance(typing)
    // What the site says itself, the terminal says without a server before it.
    return output.replaceAll(`127.0.0.1:${this.listening?.port}`, '127.0.0.1:6443').replaceAll('Error from server: kubenotes: ', 'kubenotes: ')
  }

  /** Moves the clock as far as the command that runs waits. */
  private async passTime(pace: Pace, ended: () => boolean): Promise<void> {
    const { clock } = this.cluster
    const [until, realUntil] = [clock.now() + limit, Date.now() + realLimit]
    let before = Date.now()
    while (!ended() && clock.now() < until && Date.now() < realUntil) {
      await sleep(5)
      const now = Date.now()
      const silence = now - this.last
      const waits = this.requests > 0 && silence > (this.open > 0 ? quiet : asleep)
      if (pace === 'wall' || (waits && this.open === 0)) clock.advance(this.requests > 0 ? now - before : 0)
      else if (waits) this.untilHeard()
      before = now
    }
  }

  /** Moves the clock until something goes over the wire, or a virtual second has passed. */
  private untilHeard(): void {
    const { clock } = this.cluster
    const [until, { last }] = [clock.now() + 1000, this]
    while (this.last === last && (clock.nextAt() ?? Infinity) <= until) clock.step()
    if (this.last === last) clock.advanceTo(until)
  }

  /** Stops answering and takes the folder away. */
  end(): void {
    this.listening?.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

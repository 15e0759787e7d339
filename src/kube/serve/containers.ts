import type { Pod } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { parseTime } from '../apimachinery/meta.ts'
import { newBadRequest, StatusError } from '../apimachinery/status-error.ts'
import { decodeUTF8, encodeUTF8 } from '../apimachinery/utf8.ts'
import type { Clock } from '../clock/clock.ts'
import type { ContainerRef, Containers, LogOptions } from '../kubectl/context.ts'
import type { Io } from '../process/process.ts'
import { inputOf, Pipe, Process } from '../process/process.ts'
import { encodeJSON } from '../serializer/go-json.ts'
import type { Query, Session, StreamAnswer } from './http.ts'
import { count, flag, parameter } from './http.ts'
import { statusObject, success } from './status.ts'

type StoredPod = Pod & KubeObject

/** Follows pkg/registry/core/pod/strategy.go validateContainer. */
function containerOf(pod: StoredPod, query: Query): ContainerRef {
  const { name = '', namespace = '' } = pod.metadata
  const { containers, initContainers, ephemeralContainers } = pod.spec
  const all = [...(initContainers ?? []), ...(containers ?? []), ...(ephemeralContainers ?? [])].map(each => each.name)
  const given = parameter(query, 'container')
  const [only, second] = containers ?? []
  if (given === '' && only !== undefined && second === undefined) return { namespace, pod: name, container: only.name }
  if (given === '') throw newBadRequest(`a container name must be specified for pod ${name}, choose one of: [${all.join(' ')}]`)
  if (!all.includes(given)) throw newBadRequest(`container ${given} is not valid for pod ${name}`)
  return { namespace, pod: name, container: given }
}

function logOptions(query: Query, now: number): LogOptions {
  const [tailLines, limitBytes, seconds] = [count(query, 'tailLines'), count(query, 'limitBytes'), count(query, 'sinceSeconds')]
  const time = parseTime(parameter(query, 'sinceTime'))
  const sinceTime = seconds === undefined ? (Number.isNaN(time) ? undefined : time) : now - seconds * 1000
  return {
    previous: flag(query, 'previous'),
    follow: flag(query, 'follow'),
    timestamps: flag(query, 'timestamps'),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(sinceTime === undefined ? {} : { sinceTime }),
  }
}

/** Answers with a container's log. Throws a StatusError when there is none. Follows pkg/registry/core/pod/rest/log.go. */
export function logAnswer(clock: Clock, containers: Containers, pod: StoredPod, query: Query): StreamAnswer {
  const target = containerOf(pod, query)
  let write: (text: string) => boolean = () => true
  const io: Io = { stdin: inputOf(''), stdout: text => write(text), stderr: () => true }
  // The kubelet refuses here, while there is still a status to send.
  const program = containers.logs(target, logOptions(query, clock.now()), io)
  return {
    status: 200,
    headers: [['Content-Type', 'text/plain']],
    start: sink => {
      write = text => sink.write(text)
      const process = new Process(clock, program, () => sink.end())
      return () => process.stop(137)
    },
  }
}

/** The channels of a command's streams. Follows apimachinery/pkg/util/remotecommand/constants.go. */
const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, close: 255 }

/** The newest form of such a session: it also tells when a stream ends. */
const protocol = 'v5.channel.k8s.io'

const framed = (channel: number, text: string) => Uint8Array.from([channel, ...encodeUTF8(text)])

/** How a command ended, as the error channel tells it. Follows kubelet's cri-streaming/pkg/streaming/remotecommand/exec.go. */
function ending(code: number): object {
  if (code === 0) return success()
  const message = `command terminated with non-zero exit code: exit status ${code}`
  return {
    ...{ metadata: {}, status: 'Failure', message, reason: 'NonZeroExitCode' },
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  }
}

/** What a client may ask for when it upgrades: the first that both know, or BadRequest. */
export function checkProtocol(header: string | undefined): void {
  const offered = (header ?? '').split(',').map(each => each.trim())
  if (!offered.includes(protocol))
    throw newBadRequest(`unable to upgrade: the server speaks ${protocol} over WebSockets, and the client asked for ${header ?? 'none'}`)
}

/** Runs a command in a container, its streams over the channels of one WebSocket. Throws a StatusError before it is one. */
export function execSession(clock: Clock, containers: Containers, pod: StoredPod, query: Query): Session {
  const target = containerOf(pod, query)
  if ((pod.spec.nodeName ?? '') === '') throw newBadRequest(`pod ${target.pod} does not have a host assigned`)
  return {
    protocol,
    open: connection => {
      const stdin = new Pipe()
      const wants = (stream: string) => flag(query, stream)
      if (!wants('stdin')) stdin.end()
      const out = (channel: number) => (text: string) => {
        connection.send(framed(channel, text))
        return true
      }
      const io: Io = { stdin, stdout: out(channels.stdout), stderr: wants('stderr') ? out(channels.stderr) : out(channels.stdout) }
      const finish = (status: object) => {
        connection.send(framed(channels.error, encodeJSON(status)))
        connection.close()
      }
      let process: Process | undefined
      try {
        process = new Process(clock, containers.exec(target, query.get('command') ?? [], io), code => finish(ending(code)))
      } catch (error) {
        if (!(error instanceof StatusError)) throw error
        finish(statusObject(error.status))
      }
      return {
        receive: ([channel, ...bytes]) => {
          if (channel === channels.stdin) stdin.write(decodeUTF8(bytes))
          if (channel === channels.close && bytes[0] === channels.stdin) stdin.end()
        },
        gone: () => process?.stop(137),
      }
    },
  }
}

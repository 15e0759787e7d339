import type { Pod } from '../api/types.gen.ts'
import { newBadRequest } from '../apimachinery/status-error.ts'
import type { Io, Program } from '../process/process.ts'
import type { Container } from './runtime/container.ts'
import type { LogLine } from './runtime/log.ts'

/** Which lines of a container's log are wanted. Times in milliseconds since the epoch. */
export interface LogOptions {
  readonly previous?: boolean
  readonly follow?: boolean
  readonly timestamps?: boolean
  readonly tailLines?: number
  readonly limitBytes?: number
  /** Only lines at or after this moment. */
  readonly sinceTime?: number
}

/**
 * Which run's log is meant, by its id. Throws a StatusError when there is none, in the words of
 * pkg/kubelet/kubelet_pods.go validateContainerLogStatus.
 */
export function loggedRun(pod: Pod, name: string, previous: boolean): string {
  const refuse = (why: string) => newBadRequest(why)
  const podName = pod.metadata.name ?? ''
  const status = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? []), ...(pod.status.ephemeralContainerStatuses ?? [])].find(
    candidate => candidate.name === name,
  )
  if (status === undefined) throw refuse(`container "${name}" in pod "${podName}" is not available`)
  const idOf = (text: string) => text.replace(/^containerd:\/\//, '')
  const last = status.lastState.terminated
  const { waiting, running, terminated } = status.state
  if (previous) {
    if (last?.containerID === undefined || last.containerID === '') throw refuse(`previous terminated container "${name}" in pod "${podName}" not found`)
    return idOf(last.containerID)
  }
  if (running !== undefined) return idOf(status.containerID ?? '')
  const ended = terminated?.containerID || last?.containerID
  if (ended !== undefined && ended !== '') return idOf(ended)
  if (terminated !== undefined || last !== undefined) throw refuse(`container "${name}" in pod "${podName}" is terminated`)
  const reason = waiting?.reason
  if (reason === undefined && waiting === undefined) throw refuse(`container "${name}" in pod "${podName}" is waiting to start - no logs yet`)
  const why = reason === 'ErrImagePull' ? "image can't be pulled" : reason === 'ImagePullBackOff' ? 'trying and failing to pull image' : (reason ?? '')
  throw refuse(`container "${name}" in pod "${podName}" is waiting to start: ${why}`)
}

const timestamp = (time: number) => `${new Date(time).toISOString().slice(0, 23)}000000Z`

function textOf(line: LogLine, timestamps: boolean): string {
  return `${timestamps ? `${timestamp(line.time)} ` : ''}${line.text}${line.ended ? '\n' : ''}`
}

/** Writes a run's log, and goes on with what comes when following, until the container ends. */
export function* writeLog(container: Container, options: LogOptions, io: Io): Program {
  const { log } = container
  const timestamps = options.timestamps === true
  let bytes = options.limitBytes ?? Number.POSITIVE_INFINITY
  const write = (lines: readonly LogLine[]) => {
    for (const line of lines) {
      if (options.sinceTime !== undefined && line.time < options.sinceTime) continue
      const text = textOf(line, timestamps).slice(0, bytes)
      bytes -= text.length
      if (text !== '' && !io.stdout(text)) return false
    }
    return bytes > 0
  }
  const all = log.from(0)
  const tail = options.tailLines
  if (!write(tail === undefined || tail < 0 ? all : tail === 0 ? [] : all.slice(-tail)) || options.follow !== true) return 0
  let seen = log.length
  for (;;) {
    if (!write(log.from(seen))) return 0
    seen = log.length
    if (container.state !== 'running') return 0
    yield {
      wait: wake => {
        const unsubscribe = log.onWrite(wake)
        const forget = container.onceStopped(wake)
        return () => {
          unsubscribe()
          forget()
        }
      },
    }
  }
}

import type { FieldDescriptions } from '../api/descriptions.ts'
import type { API } from '../apiserver/interface.ts'
import type { Clock } from '../clock/clock.ts'
import type { Io, Pause, Program } from '../process/process.ts'

/** The files a command may read and write. Paths are as typed; how they resolve is up to the holder. */
export interface Files {
  /** The text of a file, or undefined when there is none. */
  read(path: string): string | undefined
  /** Writes a file; false when the path cannot be written. */
  write(path: string, text: string): boolean
  /** The names in a folder in order, or undefined when it is no folder. Folders end in `/`. */
  list(path: string): readonly string[] | undefined
  /** The path from the root of the file system, `.` and `..` worked out. */
  absolute(path: string): string
}

/** One container of one Pod. */
export interface ContainerRef {
  readonly namespace: string
  readonly pod: string
  readonly container: string
}

/** What `kubectl logs` asks a kubelet for. Times and durations in virtual milliseconds. */
export interface LogOptions {
  readonly previous?: boolean
  readonly follow?: boolean
  readonly timestamps?: boolean
  readonly tailLines?: number
  readonly limitBytes?: number
  /** Only lines at or after this moment, in milliseconds since the epoch. */
  readonly sinceTime?: number
}

/** Ways into running containers. Each writes to `io` and ends with an exit code. */
export interface Containers {
  /** Writes a container's log to stdout; throws a StatusError when the kubelet refuses. */
  logs(target: ContainerRef, options: LogOptions, io: Io): Program
  /** Runs a command in a container; throws a StatusError when the kubelet refuses. */
  exec(target: ContainerRef, command: readonly string[], io: Io): Program
  /** Joins the container's own process: its input and output until it ends. */
  attach?(target: ContainerRef, io: Io): Program
}

/** A port of the reader's machine that leads into a Pod. */
export interface ForwardedPort {
  readonly local: number
  readonly remote: number
  readonly namespace: string
  readonly pod: string
  /** Told of every connection; `refused` when nobody listens in the Pod. */
  onConnection(refused: boolean): void
}

/** Everything a kubectl command may touch. */
export interface KubectlContext {
  readonly api: API
  readonly clock: Clock
  readonly files: Files
  /** The variable KUBECONFIG: files with colons between them. */
  readonly kubeconfig?: string
  readonly containers?: Containers
  /** Sentences about fields, for `kubectl explain`. */
  readonly descriptions?: FieldDescriptions
  /** Opens a port of the reader's machine; gives what closes it, or undefined when the port is taken. */
  forward?(port: ForwardedPort): (() => void) | undefined
  /** Lets the reader edit a text; gives the saved text, or undefined when the editor was left without saving. */
  edit?(text: string, name: string): Generator<Pause, string | undefined, void>
}

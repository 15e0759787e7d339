import type { Addon } from '../addons/addon.ts'
import type { KubectlContext } from '../kubectl/context.ts'
import type { Network } from '../network/index.ts'
import type { Files } from '../shell-language/files.ts'

/** The machines of the cluster, by the names of their nodes: each call gives false for a name that is none. */
export interface Machines {
  /** Takes a node away: its kubelet falls silent. */
  stop(node: string): boolean
  start(node: string): boolean
}

/** Everything the terminal's shell and its programs may touch. */
export interface ShellContext extends Omit<KubectlContext, 'files'> {
  /** The files of the reader's machine. */
  readonly files: Files
  /** The directory the shell starts in; it must exist. Default `/root`. */
  readonly home?: string
  /** Programs of this machine that look after the cluster while they run, by name. */
  readonly addons?: Readonly<Record<string, Addon>>
  /** The network that the machine's own curl and ping speak to; without it there are none. */
  readonly network?: Network
  /** What `docker stop` and `docker start` work on; without it there is no docker. */
  readonly machines?: Machines
}

import type { Clock } from '../clock/clock.ts'
import type { Io, Program } from '../process/process.ts'
import type { Files } from './files.ts'

/** A program that a shell can start. `args` are without its own name; the exit code is what it ends with. */
export type Command = (args: readonly string[], io: Io, host: Host) => Program

/**
 * Whose error texts are printed: busybox (busybox and alpine images), debian (dash and GNU coreutils, as in the
 * nginx and httpd images) or bash (a person's terminal).
 */
export type Dialect = 'busybox' | 'debian' | 'bash'

/** Where a shell and its programs run: a container, or the terminal of the page. */
export interface Host {
  readonly clock: Clock
  readonly dialect: Dialect
  /** The exported variables. Programs may change the map; a subshell gets a copy. */
  readonly env: Map<string, string>
  /** The directory relative paths start from; always absolute. */
  cwd: string
  readonly files: Files
  /** What `hostname` prints. */
  readonly hostname: string
  /** The program of that name on the search path, or undefined. */
  command(name: string): Command | undefined
  /** The line about a name that is no program, where it is not the dialect's own. */
  notFound?(name: string): string
}

/** The host as a subshell or another program sees it: changes to its variables and directory stay its own. */
export function forkHost(host: Host): Host {
  return {
    clock: host.clock,
    dialect: host.dialect,
    env: new Map(host.env),
    cwd: host.cwd,
    files: host.files,
    hostname: host.hostname,
    command: name => host.command(name),
    ...(host.notFound && { notFound: name => host.notFound?.(name) ?? '' }),
  }
}

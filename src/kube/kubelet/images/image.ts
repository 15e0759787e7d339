import type { Network, Place, Protocol, Server } from '../../network/index.ts'
import type { Io, Program } from '../../process/process.ts'
import type { Dialect, Host, Signals } from '../../shell-language/index.ts'

/** The inside of one container, as its programs see it. */
export interface World {
  readonly host: Host
  /** Signals sent to the program. The first program of a container that does not look here ignores them, as process 1 does. */
  readonly signals: Signals
  readonly network: Network
  /** Where on the network it is. */
  readonly place: Place & { readonly kind: 'Pod' }
  /** The Pod's address. */
  readonly address: string
  /** Takes a port until the program ends; false when it is taken. */
  listen(port: number, server: Server, protocol?: Protocol): boolean
  /** Holds so many bytes of memory; the container is killed when that is more than its limit. */
  hold(bytes: number): void
  /** Writes to the container's own log, as programs do that write to /dev/stdout of process 1. */
  log(text: string): void
}

/** A program of an image. */
export type Behavior = (args: readonly string[], io: Io, world: World) => Program

/** An image as data: what it is called, how big it is, what starts in it. */
export interface Image {
  /** Full repository name, such as `docker.io/library/nginx`. */
  readonly repository: string
  /** The tags there are; without them every tag is. */
  readonly tags?: readonly string[]
  /** Size on the registry in bytes, as the Pulled event tells it. */
  readonly size: number
  /** Lies on every node from the start. */
  readonly preloaded?: boolean
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  /** Variables the image sets, besides PATH. */
  readonly env?: Readonly<Record<string, string>>
  readonly workingDir?: string
  /** The signal that asks its first program to end; TERM unless said otherwise. */
  readonly stopSignal?: string
  /** The user its programs run as; 0 unless said otherwise. */
  readonly user?: number
  /** Whose shell and small programs it has; undefined for images with their own program only. */
  readonly dialect?: Dialect
  /** What a tag has that differs from the rest, such as the shell of an alpine variant. */
  variant?(tag: string): Partial<Image>
  /** Its own programs by name. */
  readonly programs?: Readonly<Record<string, Behavior>>
  /** Files by path, for the given tag. */
  files?(tag: string): Readonly<Record<string, string>>
}

import type { Clock } from '../../clock/clock.ts'
import type { Network, Place, Protocol, Server } from '../../network/index.ts'
import type { Io, Program } from '../../process/process.ts'
import { readAll } from '../../process/process.ts'
import type { Command, Files, Host, Mount } from '../../shell-language/index.ts'
import { commonPrograms, MemoryFiles, MountedFiles, resolvePath, runText, Shell, type Signals } from '../../shell-language/index.ts'
import { dialectPrograms } from '../images/client-programs.ts'
import type { Behavior, Image, World } from '../images/image.ts'

/** What a container is made of. */
export interface WorldOptions {
  readonly clock: Clock
  readonly network: Network
  readonly image: Image
  readonly tag: string
  readonly hostname: string
  /** Where on the network its Pod is. */
  readonly place: Place & { readonly kind: 'Pod' }
  readonly environment: ReadonlyMap<string, string>
  readonly workingDir: string
  readonly mounts: readonly Mount[]
  readonly readOnlyRoot: boolean
  /** `/etc/hosts`, as the kubelet writes it. */
  readonly hosts: string
  /** `/etc/resolv.conf`, as the runtime writes it. */
  readonly resolvConf: string
  /** A file in which the container may leave a last word. */
  readonly terminationMessagePath: string
  readonly log: (text: string) => void
  readonly onHold: (bytes: number) => void
}

const searchPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** The inside of one container: its files, programs and ports. */
export class ContainerWorld {
  private readonly options: WorldOptions
  private closers: readonly (() => void)[] = []
  private root: Files | undefined

  constructor(options: WorldOptions) {
    this.options = options
  }

  /** A world for one process, with signals of its own. */
  enter(signals: Signals): World {
    const { clock, image, network, place, hostname, environment, workingDir } = this.options
    const files = () => this.files()
    const world: World = {
      host: {
        clock,
        dialect: image.dialect ?? 'debian',
        env: new Map(environment),
        cwd: workingDir === '' ? '/' : workingDir,
        get files() {
          return files()
        },
        hostname,
        command: name => this.command(name, world),
      },
      signals,
      network,
      place,
      address: place.address,
      listen: (port, server, protocol) => this.listen(port, server, protocol),
      hold: bytes => this.options.onHold(bytes),
      log: text => this.options.log(text),
    }
    return world
  }

  /** What was left in the termination log; nothing when no program ever looked at a file. */
  lastWord(): string {
    const path = this.options.terminationMessagePath
    return this.root?.kindOf(path) === 'file' ? this.root.read(path) : ''
  }

  /** Frees every port. */
  close(): void {
    for (const close of this.closers) close()
    this.closers = []
  }

  private listen(port: number, server: Server, protocol: Protocol = 'TCP'): boolean {
    const { network, place } = this.options
    const close = network.listen(place.address, port, server, protocol, { kind: 'Pod', namespace: place.namespace, name: place.name })
    if (close === undefined) return false
    this.closers = [...this.closers, close]
    return true
  }

  /** Built when first looked at: most containers never are. */
  private files(): Files {
    if (this.root !== undefined) return this.root
    const { image, tag, hosts, hostname, mounts, readOnlyRoot } = this.options
    const base = new MemoryFiles({ '/tmp/': '', '/var/log/': '', '/root/': '', '/dev/shm/': '', '/proc/': '', '/run/': '', '/etc/hostname': `${hostname}\n` })
    for (const [path, text] of Object.entries(image.files?.(tag) ?? {})) base.put(path, text)
    base.put('/etc/hosts', hosts)
    base.put('/etc/resolv.conf', this.options.resolvConf)
    base.put(this.options.terminationMessagePath, '')
    for (const mount of mounts) if (base.kindOf(mount.path) === undefined && mount.path !== '/') base.put(`${mount.path}/`, '')
    this.root = new MountedFiles(base, mounts, readOnlyRoot)
    return this.root
  }

  private behavior(name: string): Behavior | undefined {
    const { programs, dialect } = this.options.image
    const own = (table: Readonly<Record<string, Behavior>> | undefined) => (table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined)
    return own(programs) ?? (dialect === undefined ? undefined : own(dialectPrograms[dialect]))
  }

  /** The program behind a name or path, or undefined. */
  private command(name: string, world: World): Command | undefined {
    const slash = name.lastIndexOf('/')
    const directory = name.slice(0, Math.max(0, slash))
    const base = slash < 0 || searchPath.includes(directory) ? name.slice(slash + 1) : name
    const behavior = this.behavior(base)
    if (behavior !== undefined) return (args, io, host) => behavior(args, io, { ...world, host })
    const { dialect } = this.options.image
    if (dialect !== undefined && (base === 'sh' || (base === 'ash' && dialect === 'busybox') || (base === 'bash' && dialect === 'debian')))
      return (args, io, host) => shell(base, args, io, host, world.signals)
    if (dialect !== undefined && commonPrograms.has(base)) return commonPrograms.get(base)
    const path = resolvePath(world.host.cwd, name)
    if (slash < 0 || dialect === undefined || world.host.files.kindOf(path) !== 'file') return undefined
    return (args, io, host) => shell('sh', [name, ...args], io, host, world.signals)
  }
}

/** `sh -c text`, `sh file`, or the commands that come in. */
function* shell(name: string, args: readonly string[], io: Io, host: Host, signals: Signals): Program {
  // dash and ash keep no variable from outside whose name they could not set, and hand none on; bash does.
  if (name !== 'bash') for (const variable of [...host.env.keys()]) if (!/^[A-Za-z_]\w*$/.test(variable)) host.env.delete(variable)
  const options = new Set<string>()
  let index = 0
  while (/^-[a-z]+$/.test(args[index] ?? '')) for (const letter of (args[index++] ?? '').slice(1)) options.add(letter)
  const start = (text: string, title: string, parameters: readonly string[]) => {
    const running = new Shell(host, title, parameters)
    for (const letter of ['e', 'u', 'x']) if (options.has(letter)) running.options.add(letter)
    return runText(text, running, io, signals)
  }
  if (options.has('c')) {
    const text = args[index]
    if (text === undefined) {
      io.stderr(host.dialect === 'busybox' ? `${name}: -c requires an argument\n` : `${name}: 0: -c requires an argument\n`)
      return 2
    }
    return yield* start(text, args[index + 1] ?? name, args.slice(index + 2))
  }
  const file = args[index]
  if (file === undefined) return yield* start(yield* readAll(io.stdin), name, [])
  const path = resolvePath(host.cwd, file)
  if (host.files.kindOf(path) !== 'file') {
    io.stderr(host.dialect === 'busybox' ? `${name}: can't open '${file}': No such file or directory\n` : `${name}: 0: cannot open ${file}: No such file\n`)
    return host.dialect === 'busybox' ? 2 : 127
  }
  return yield* start(host.files.read(path), file, args.slice(index + 1))
}

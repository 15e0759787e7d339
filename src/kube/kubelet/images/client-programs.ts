import type { NetworkProgram } from '../../network/index.ts'
import { netcat, nslookup, ping, wget } from '../../network/index.ts'
import type { Io, Program } from '../../process/process.ts'
import type { Dialect } from '../../shell-language/index.ts'
import { commonPrograms, resolvePath } from '../../shell-language/index.ts'
import type { Behavior, World } from './image.ts'

/** A program that speaks to the network, as one of an image. */
export function networkBehavior(program: NetworkProgram): Behavior {
  return (args, io, { host, network, place }) => program(args, io, { host, network, place })
}

/** `dd if=/dev/zero of=FILE bs=1M count=N`: what is written to memory is held. */
function* dd(args: readonly string[], io: Io, world: World): Program {
  const value = (name: string) => args.find(arg => arg.startsWith(`${name}=`))?.slice(name.length + 1)
  const [, digits = '512', unit = ''] = /^(\d+)([kKmMgG]?)/.exec(value('bs') ?? '512') ?? []
  const count = Number(value('count') ?? 1)
  const size = Number(digits) * ({ k: 1024, m: 1048576, g: 1073741824 }[unit.toLowerCase()] ?? 1) * count
  const target = value('of')
  if (value('bs') === undefined ? size > 1e9 : size > 0) world.hold(target?.startsWith('/dev/shm') === true ? size : Math.min(size, size / Math.max(1, count)))
  if (target !== undefined && target !== '/dev/null') world.host.files.write(resolvePath(world.host.cwd, target), '')
  io.stderr(`${count}+0 records in\n${count}+0 records out\n`)
  return 0
}

/** `tail /dev/zero` keeps what it reads until the container is out of memory; everything else is the usual tail. */
function* tail(args: readonly string[], io: Io, world: World): Program {
  if (!args.includes('/dev/zero')) {
    const usual = commonPrograms.get('tail')
    return usual === undefined ? 127 : yield* usual(args, io, world.host)
  }
  for (;;) {
    world.hold(67_108_864)
    yield { sleep: 50 }
  }
}

const memoryPrograms = { dd, tail }

/** The small programs for network and memory that come with a shell: busybox brings its own, Debian's images bring none for the network. */
export const dialectPrograms: Readonly<Record<Dialect, Readonly<Record<string, Behavior>>>> = {
  busybox: {
    ...memoryPrograms,
    nc: networkBehavior(netcat),
    nslookup: networkBehavior(nslookup),
    ping: networkBehavior(ping),
    wget: networkBehavior(wget),
  },
  debian: memoryPrograms,
  bash: memoryPrograms,
}

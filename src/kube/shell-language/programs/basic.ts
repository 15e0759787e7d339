import type { Io, Program } from '../../process/process.ts'
import { FileError, resolvePath } from '../files.ts'
import type { Command, Host } from '../host.ts'
import { formatDate } from './date.ts'
import { formatPrintf, replaceEscapes } from './printf.ts'
import { immediate } from './program.ts'

const echo = immediate((args, io, host) => {
  let newline = true
  let escapes = host.dialect === 'debian'
  let index = 0
  for (; /^-[neE]+$/.test(args[index] ?? ''); index++) {
    const option = args[index] ?? ''
    if (host.dialect === 'debian' && option !== '-n') break
    if (option.includes('n')) newline = false
    if (option.includes('e')) escapes = true
    if (option.includes('E')) escapes = false
  }
  const text = args.slice(index).join(' ')
  const { text: shown, stop } = escapes ? replaceEscapes(text) : { text, stop: false }
  return io.stdout(shown + (newline && !stop ? '\n' : '')) ? 0 : 1
})

const printf = immediate((args, io) => {
  const [format, ...values] = args
  if (format === undefined) {
    io.stderr('printf: usage: printf format [arguments]\n')
    return 2
  }
  io.stdout(formatPrintf(format, values))
  return 0
})

/** Seconds of `sleep`'s arguments together, or the argument that is none. */
function duration(args: readonly string[]): number | string {
  let seconds = 0
  for (const arg of args) {
    const match = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(arg)
    if (arg === 'infinity' || arg === 'inf') seconds = Number.POSITIVE_INFINITY
    else if (match === null) return arg
    else seconds += Number(match[1]) * ({ m: 60, h: 3600, d: 86400 }[match[2] ?? ''] ?? 1)
  }
  return seconds
}

function* sleep(args: readonly string[], io: Io, host: Host): Program {
  if (args.length === 0) {
    io.stderr(host.dialect === 'busybox' ? 'sleep: missing operand\n' : "sleep: missing operand\nTry 'sleep --help' for more information.\n")
    return 1
  }
  const seconds = duration(args)
  if (typeof seconds === 'string') {
    io.stderr(
      host.dialect === 'busybox'
        ? `sleep: invalid number '${seconds}'\n`
        : `sleep: invalid time interval ‘${seconds}’\nTry 'sleep --help' for more information.\n`,
    )
    return 1
  }
  if (seconds === Number.POSITIVE_INFINITY) yield { wait: () => () => undefined }
  else if (seconds > 0) yield { sleep: seconds * 1000 }
  return 0
}

function* timeout(args: readonly string[], io: Io, host: Host): Program {
  const words = args.filter((arg, index) => !(index < 3 && (arg === '-t' || arg === '-k' || arg === '-s')))
  const [limit = '', name = '', ...rest] = words
  const seconds = duration([limit])
  const program = host.command(name)
  if (program === undefined) {
    io.stderr(`timeout: can't execute '${name}': No such file or directory\n`)
    return 127
  }
  const deadline = host.clock.now() + (typeof seconds === 'number' ? seconds * 1000 : 0)
  const running = program(rest, io, host)
  try {
    for (;;) {
      const step = running.next()
      if (step.done === true) return step.value
      const left = deadline - host.clock.now()
      if (left <= 0) return host.dialect === 'busybox' ? 143 : 124
      if ('sleep' in step.value && step.value.sleep <= left) yield step.value
      else if ('sleep' in step.value) {
        yield { sleep: left }
        return host.dialect === 'busybox' ? 143 : 124
      } else {
        const { wait } = step.value
        yield {
          wait: wake => {
            const timer = host.clock.schedule(left, wake)
            const unsubscribe = wait(wake)
            return () => {
              timer.cancel()
              unsubscribe()
            }
          },
        }
      }
    }
  } finally {
    running.return(143)
  }
}

const date = immediate((args, io, host) => {
  const format =
    args.find(arg => arg.startsWith('+'))?.slice(1) ??
    (args.some(arg => arg.startsWith('-I')) ? '%Y-%m-%dT%H:%M:%S+00:00' : host.dialect === 'bash' ? '%a %b %e %I:%M:%S %p UTC %Y' : '%a %b %e %H:%M:%S UTC %Y')
  io.stdout(`${formatDate(format, host.clock.now())}\n`)
  return 0
})

function* environment(args: readonly string[], io: Io, host: Host): Program {
  const rest = args.filter(arg => arg !== '-i' && arg !== '-0')
  const at = rest.findIndex(arg => !/^[A-Za-z_]\w*=/.test(arg))
  const name = at < 0 ? undefined : rest[at]
  const variables = new Map(args.includes('-i') ? [] : host.env)
  for (const arg of at < 0 ? rest : rest.slice(0, at)) variables.set(arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1))
  if (name === undefined) {
    for (const [variable, value] of variables) io.stdout(`${variable}=${value}\n`)
    return 0
  }
  const program = host.command(name)
  if (program === undefined) {
    io.stderr(host.dialect === 'busybox' ? `env: can't execute '${name}': No such file or directory\n` : `env: ‘${name}’: No such file or directory\n`)
    return 127
  }
  return yield* program(rest.slice(at + 1), io, { ...host, env: variables })
}

const printenv = immediate((args, io, host) => {
  if (args.length === 0) for (const [name, value] of host.env) io.stdout(`${name}=${value}\n`)
  let missing = 0
  for (const name of args) {
    const value = host.env.get(name)
    if (value === undefined) missing = 1
    else io.stdout(`${value}\n`)
  }
  return missing
})

const hostname = immediate((args, io, host) => {
  io.stdout(`${args.includes('-i') ? addressOf(host) : host.hostname}\n`)
  return 0
})

/** The host's own address, as /etc/hosts tells it. */
function addressOf(host: Host): string {
  try {
    return (
      host.files
        .read('/etc/hosts')
        .split('\n')
        .find(line => line.endsWith(`\t${host.hostname}`))
        ?.split('\t')[0] ?? '127.0.0.1'
    )
  } catch (error) {
    if (error instanceof FileError) return '127.0.0.1'
    throw error
  }
}

function* yes(args: readonly string[], io: Io): Program {
  const line = `${args.length === 0 ? 'y' : args.join(' ')}\n`
  for (let count = 1; ; count++) {
    if (!io.stdout(line)) return 141
    if (count % 1_000 === 0) yield { sleep: 1_000 }
  }
}

const seq = immediate((args, io) => {
  const numbers = args.map(Number)
  if (numbers.length === 0 || numbers.some(Number.isNaN)) {
    io.stderr(`seq: invalid floating point argument: '${args.find(arg => Number.isNaN(Number(arg))) ?? ''}'\n`)
    return 1
  }
  const first = numbers.length > 1 ? (numbers[0] ?? 1) : 1
  const step = numbers.length > 2 ? (numbers[1] ?? 1) : 1
  const last = numbers.at(-1) ?? 1
  const count = Math.min(100_000, Math.floor((last - first) / step) + 1)
  for (let index = 0; index < count; index++) if (!io.stdout(`${first + index * step}\n`)) return 141
  return 0
})

const basename = immediate((args, io) => {
  const [path = '', suffix = ''] = args
  const name = path.replace(/\/+$/, '').replace(/^.*\//, '') || '/'
  io.stdout(`${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`)
  return 0
})

const dirname = immediate((args, io) => {
  const path = (args[0] ?? '').replace(/\/+$/, '')
  io.stdout(`${path.includes('/') ? path.slice(0, path.lastIndexOf('/')) || '/' : '.'}\n`)
  return 0
})

const which = immediate((args, io, host) => {
  const found = args.filter(name => host.command(name) !== undefined)
  for (const name of found) io.stdout(`/usr/bin/${name}\n`)
  return found.length === args.length ? 0 : 1
})

const identity = immediate((args, io) => {
  io.stdout(args.includes('-u') || args.includes('-g') ? '0\n' : args.includes('-un') ? 'root\n' : 'uid=0(root) gid=0(root) groups=0(root)\n')
  return 0
})

const realpath = immediate((args, io, host) => {
  for (const path of args) io.stdout(`${resolvePath(host.cwd, path)}\n`)
  return 0
})

const uname = immediate((args, io, host) => {
  const parts: Readonly<Record<string, string>> = {
    '-n': host.hostname,
    '-m': 'x86_64',
    '-r': '6.8.0',
    '-a': `Linux ${host.hostname} 6.8.0 #1 SMP x86_64 GNU/Linux`,
  }
  io.stdout(`${parts[args[0] ?? ''] ?? 'Linux'}\n`)
  return 0
})

const whoami = immediate((_args, io) => {
  io.stdout('root\n')
  return 0
})

/** Programs about the shell's surroundings: output, time, variables, names. */
export const basicPrograms: Readonly<Record<string, Command>> = {
  basename,
  date,
  dirname,
  echo,
  env: environment,
  false: immediate(() => 1),
  hostname,
  id: identity,
  printenv,
  printf,
  realpath,
  seq,
  sleep,
  sync: immediate(() => 0),
  timeout,
  true: immediate(() => 0),
  uname,
  which,
  whoami,
  yes,
}

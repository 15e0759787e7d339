import type { Io, Program } from '../../process/process.ts'
import { commonPrograms, resolvePath } from '../../shell-language/index.ts'
import type { Response, Server } from '../network/network.ts'
import type { Behavior, World } from './image.ts'

interface Target {
  readonly host: string
  readonly port: number
  readonly path: string
}

function targetOf(url: string): Target {
  const match = /^(?:(https?):\/\/)?([^/:]+)(?::(\d+))?(\/.*)?$/.exec(url)
  return { host: match?.[2] ?? url, port: Number(match?.[3] ?? (match?.[1] === 'https' ? 443 : 80)), path: match?.[4] ?? '/' }
}

/** The server behind a target, or why none is reached. */
function reach(
  world: World,
  { host, port }: Target,
): { server: Server; address: string } | { failure: 'unknown-name' | 'refused' | 'timeout'; address: string } {
  const address = host === 'localhost' || host === '127.0.0.1' ? world.address : world.network.lookup(host, world.namespace)
  if (address === undefined) return { failure: 'unknown-name', address: '' }
  const route = world.network.route(address, port)
  if ('failure' in route) return { failure: route.failure === 'unreachable' ? 'timeout' : 'refused', address }
  const server = world.network.serverAt(route.address, route.port)
  return server === undefined ? { failure: 'refused', address } : { server, address }
}

function* ask(world: World, server: Server, target: Target, agent: string): Generator<{ sleep: number }, Response | undefined, void> {
  const response = server.http?.({ method: 'GET', path: target.path, host: target.host, headers: { 'User-Agent': agent }, from: world.address })
  if (response?.delay !== undefined) yield { sleep: response.delay }
  return response
}

const phrases: Readonly<Record<number, string>> = { 403: 'Forbidden', 404: 'Not Found', 500: 'Internal Server Error', 503: 'Service Unavailable' }

/** busybox's wget: `-q`, `-O FILE`, `-T SECONDS`, `--spider`. */
function* wget(args: readonly string[], io: Io, world: World): Program {
  let output: string | undefined
  let quiet = false
  let wait = 900
  let url = ''
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? ''
    if (/^-[a-zA-Z]*O/.test(arg)) output = arg.replace(/^-[a-zA-Z]*O/, '') || (args[++index] ?? '-')
    else if (/^-[a-zA-Z]*T/.test(arg)) wait = Number(arg.replace(/^-[a-zA-Z]*T/, '') || args[++index])
    else if (arg.startsWith('--timeout=')) wait = Number(arg.slice(10))
    else if (!arg.startsWith('-')) url = arg
    if (/^-[a-zA-Z]*q/.test(arg)) quiet = true
  }
  const target = targetOf(url)
  const reached = reach(world, target)
  if ('failure' in reached) {
    if (reached.failure === 'unknown-name') io.stderr(`wget: bad address '${target.host}${target.port === 80 ? '' : `:${target.port}`}'\n`)
    else {
      if (!quiet) io.stderr(`Connecting to ${target.host} (${reached.address}:${target.port})\n`)
      if (reached.failure === 'timeout') yield { sleep: wait * 1000 }
      io.stderr(reached.failure === 'timeout' ? 'wget: download timed out\n' : `wget: can't connect to remote host (${reached.address}): Connection refused\n`)
    }
    return 1
  }
  if (!quiet) io.stderr(`Connecting to ${target.host} (${reached.address}:${target.port})\n`)
  const response = yield* ask(world, reached.server, target, 'Wget')
  if (response === undefined) {
    io.stderr('wget: error getting response: Connection reset by peer\n')
    return 1
  }
  if (response.status >= 400) {
    io.stderr(`wget: server returned error: HTTP/1.1 ${response.status} ${phrases[response.status] ?? 'Error'}\n`)
    return 1
  }
  if (args.includes('--spider')) return 0
  if (output === '-') io.stdout(response.body)
  else {
    const file = output ?? (target.path.slice(target.path.lastIndexOf('/') + 1) || 'index.html')
    if (!quiet) io.stderr(`saving to '${file}'\n`)
    if (file !== '/dev/null') world.host.files.write(resolvePath(world.host.cwd, file), response.body)
    if (!quiet) io.stderr(`'${file}' saved\n`)
  }
  return 0
}

/** curl: `-s`, `-S`, `-f`, `-I`, `-o FILE`, `-w FORMAT`, `-m SECONDS`. */
function* curl(args: readonly string[], io: Io, world: World): Program {
  let url = ''
  let output: string | undefined
  let format: string | undefined
  let wait = 135
  let flags = ''
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? ''
    if (!arg.startsWith('-')) url = arg
    else if (arg === '-o' || arg === '--output') output = args[++index]
    else if (arg === '-w' || arg === '--write-out') format = args[++index]
    else if (arg === '-m' || arg === '--max-time' || arg === '--connect-timeout') wait = Number(args[++index])
    else if (arg === '-H' || arg === '-X' || arg === '-d') index++
    else flags += arg.startsWith('--') ? ({ '--silent': 's', '--fail': 'f', '--head': 'I', '--include': 'i' }[arg] ?? '') : arg.slice(1)
  }
  const target = targetOf(url)
  const reached = reach(world, target)
  const complain = (code: number, text: string) => {
    if (!flags.includes('s') || flags.includes('S')) io.stderr(`curl: (${code}) ${text}\n`)
    return code
  }
  if ('failure' in reached) {
    if (reached.failure === 'unknown-name') return complain(6, `Could not resolve host: ${target.host}`)
    if (reached.failure === 'timeout') yield { sleep: wait * 1000 }
    return reached.failure === 'timeout'
      ? complain(28, `Connection timed out after ${wait}000 milliseconds`)
      : complain(7, `Failed to connect to ${target.host} port ${target.port} after 0 ms: Could not connect to server`)
  }
  const response = yield* ask(world, reached.server, target, 'curl/8.14.1')
  if (response === undefined) return complain(52, 'Empty reply from server')
  if (response.status >= 400 && flags.includes('f')) return complain(22, `The requested URL returned error: ${response.status}`)
  const head = `HTTP/1.1 ${response.status} ${phrases[response.status] ?? 'OK'}\r\nContent-Length: ${response.body.length}\r\n\r\n`
  const text = `${/[iI]/.test(flags) ? head : ''}${flags.includes('I') ? '' : response.body}`
  if (output === undefined) io.stdout(text)
  else if (output !== '/dev/null') world.host.files.write(resolvePath(world.host.cwd, output), text)
  if (format !== undefined) io.stdout(format.replaceAll('%{http_code}', String(response.status)).replaceAll('\\n', '\n'))
  return 0
}

function* nslookup(args: readonly string[], io: Io, world: World): Program {
  const name = args.find(arg => !arg.startsWith('-')) ?? ''
  const address = world.network.lookup(name, world.namespace)
  io.stdout('Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n')
  const labels = name.split('.')
  const full = labels.length >= 4 || !/^[a-z]/.test(name) ? name : [labels[0], labels[1] ?? world.namespace, 'svc.cluster.local'].join('.')
  if (address === undefined) {
    io.stdout(`** server can't find ${full}: NXDOMAIN\n\n`)
    return 1
  }
  io.stdout(`Name:\t${full}\nAddress: ${address}\n\n`)
  return 0
}

/** `nc -z HOST PORT`: whether somebody listens. */
function* netcat(args: readonly string[], io: Io, world: World): Program {
  const words = args.filter((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-w')
  const wait = args.includes('-w') ? Number(args[args.indexOf('-w') + 1]) : 127
  const [host = '', port = ''] = words
  const reached = reach(world, { host, port: Number(port), path: '/' })
  if ('failure' in reached) {
    if (reached.failure === 'timeout') yield { sleep: wait * 1000 }
    if (reached.failure === 'unknown-name') io.stderr(`nc: bad address '${host}'\n`)
    else if (args.some(arg => arg.startsWith('-') && arg.includes('v')))
      io.stderr(`nc: ${host} (${reached.address}:${port}): ${reached.failure === 'refused' ? 'Connection refused' : 'Connection timed out'}\n`)
    return 1
  }
  if (args.some(arg => arg.startsWith('-') && arg.includes('v'))) io.stderr(`${host} (${reached.address}:${port}) open\n`)
  return 0
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

/** Programs of images with a shell that speak to the network or use up memory. */
export const clientPrograms: Readonly<Record<string, Behavior>> = { curl, dd, nc: netcat, nslookup, tail, wget }

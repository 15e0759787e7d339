import { bindNslookup, curl, dig, openbsdNetcat } from '../../network/index.ts'
import type { Io, Program } from '../../process/process.ts'
import { connect } from './agnhost-connect.ts'
import { netexec } from './agnhost-netexec.ts'
import { networkBehavior } from './client-programs.ts'
import { flagReader } from './flags.ts'
import { goResponse, notFound } from './go-http.ts'
import type { Behavior, Image, World } from './image.ts'
import { pause, untilSignal } from './server.ts'

/** Go prints durations of floating point seconds with all their digits. */
const secondsOf = (milliseconds: number) => `${milliseconds / 1000}`

const stress: Behavior = function* (options, _io, world) {
  const value = flagReader(options)
  const total = Number(value('mem-total') ?? 0)
  const step = Number(value('mem-alloc-size') ?? 4096)
  for (let held = 0; held < total; held += step) {
    world.hold(Math.min(step, total - held))
    yield { sleep: 1 + durationOf(value('mem-alloc-sleep') ?? '1ms') }
  }
  yield* untilSignal(world, ['TERM'])
  return 0
}

/** Says that it is alive for ten seconds, and then that it is not. */
const liveness: Behavior = function* (options, io, world) {
  const begin = world.host.clock.now()
  const port = Number(flagReader(options)('port') ?? 8080)
  const listening = world.listen(port, {
    http: ({ path }) => {
      const age = world.host.clock.now() - begin
      const [name] = path.split('?')
      if (name === '/started') return goResponse(world, 200, secondsOf(age))
      if (name !== '/healthz') return notFound(world)
      return age > 10_000 ? goResponse(world, 500, `error: ${secondsOf(age)}`) : goResponse(world, 200, 'ok')
    },
  })
  return yield* untilTerm(listening, port, io, world, 143)
}

// Follows test/images/agnhost/serve-hostname: it waits for its Pod's deletion after it was asked to end.
const serveHostname: Behavior = function* (options, io, world) {
  const { hostname: text } = world.host
  const value = flagReader(options)
  const port = Number(value('port') ?? 9376)
  const closes = value('close') !== undefined && value('close') !== 'false'
  const listening = world.listen(port, { http: () => goResponse(world, 200, text, closes ? { Connection: 'close' } : {}), line: () => text })
  if (value('udp') !== undefined) world.listen(port, { line: () => text }, 'UDP')
  if (!listening) return yield* untilTerm(false, port, io, world, 1)
  io.stderr(`${goLogTime(world)} Serving on port ${port}.\n`)
  yield* untilSignal(world, ['TERM', 'INT'])
  io.stderr(`${goLogTime(world)} Shutting down after receiving signal: terminated.\n${goLogTime(world)} Awaiting pod deletion.\n`)
  yield { sleep: 60_000 }
  return 0
}

const grpcHealth: Behavior = function* (options, io, world) {
  const port = Number(flagReader(options)('port') ?? 5000)
  return yield* untilTerm(world.listen(port, { grpc: () => 'SERVING' }), port, io, world, 143)
}

function* untilTerm(listening: boolean, port: number, io: Io, world: World, code: number): Program {
  if (!listening) {
    io.stderr(`${goLogTime(world)} listen tcp :${port}: bind: address already in use\n`)
    return 1
  }
  yield* untilSignal(world, ['TERM', 'INT'])
  return code
}

/** `2026/11/02 09:00:00`, the time of Go's log package. */
export function goLogTime(world: World): string {
  const text = new Date(world.host.clock.now()).toISOString()
  return `${text.slice(0, 10).replaceAll('-', '/')} ${text.slice(11, 19)}`
}

function durationOf(text: string): number {
  const match = /^(\d+)(ms|s|m)?$/.exec(text)
  return match === null ? 1 : Number(match[1]) * ({ ms: 1, s: 1000, m: 60_000 }[match[2] ?? 's'] ?? 1)
}

const commands: Readonly<Record<string, Behavior>> = {
  pause,
  connect,
  liveness,
  netexec,
  stress,
  'serve-hostname': serveHostname,
  'grpc-health-checking': grpcHealth,
}

const agnhost: Behavior = function* (args, io, world) {
  const [command = 'pause', ...options] = args
  const found = commands[command]
  if (found !== undefined) return yield* found(options, io, world)
  io.stderr(`Error: unknown command "${command}" for "app"\nRun 'app --help' for usage.\n`)
  return 1
}

/** registry.k8s.io/e2e-test-images/agnhost: Alpine with curl, BIND's tools and OpenBSD's netcat. */
export const agnhostImage: Image = {
  repository: 'registry.k8s.io/e2e-test-images/agnhost',
  tags: [...Array.from({ length: 46 }, (_, minor) => `2.${minor + 21}`), '2.66.1'],
  size: 53050000,
  entrypoint: ['/agnhost'],
  command: ['pause'],
  dialect: 'busybox',
  programs: {
    '/agnhost': agnhost,
    agnhost,
    curl: networkBehavior(curl),
    dig: networkBehavior(dig),
    nc: networkBehavior(openbsdNetcat),
    nslookup: networkBehavior(bindNslookup),
  },
  files: () => ({ '/etc/alpine-release': '3.22.2\n' }),
}

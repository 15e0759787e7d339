import type { Server } from '../network/network.ts'
import type { Behavior, Image } from './image.ts'
import { pause, untilSignal } from './server.ts'

/** Go prints durations of floating point seconds with all their digits. */
const secondsOf = (milliseconds: number) => `${milliseconds / 1000}`

/** The commands of the test image: pause, liveness, serve-hostname, netexec, grpc-health-checking, stress. */
const agnhost: Behavior = function* (args, io, world) {
  const [command = 'pause', ...options] = args
  const value = (name: string) =>
    options.find(option => option.startsWith(`--${name}=`))?.slice(name.length + 3) ??
    (options.includes(`--${name}`) ? options[options.indexOf(`--${name}`) + 1] : undefined)
  const { clock, hostname } = world.host
  if (command === 'pause') return yield* pause(options, io, world)
  if (command === 'stress') {
    const total = Number(value('mem-total') ?? 0)
    const step = Number(value('mem-alloc-size') ?? 4096)
    for (let held = 0; held < total; held += step) {
      world.hold(Math.min(step, total - held))
      yield { sleep: 1 + durationOf(value('mem-alloc-sleep') ?? '1ms') }
    }
    yield* untilSignal(world, ['TERM'])
    return 0
  }
  const begin = clock.now()
  let leave: ((code: number) => void) | undefined
  let code: number | undefined
  const port = Number(value('http-port') ?? value('port') ?? (command === 'serve-hostname' ? 9376 : command === 'grpc-health-checking' ? 5000 : 8080))
  const servers: Readonly<Record<string, Server>> = {
    liveness: {
      http: ({ path }) => {
        const age = clock.now() - begin
        if (path !== '/healthz') return { status: 404, body: '404 page not found\n' }
        return age > 10_000 ? { status: 500, body: `error: ${secondsOf(age)}` } : { status: 200, body: 'ok' }
      },
    },
    'serve-hostname': { http: () => ({ status: 200, body: hostname }) },
    netexec: {
      http: ({ path }) => {
        const [name = '/', query = ''] = path.split('?')
        if (name === '/') return { status: 200, body: `NOW: ${new Date(clock.now()).toISOString().replace('T', ' ').replace('Z', ' +0000 UTC')}` }
        if (name === '/hostname' || name === '/hostName') return { status: 200, body: hostname }
        if (name === '/healthz') return { status: 200, body: '' }
        if (name === '/echo') return { status: 200, body: /(?:^|&)msg=([^&]*)/.exec(query)?.[1] ?? '' }
        if (name === '/clientip') return { status: 200, body: `${world.address}:40000` }
        if (name !== '/exit') return { status: 404, body: '404 page not found\n' }
        code = Number(/code=(\d+)/.exec(query)?.[1] ?? 0)
        clock.schedule(0, () => leave?.(code ?? 0))
        return { status: 200, body: '' }
      },
    },
    'grpc-health-checking': { grpc: () => 'SERVING' },
  }
  const server = servers[command]
  if (server === undefined) {
    io.stderr(`Error: unknown command "${command}" for "app"\nRun 'app --help' for usage.\n`)
    return 1
  }
  const delay = Number(value('delay-shutdown') ?? 0)
  if (!world.listen(port, server)) {
    io.stderr(`listen tcp :${port}: bind: address already in use\n`)
    return 1
  }
  if (command === 'netexec') io.stderr(`I0101 00:00:00.000000       1 log.go:245] Started HTTP server on port ${port}\n`)
  for (;;) {
    yield {
      wait: wake => {
        leave = wake
        return world.signals.subscribe(wake)
      },
    }
    if (code !== undefined) return code
    const signal = world.signals.take()
    if (signal !== 'TERM' && signal !== 'INT') continue
    if (delay > 0) yield { sleep: delay * 1000 }
    // Go programs that do not handle TERM end by it.
    return command === 'netexec' ? 0 : 143
  }
}

function durationOf(text: string): number {
  const match = /^(\d+)(ms|s|m)?$/.exec(text)
  return match === null ? 1 : Number(match[1]) * ({ ms: 1, s: 1000, m: 60_000 }[match[2] ?? 's'] ?? 1)
}

/** registry.k8s.io/e2e-test-images/agnhost. */
export const agnhostImage: Image = {
  repository: 'registry.k8s.io/e2e-test-images/agnhost',
  tags: Array.from({ length: 36 }, (_, minor) => `2.${minor + 21}`),
  size: 53050000,
  entrypoint: ['/agnhost'],
  command: ['pause'],
  dialect: 'busybox',
  programs: { '/agnhost': agnhost, agnhost },
}

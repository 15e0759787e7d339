import type { Request, Response } from '../../network/index.ts'
import { exchange, targetOf } from '../../network/index.ts'
import { flagReader } from './flags.ts'
import { goResponse } from './go-http.ts'
import type { Behavior, World } from './image.ts'

interface Running {
  readonly world: World
  readonly port: number
  /** Asked to end. */
  readonly ending: () => boolean
  readonly exit: (code: number) => void
  readonly log: (text: string) => void
}

/** The query's values by name. */
function valuesOf(query: string): (name: string) => string {
  const values = new Map<string, string>()
  for (const pair of query.split('&')) {
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    values.set(decode(name), decode(value))
  }
  return name => values.get(name) ?? ''
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** `nanoseconds` as time.Now() prints a wall clock and the monotonic one since the program began. */
function goNow(world: World, began: number): string {
  const now = world.host.clock.now()
  const [date = '', time = ''] = new Date(now).toISOString().slice(0, -1).split('T')
  return `${date} ${time.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')} +0000 UTC m=+${((now - began) / 1000).toFixed(9)}`
}

/** The answers of netexec. Follows test/images/agnhost/netexec/netexec.go. */
function answer(request: Request, running: Running, began: number): Response {
  const { world, port, log } = running
  const [name = '/', query = ''] = request.path.split('?')
  const value = valuesOf(query || (request.body ?? ''))
  const text = (body: string, status = 200) => goResponse(world, status, body)
  switch (name) {
    case '/clientip':
      log('GET /clientip')
      return text(`${request.from}:${request.fromPort ?? 0}`)
    case '/serverport':
      log('GET /serverport')
      return text(String(port))
    case '/hostname':
    case '/hostName':
      log(`GET ${name}`)
      return text(world.host.hostname)
    case '/echo': {
      log(`GET /echo?msg=${value('msg')}&code=${value('code')}`)
      const code = value('code')
      if (code !== '' && !/^-?\d+$/.test(code)) return text(`argument 'code' must be an integer or empty, got ${JSON.stringify(code)}\n`)
      return text(value('msg'), code === '' ? 200 : Number(code))
    }
    case '/header': {
      const key = value('key')
      log(key === '' ? 'GET /header' : `GET /header?key=${key}`)
      const found = Object.entries(request.headers).find(([each]) => each.toLowerCase() === key.toLowerCase())?.[1] ?? ''
      if (key !== '') return text(found)
      return text(
        JSON.stringify(
          Object.fromEntries(
            Object.entries(request.headers)
              .map(([each, held]) => [each, [held]])
              .sort(),
          ),
        ),
      )
    }
    case '/healthz':
      log('GET /healthz')
      return text('')
    case '/readyz':
      log('GET /readyz')
      return running.ending() ? text('shutting down', 503) : text('ok')
    case '/envvar': {
      const wanted = value('var')
      if (wanted === '') return text("'var' query parameter is required\n", 400)
      log(`GET /envvar?var=${wanted}`)
      const held = world.host.env.get(wanted)
      return held === undefined ? text(`env var ${JSON.stringify(wanted)} is not set\n`, 500) : text(held)
    }
    case '/redirect': {
      const code = Number(value('code')) || 302
      log(`GET /redirect?code=${value('code')}&location=${value('location')}`)
      return goResponse(world, code, '', { Location: value('location') })
    }
    case '/dial':
      return dial(value, running)
    case '/shutdown':
      log('GET /shutdown')
      running.exit(0)
      return text('')
    case '/exit':
      log(`GET /exit?code=${value('code')}&timeout=${value('timeout')}&wait=${value('wait')}`)
      running.exit(Number(value('code')) || 0)
      return text('')
    default:
      log('GET /')
      return text(`NOW: ${goNow(world, began)}`)
  }
}

/** Asks another server and tells what it said: `/dial?host=10.244.1.2&port=8080&request=hostname&tries=3`. */
function dial(value: (name: string) => string, { world, log }: Running): Response {
  const [host, port, request, protocol] = [value('host'), value('port'), value('request'), value('protocol')]
  log(`GET /dial?host=${host}&protocol=${protocol}&port=${port}&request=${request}&tries=${value('tries')}`)
  if (request === '') return goResponse(world, 400, 'request parameter not specified. <nil>\n')
  const [responses, errors]: [string[], string[]] = [[], []]
  let last = ''
  for (let turn = 0; turn < (Number(value('tries')) || 1); turn++) {
    const connection = world.network.connect(world.place, host, Number(port), protocol.toLowerCase() === 'udp' ? 'UDP' : 'TCP')
    const url = `http://${connection.address || host}:${port}/${request}`
    const said =
      protocol.toLowerCase() === 'udp'
        ? connection.server?.line?.(request)
        : exchange(connection, { method: 'GET', path: targetOf(url).path, host: `${host}:${port}`, headers: {} })?.body
    last = said ?? ''
    if (said !== undefined) responses.push(said)
    else if (connection.outcome === 'refused') errors.push(`Get "${url}": dial tcp ${connection.address}:${port}: connect: connection refused`)
    else errors.push(`Get "${url}": dial tcp ${connection.address}:${port}: i/o timeout`)
  }
  return goResponse(world, 200, JSON.stringify({ ...(errors.length > 0 ? { errors } : {}), ...(last === '' ? {} : { responses }) }))
}

/** agnhost's web server. */
export const netexec: Behavior = function* (options, io, world) {
  const value = flagReader(options)
  const { clock } = world.host
  const began = clock.now()
  const port = Number(value('http-port') ?? 8080)
  const udpPort = Number(value('udp-port') ?? 8081)
  const delay = Number(value('delay-shutdown') ?? 0)
  let code: number | undefined
  let asked = false
  let wake: (() => void) | undefined
  const log = (text: string) => void io.stderr(`${klogTime(clock.now())}       1 log.go:245] ${text}\n`)
  const running: Running = {
    world,
    port,
    log,
    ending: () => asked,
    exit: wanted => {
      code = wanted
      clock.schedule(0, () => wake?.())
    },
  }
  const override = value('http-override')
  const http = (request: Request) => answer(override === undefined ? request : { ...request, path: override }, running, began)
  if (!world.listen(port, { http, ...(value('tls-cert-file') === undefined ? {} : { tls: true as const }) })) {
    log(`listen tcp :${port}: bind: address already in use`)
    return 1
  }
  if (udpPort !== -1) world.listen(udpPort, { line: text => udpAnswer(text, world) }, 'UDP')
  log(`Started HTTP server on port ${port}`)
  while (code === undefined && !asked) {
    yield {
      wait: resume => {
        wake = resume
        return world.signals.subscribe(resume)
      },
    }
    const signal = world.signals.take()
    asked ||= signal === 'TERM' || signal === 'INT'
  }
  if (code !== undefined) return code
  if (delay > 0) {
    log(`Sleeping ${delay} seconds before terminating...`)
    yield { sleep: delay * 1000 }
  }
  return 0
}

// Follows netexec.go startUDPServer.
function udpAnswer(text: string, world: World): string {
  const request = text.trim()
  const [, told] = /^echo (.*)/i.exec(request) ?? []
  if (request.toLowerCase() === 'hostname') return world.host.hostname
  if (request.toLowerCase() === 'clientip') return `${world.address}`
  return told ?? ''
}

/** `I1102 09:00:00.000000`, the head of a klog line. */
function klogTime(time: number): string {
  const text = new Date(time).toISOString()
  return `I${text.slice(5, 7)}${text.slice(8, 10)} ${text.slice(11, 23)}000`
}

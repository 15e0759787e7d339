import type { Container as ContainerSpec, HTTPGetAction, Probe } from '../../api/types.gen.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Network, Response, Server } from '../../network/index.ts'
import { gatewayOf } from '../../network/index.ts'
import type { Pause } from '../../process/process.ts'
import { inputOf, Process } from '../../process/process.ts'
import { expand } from '../environment.ts'
import { durationText } from '../go-text.ts'
import type { Container } from '../runtime/container.ts'
import { RuntimeError } from '../runtime/container.ts'

/** How a probe went. `error`: it could not be tried; `warning`: fine, but something is odd. */
export interface Outcome {
  readonly result: 'success' | 'failure' | 'warning' | 'error'
  readonly output: string
  /** Set when it will go the same way until something happens: calls `wake` then; gives what takes that back. */
  readonly until?: (wake: () => void) => () => void
}

/** Where a probe reaches its container. */
export interface Target {
  readonly clock: Clock
  readonly network: Network
  readonly spec: ContainerSpec
  readonly container: Container
  readonly podIP: string
  readonly hostIP: string
}

const success: Outcome = { result: 'success', output: '' }
const failure = (output: string): Outcome => ({ result: 'failure', output })
const longestOutput = 10 * 1024

/** Runs one probe once. Follows pkg/kubelet/prober/prober.go runProbe and pkg/probe. */
export function* runProbe(probe: Probe, target: Target): Generator<Pause, Outcome, void> {
  const timeout = (probe.timeoutSeconds ?? 1) * 1000
  if (probe.exec !== undefined) {
    const variables = new Map((target.spec.env ?? []).map(({ name, value = '' }) => [name, value]))
    return yield* execProbe(
      (probe.exec.command ?? []).map(word => expand(word, name => variables.get(name))),
      timeout,
      target,
    )
  }
  if (probe.httpGet !== undefined) return yield* httpProbe(probe.httpGet, timeout, target)
  if (probe.tcpSocket !== undefined) {
    const port = resolvePort(probe.tcpSocket.port, target.spec)
    if (port === undefined) return { result: 'error', output: 'unable to find port' }
    const host = probe.tcpSocket.host || target.podIP
    return serverAt(target, host, port) === undefined ? failure(`dial tcp ${host}:${port}: connect: connection refused`) : success
  }
  if (probe.grpc !== undefined) return yield* grpcProbe(probe.grpc.port, probe.grpc.service ?? '', timeout, target)
  return { result: 'error', output: `missing probe handler for ${target.spec.name}` }
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost'])

/** Whom the kubelet reaches at a host: its own node's addresses are those of Pods in the node's network. */
function serverAt({ network, hostIP }: Target, host: string, port: number): Server | undefined {
  return network.serverFrom(hostIP, loopback.has(host) ? hostIP : host, port)
}

/** The number behind a port's name or number. Follows pkg/probe/util.go ResolveContainerPort. */
function resolvePort(port: number | string, spec: ContainerSpec): number | undefined {
  if (typeof port === 'number') return port
  const named = spec.ports?.find(({ name }) => name === port)?.containerPort
  return named ?? (/^\d+$/.test(port) ? Number(port) : undefined)
}

/** Runs a command in the container, as exec probes and hooks do. `timeout` 0 waits for ever. */
export function* runCommand(
  container: Container,
  command: readonly string[],
  timeout: number,
  clock: Clock,
): Generator<Pause, { code: number | undefined; output: string }, void> {
  let output = ''
  const collect = (text: string) => {
    output += text
    return true
  }
  const program = container.exec(command, { stdin: inputOf(''), stdout: collect, stderr: collect })
  let wake: (() => void) | undefined
  const process = new Process(clock, program, () => wake?.())
  const deadline = clock.now() + timeout
  try {
    while (process.exitCode === undefined && (timeout === 0 || clock.now() < deadline)) {
      yield {
        wait: resume => {
          wake = resume
          const timer = timeout === 0 ? undefined : clock.schedule(deadline - clock.now(), resume)
          return () => {
            timer?.cancel()
            wake = undefined
          }
        },
      }
    }
    return { code: process.exitCode, output: output.slice(0, longestOutput) }
  } finally {
    process.stop(137)
  }
}

function* execProbe(command: readonly string[], timeout: number, { container, clock }: Target): Generator<Pause, Outcome, void> {
  try {
    const { code, output } = yield* runCommand(container, command, timeout, clock)
    if (code === undefined) return failure(`command timed out: ${JSON.stringify(command.join(' '))} timed out after ${durationText(timeout)}`)
    return { result: code === 0 ? 'success' : 'failure', output }
  } catch (error) {
    if (error instanceof RuntimeError) return { result: 'error', output: `rpc error: code = Unknown desc = ${error.message}` }
    throw error
  }
}

/** The answer to one GET, or the words of Go's client. */
export function* httpGet(action: HTTPGetAction, target: Target, timeout: number, agent: string): Generator<Pause, Response | string, void> {
  const port = resolvePort(action.port, target.spec)
  if (port === undefined) return 'unable to find port'
  const host = action.host || target.podIP
  const scheme = (action.scheme ?? 'HTTP').toLowerCase()
  const path = action.path === undefined || action.path === '' ? '/' : action.path.startsWith('/') ? action.path : `/${action.path}`
  const url = `${scheme}://${host}:${port}${path}`
  const server = serverAt(target, host, port)
  if (server === undefined) return `Get "${url}": dial tcp ${host}:${port}: connect: connection refused`
  const headers = Object.fromEntries([['User-Agent', agent], ...(action.httpHeaders ?? []).map(({ name, value }) => [name, value])])
  if (scheme === 'https' && server.tls !== true) return `Get "${url}": http: server gave HTTP response to HTTPS client`
  const response = server.http?.({ method: 'GET', path, host: headers.Host ?? `${host}:${port}`, headers, from: senderOf(target) })
  if (response === undefined) {
    yield { sleep: timeout }
    return `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
  }
  const delay = response.delay ?? 0
  if (timeout > 0 && delay >= timeout) {
    yield { sleep: timeout }
    return `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
  }
  if (delay > 0) yield { sleep: delay }
  return response
}

/** A node sends to its Pods from its end of their links. */
function senderOf({ podIP, hostIP }: Target): string {
  return podIP === hostIP ? hostIP : gatewayOf(`${podIP}/24`)
}

/** How long the answer of a steady server holds. */
function lasting(action: HTTPGetAction, target: Target): Pick<Outcome, 'until'> {
  const { network, hostIP } = target
  const port = resolvePort(action.port, target.spec) ?? 0
  const host = action.host || target.podIP
  return serverAt(target, host, port)?.steady === true ? { until: wake => network.onceGone(loopback.has(host) ? hostIP : host, port, wake) } : {}
}

function* httpProbe(action: HTTPGetAction, timeout: number, target: Target): Generator<Pause, Outcome, void> {
  const answer = yield* httpGet(action, target, timeout, 'kube-probe/1.37')
  if (typeof answer === 'string') return failure(answer)
  if (answer.status >= 200 && answer.status < 300) return { result: 'success', output: answer.body, ...lasting(action, target) }
  if (answer.status >= 300 && answer.status < 400) return { result: 'warning', output: `Probe terminated redirects, Response body: ${answer.body}` }
  return failure(`HTTP probe failed with statuscode: ${answer.status}`)
}

function* grpcProbe(port: number, service: string, timeout: number, target: Target): Generator<Pause, Outcome, void> {
  const address = `${target.podIP}:${port}`
  const server = serverAt(target, target.podIP, port)
  if (server === undefined) {
    // Go's client keeps trying to connect until its time is up.
    yield { sleep: timeout }
    return failure(`timeout: failed to connect service "${address}" within ${durationText(timeout)}: context deadline exceeded`)
  }
  const state = server.grpc?.(service) ?? 'UNIMPLEMENTED'
  if (state === 'SERVING') return success
  if (state === 'UNIMPLEMENTED')
    return failure('error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service grpc.health.v1.Health')
  if (state === 'SERVICE_UNKNOWN') return failure('error: health rpc probe failed: rpc error: code = NotFound desc = unknown service')
  return failure(`service unhealthy (responded with "${state}")`)
}

import type { Pod } from '../../api/types.gen.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import type { Pause } from '../../process/process.ts'
import { find } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { CommandError, throwAll } from '../errors.ts'
import { duration, slice } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { kindFor } from '../mapping.ts'
import { attachablePod, isPod } from '../pod-choice.ts'
import { at, listAt, numberAt, textAt } from '../value.ts'
import { Watch } from '../watching.ts'

/** Follows kubectl/pkg/cmd/portforward/portforward.go. */
export const portForward: CommandSpec = {
  name: 'port-forward',
  group: 'Troubleshooting and Debugging Commands',
  use: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  about: 'Lead ports of your machine to ports of a Pod',
  details: 'The port opens in this terminal: curl localhost:8080 goes through it. On your own machine nothing opens.',
  examples: ['kubectl port-forward pod/web 8080:80', 'kubectl port-forward service/web 8080:http'],
  flags: [
    slice('address', 'Addresses to listen on.', { initial: ['localhost'] }),
    duration('pod-running-timeout', 'How long to wait until a Pod is there.', '1m0s'),
  ],
  run: runPortForward,
}

function* runPortForward(invocation: Invocation): Generator<Pause, Outcome, void> {
  const [target = '', ...ports] = invocation.args
  if (ports.length === 0) throw invocation.usageError('TYPE/NAME and list of ports are required for port-forward')
  const { infos, errors } = (yield* find(invocation, {
    namespace: invocation.namespace().name,
    continueOnError: true,
    names: { type: 'pods', names: [target] },
  })).infos()
  throwAll(errors)
  const object = infos[0]?.object
  if (object === undefined) throw new CommandError('pod name or resource type/name must be specified')
  const pod = yield* attachablePod(invocation, object, invocation.number('pod-running-timeout'))
  const forwarded = (object.kind === 'Service' ? servicePorts(object, pod, ports) : podPorts(pod, ports)).map(parsePort)
  if (pod.status?.phase !== 'Running') throw new CommandError(`unable to forward port because pod is not running. Current status=${pod.status?.phase ?? ''}`)
  const tunnel = new Tunnel(invocation, pod)
  try {
    const opened = forwarded.map(port => tunnel.open(port, addresses(invocation)))
    if (!opened.includes(true)) {
      throw new CommandError(`unable to listen on any of the requested ports: [${forwarded.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')}]`)
    }
    return yield* untilGone(invocation, pod, tunnel)
  } finally {
    tunnel.close()
  }
}

/** The ports that one command keeps open. Follows portforward.go listenOnPort and handleConnection. */
class Tunnel {
  lost = false
  /** Called when the connection to the Pod is lost. */
  wake: (() => void) | undefined
  private readonly invocation: Invocation
  private readonly pod: KubeObject & Pod
  private readonly closers: (() => void)[] = []

  constructor(invocation: Invocation, pod: KubeObject & Pod) {
    this.invocation = invocation
    this.pod = pod
  }

  open(port: { local: number; remote: number }, on: readonly string[]): boolean {
    const { invocation, pod } = this
    const { namespace = '', name = '' } = pod.metadata
    const { forward } = invocation.context
    const onConnection = (refused: boolean) => this.connected(port, refused)
    const close = forward === undefined ? () => undefined : forward({ ...port, namespace, pod: name, onConnection })
    if (close === undefined) {
      const errors = on.map(
        address => `unable to create listener: Error listen tcp${address.startsWith('[') ? '6' : '4'} ${address}:${port.local}: bind: address already in use`,
      )
      invocation.err(`Unable to listen on port ${port.local}: Listeners failed to create with the following errors: [${errors.join(' ')}]\n`)
      return false
    }
    this.closers.push(close)
    for (const address of on) invocation.out(`Forwarding from ${address}:${port.local} -> ${port.remote}\n`)
    return true
  }

  private connected({ local, remote }: { local: number; remote: number }, refused: boolean): void {
    this.invocation.out(`Handling connection for ${local}\n`)
    if (!refused) return
    const time = new Date(this.invocation.now).toISOString()
    const uid = (this.pod.metadata.uid ?? '').replaceAll('-', '')
    const sandbox = `${uid}${uid}`
    const dial = (family: number, host: string) => `dial tcp${family} ${host}:${remote}: connect: connection refused`
    const why = `error forwarding port ${remote} to pod ${sandbox}, uid : failed to execute portforward in network namespace \\"/var/run/netns/cni-${this.pod.metadata.uid}\\": failed to connect to localhost:${remote} inside namespace \\"${sandbox}\\", IPv4: ${dial(4, '127.0.0.1')} IPv6 ${dial(6, '[::1]')} `
    this.invocation.err(
      `E${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 23)}000   12345 portforward.go:549] "An error occurred forwarding" logger="UnhandledError" err="${why}" localPort=${local} remotePort=${remote}\n`,
    )
    this.lost = true
    this.wake?.()
  }

  close(): void {
    for (const close of this.closers) close()
  }
}

function addresses(invocation: Invocation): string[] {
  return invocation.list('address').flatMap(address => {
    if (address === 'localhost') return ['127.0.0.1', '[::1]']
    if (!/^[\d.]+$/.test(address) && !address.includes(':')) throw new CommandError(`error: ${address} is not a valid IP`)
    return [address.includes(':') ? `[${address}]` : address]
  })
}

function splitPort(port: string): readonly [string, string] {
  const [local = '', remote, ...more] = port.split(':')
  return remote === undefined || more.length > 0 ? [local, local] : [local, remote]
}

// Follows client-go/tools/portforward/portforward.go parsePorts. A local port 0 is one that happens to be free.
function parsePort(text: string): { local: number; remote: number } {
  const parts = text.split(':')
  const [first = '', second = first] = parts
  if (parts.length > 2) throw new CommandError(`invalid port format '${text}'`)
  const local = parts.length === 2 && first === '' ? '0' : first
  for (const [part, word] of [
    [local, 'local'],
    [second, 'remote'],
  ] as const) {
    if (/^\d+$/.test(part) && Number(part) <= 65_535) continue
    throw new CommandError(
      `error parsing ${word} port '${part}': strconv.ParseUint: parsing ${JSON.stringify(part)}: ${/^\d+$/.test(part) ? 'value out of range' : 'invalid syntax'}`,
    )
  }
  if (Number(second) === 0) throw new CommandError('remote port must be > 0')
  return { local: Number(local) === 0 ? 40_000 : Number(local), remote: Number(second) }
}

const numeric = (text: string) => /^[+-]?\d+$/.test(text)

// Follows portforward.go convertPodNamedPortToNumber and checkUDPPortInPod.
function podPorts(pod: KubeObject & Pod, ports: readonly string[]): string[] {
  const all = containerPorts(pod)
  checkProtocols(
    ports,
    remote => (numeric(remote) ? Number(remote) : namedPort(pod, remote)),
    all.map(port => ({ number: port.number, protocol: port.protocol })),
  )
  return ports.map(port => {
    const [local, remote] = splitPort(port)
    if (remote === '') throw new CommandError('remote port cannot be empty')
    const number = numeric(remote) ? remote : String(namedPort(pod, remote))
    return local === remote ? number : `${local}:${number}`
  })
}

// Follows portforward.go translateServicePortToTargetPort and checkUDPPortInService.
function servicePorts(service: KubeObject, pod: KubeObject & Pod, ports: readonly string[]): string[] {
  const name = service.metadata.name ?? ''
  const declared = listAt(service, 'spec', 'ports')
  const numberOf = (remote: string): number => {
    if (numeric(remote)) return Number(remote)
    const found = declared.find(port => textAt(port, 'name') === remote)
    if (found === undefined) throw new CommandError(`Service '${name}' does not have a named port '${remote}'`)
    return numberAt(found, 'port')
  }
  checkProtocols(
    ports,
    numberOf,
    declared.map(port => ({ number: numberAt(port, 'port'), protocol: textAt(port, 'protocol') })),
  )
  return ports.map(port => {
    const [given, remote] = splitPort(port)
    const number = numberOf(remote)
    const local = given === remote && !numeric(remote) ? String(number) : given
    const found = declared.find(each => numberAt(each, 'port') === number)
    if (found === undefined) throw new CommandError(`Service ${name} does not have a service port ${number}`)
    const target = at(found, 'targetPort')
    const headless = textAt(service, 'spec', 'clusterIP') === 'None'
    const container = headless || target === undefined || target === 0 ? number : typeof target === 'number' ? target : namedPort(pod, String(target))
    return local === String(container) ? local : `${local}:${container}`
  })
}

function checkProtocols(
  ports: readonly string[],
  numberOf: (remote: string) => number,
  declared: readonly { readonly number: number; readonly protocol: string }[],
): void {
  for (const port of ports) {
    const [, remote] = splitPort(port)
    if (remote === '') continue
    const same = declared.filter(each => each.number === numberOf(remote))
    if (same.length > 0 && same.every(each => each.protocol === 'UDP')) throw new CommandError(`UDP protocol is not supported for ${remote}`)
  }
}

function containerPorts(pod: Pod): { name: string; number: number; protocol: string }[] {
  const all = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? []).filter(each => each.restartPolicy === 'Always')]
  return all.flatMap(container =>
    (container.ports ?? []).map(port => ({ name: port.name ?? '', number: port.containerPort, protocol: port.protocol ?? 'TCP' })),
  )
}

function namedPort(pod: KubeObject & Pod, name: string): number {
  const found = containerPorts(pod).find(port => port.name === name)
  if (found === undefined) throw new CommandError(`Pod '${pod.metadata.name ?? ''}' does not have a named port '${name}'`)
  return found.number
}

function* untilGone(invocation: Invocation, pod: KubeObject & Pod, tunnel: Tunnel): Generator<Pause, Outcome, void> {
  const watch = new Watch(invocation.api, kindFor(invocation.api, 'pods'), {
    namespace: pod.metadata.namespace ?? '',
    fieldSelector: `metadata.name=${pod.metadata.name ?? ''}`,
  })
  try {
    for (;;) {
      const event = yield* watch.next(invocation.context.clock, Number.POSITIVE_INFINITY, wake => {
        tunnel.wake = wake
        return tunnel.lost
      })
      if (event === undefined || event.type === 'DELETED') break
      if (isPod(event.object) && event.object.status?.phase !== 'Running') break
    }
  } finally {
    watch.close()
  }
  throw new CommandError('lost connection to pod')
}

import type { Container as ContainerSpec, Pod } from '../../api/types.gen.ts'
import { parseQuantity } from '../../apimachinery/quantity.ts'
import type { Rand } from '../../apimachinery/rand.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Network } from '../../network/index.ts'
import { formatResolvConf, resolvConfOf } from '../../network/index.ts'
import type { Mount } from '../../shell-language/index.ts'
import { expand } from '../environment.ts'
import type { Image } from '../images/image.ts'
import { digestOf, repositoryOf } from '../images/reference.ts'
import { findImage, imageEnvironment } from '../images/table.ts'
import type { ContainerConfig } from './container.ts'
import { Container } from './container.ts'
import { ContainerWorld } from './world.ts'

/** What all containers of a node share. */
export interface FactoryContext {
  readonly clock: Clock
  readonly rand: Rand
  readonly network: Network
  readonly nodeName: string
  readonly hostIP: string
  onExit(uid: string, container: Container): void
  /** A container has taken memory. */
  onHold(): void
}

/** What one container is made from. */
export interface Blueprint {
  readonly pod: Pod
  readonly spec: ContainerSpec
  /** The image's full name. */
  readonly reference: string
  readonly restartCount: number
  readonly environment: ReadonlyMap<string, string>
  readonly mounts: readonly Mount[]
  readonly podIP: string
  /** Taken over from a status instead of a new one. */
  readonly id?: string
}

/** The part of a definition whose change makes a new container. Follows pkg/kubelet/container/helpers.go pickFieldsToHash. */
export function hashOf({ name, image }: ContainerSpec): string {
  return `${name}\n${image ?? ''}`
}

/** 64 hex digits, as runtimes name containers. */
export function newIdentity(rand: Rand): string {
  return rand.hexWords(8)
}

/** `/etc/hosts` as the kubelet writes it. Follows pkg/kubelet/kubelet_pods.go managedHostsFileContent. */
function hostsFile(pod: Pod, podIP: string, hostname: string): string {
  const head =
    '# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::\tip6-localnet\nfe00::\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n'
  const { subdomain } = pod.spec
  const domain = subdomain === undefined ? '' : `${hostname}.${subdomain}.${pod.metadata.namespace ?? ''}.svc.cluster.local\t`
  const aliases = (pod.spec.hostAliases ?? []).map(({ ip, hostnames }) => `${ip}\t${(hostnames ?? []).join('\t')}\n`).join('')
  return `${head}${podIP}\t${domain}${hostname}\n${aliases === '' ? '' : `\n# Entries added by HostAliases.\n${aliases}`}`
}

/** What a container runs: the image's entry point and command, or what the Pod puts in their place. */
function argvOf(image: Image, spec: ContainerSpec, environment: ReadonlyMap<string, string>): string[] {
  const replace = (words: readonly string[]) => words.map(word => expand(word, name => environment.get(name)))
  const ownCommand = spec.command ?? []
  const ownArgs = spec.args ?? []
  const entrypoint = ownCommand.length > 0 ? replace(ownCommand) : (image.entrypoint ?? [])
  const command = ownArgs.length > 0 ? replace(ownArgs) : ownCommand.length > 0 ? [] : (image.command ?? [])
  return [...entrypoint, ...command]
}

/** Makes a container from its definition, not started yet. */
export function createContainer(context: FactoryContext, blueprint: Blueprint): Container {
  const { clock, network } = context
  const { pod, spec, reference, podIP } = blueprint
  const { image = undefinedImage(reference) } = findImage(reference) ?? {}
  const { repository, tag } = repositoryOf(reference)
  const security = pod.spec.securityContext
  const uid = spec.securityContext?.runAsUser ?? security?.runAsUser ?? image.user ?? 0
  const gid = spec.securityContext?.runAsGroup ?? security?.runAsGroup ?? 0
  const groups = [gid]
  for (const group of [security?.fsGroup, ...(security?.supplementalGroups ?? [])]) if (group !== undefined && !groups.includes(group)) groups.push(group)
  const hostname = pod.spec.hostNetwork === true ? context.nodeName : (pod.spec.hostname ?? pod.metadata.name ?? '').slice(0, 63)
  const environment = new Map<string, string>()
  environment.set('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin').set('HOSTNAME', hostname)
  const given = imageEnvironment(image, tag)
  for (const name in given) environment.set(name, given[name] ?? '')
  for (const [name, value] of blueprint.environment) environment.set(name, value)
  if (!blueprint.environment.has('HOME')) environment.set('HOME', '/root')
  const memory = spec.resources.limits?.memory
  const config: ContainerConfig = {
    id: blueprint.id ?? newIdentity(context.rand),
    name: spec.name,
    image,
    reference,
    imageRef: `${repository}@${digestOf(reference)}`,
    restartCount: blueprint.restartCount,
    hash: hashOf(spec),
    argv: argvOf(image, spec, environment),
    user: { uid, gid, supplementalGroups: groups },
    stopSignal: (spec.lifecycle?.stopSignal ?? image.stopSignal ?? 'TERM').replace(/^SIG/, ''),
    memoryLimit: memory === undefined ? undefined : parseQuantity(memory).value(),
    fallbackToLogs: spec.terminationMessagePolicy === 'FallbackToLogsOnError',
  }
  const address = pod.spec.hostNetwork === true ? context.hostIP : podIP
  const world = (container: Container) =>
    new ContainerWorld({
      clock,
      network,
      image,
      tag,
      hostname,
      place: {
        kind: 'Pod',
        namespace: pod.metadata.namespace ?? '',
        name: pod.metadata.name ?? '',
        address,
        node: context.nodeName,
        hostNetwork: pod.spec.hostNetwork === true,
      },
      environment,
      workingDir: spec.workingDir ?? image.workingDir ?? '/',
      mounts: blueprint.mounts,
      readOnlyRoot: spec.securityContext?.readOnlyRootFilesystem === true,
      hosts: hostsFile(pod, address, hostname),
      resolvConf: formatResolvConf(resolvConfOf(pod)),
      terminationMessagePath: spec.terminationMessagePath ?? '/dev/termination-log',
      log: text => container.log.append('stdout', text, clock.now()),
      onHold: bytes => {
        container.hold(bytes)
        context.onHold()
      },
    })
  return new Container(clock, config, world, container => context.onExit(pod.metadata.uid ?? '', container))
}

/** An image that is only known by name: a taken-over container runs on in it without doing anything. */
function undefinedImage(reference: string): Image {
  return { repository: repositoryOf(reference).repository, size: 0 }
}

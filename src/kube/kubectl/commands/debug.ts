import { structNamed } from '../../api/schema.ts'
import type { Container, EnvVar, EphemeralContainer, Pod } from '../../api/types.gen.ts'
import { deepCopy } from '../../apimachinery/deep-copy.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { sha256 } from '../../apimachinery/sha256.ts'
import { encodeUTF8 } from '../../apimachinery/utf8.ts'
import { twoWayMergePatch } from '../../apiserver/patch/strategic-diff.ts'
import type { Pause } from '../../process/process.ts'
import { find } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { applyProfile, checkProfile, type Kept } from '../debug-profiles.ts'
import { CommandError, throwAll } from '../errors.ts'
import { array, bool, slice, text } from '../flags.ts'
import { checkImageName } from '../image-name.ts'
import type { Invocation } from '../invocation.ts'
import { kindFor } from '../mapping.ts'
import { fileRequest } from '../options.ts'
import { isPod } from '../pod-choice.ts'
import { unsimulated } from '../unsimulated.ts'
import { recordAt } from '../value.ts'

type StoredPod = KubeObject & Pod

/** Follows kubectl/pkg/cmd/debug/debug.go. */
export const debug: CommandSpec = {
  name: 'debug',
  group: 'Troubleshooting and Debugging Commands',
  use: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  about: 'Start a container beside those of a Pod, or on a node, to look for faults',
  examples: [
    'kubectl debug web --image=busybox:1.36 -c look -- sleep 300',
    '# In a copy of the Pod, with another image',
    'kubectl debug web --copy-to=web-copy --set-image=web=nginx:1.27',
  ],
  flags: [
    text('image', 'Its image.'),
    text('image-pull-policy', 'Its pull policy.'),
    text('container|c', 'Its name.'),
    text('target', 'Share the processes of this container.'),
    text('copy-to', 'Do it in a copy of the Pod with this name.'),
    text('profile', 'What the container may do: general, baseline, restricted, netadmin, sysadmin, legacy.', 'general'),
    text('custom', 'A file with parts of the container.', '', { unsimulated: true }),
    slice('filename|f', 'A file that names the object.'),
    { name: 'env', short: '', type: 'stringToString', shown: '[]', initial: new Map(), about: 'Variables, as NAME=VALUE.' },
    array('set-image', 'Other images in the copy, as CONTAINER=IMAGE.'),
    bool('arguments-only', 'What follows -- are arguments.'),
    bool('attach', 'Attach to it.'),
    bool('stdin|i', 'Hand standard input to it.'),
    bool('tty|t', 'Standard input is a terminal.'),
    bool('quiet|q', 'Print less.'),
    bool('replace', 'Delete the original Pod.'),
    bool('same-node', 'Put the copy on the same node.'),
    bool('share-processes', 'Share processes in the copy.', true),
    bool('keep-annotations', 'Keep them in the copy.'),
    bool('keep-init-containers', 'Keep them in the copy.', true),
    bool('keep-labels', 'Keep them in the copy.'),
    bool('keep-liveness', 'Keep the probes in the copy.'),
    bool('keep-readiness', 'Keep the probes in the copy.'),
    bool('keep-startup', 'Keep the probes in the copy.'),
  ],
  run: runDebug,
}

// Follows debug.go Validate.
function check(invocation: Invocation): void {
  const given = (name: string) => invocation.string(name) !== ''
  const copies = given('copy-to')
  if (copies) {
    if (!given('image') && invocation.list('set-image').length === 0 && command(invocation).length === 0)
      throw new CommandError('you must specify --image, --set-image or command arguments.')
    if (command(invocation).length > 0 && !given('container') && !given('image'))
      throw new CommandError('you must specify an existing container or a new image when specifying args.')
  } else {
    if (invocation.bool('replace')) throw new CommandError('--replace may only be used with --copy-to.')
    if (invocation.bool('same-node')) throw new CommandError('--same-node may only be used with --copy-to.')
    if (invocation.list('set-image').length > 0) throw new CommandError('--set-image may only be used with --copy-to.')
    if (!given('image')) throw new CommandError('you must specify --image when not using --copy-to.')
  }
  const image = invocation.string('image')
  if (image !== '') checkImageName(image)
  if (names(invocation).length === 0 && invocation.list('filename').length === 0) throw new CommandError('NAME or filename is required for debug')
  const policy = invocation.string('image-pull-policy')
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) throw new CommandError(`invalid image pull policy: ${policy}`)
  if (given('target')) {
    if (copies) throw new CommandError('--target is incompatible with --copy-to. Use --share-processes instead.')
    if (!invocation.bool('quiet'))
      invocation.out(
        `Targeting container ${JSON.stringify(invocation.string('target'))}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
      )
  }
  if (invocation.bool('tty') && !invocation.bool('stdin')) throw new CommandError('-i/--stdin is required for containers with -t/--tty=true')
}

const dash = ({ flags }: Invocation) => (flags.argsLenAtDash < 0 ? flags.args.length : flags.argsLenAtDash)
const names = (invocation: Invocation) => invocation.args.slice(0, dash(invocation))
const command = (invocation: Invocation) => invocation.args.slice(dash(invocation))

function* runDebug(invocation: Invocation): Generator<Pause, Outcome, void> {
  const profile = invocation.string('profile')
  checkProfile(profile)
  check(invocation)
  const custom = invocation.string('custom')
  if (custom !== '' && invocation.context.files.read(custom) === undefined)
    throw new CommandError(`must pass a container spec json file for custom profile: open ${custom}: no such file or directory`)
  const found = (yield* find(invocation, { ...fileRequest(invocation), names: { type: 'pods', names: names(invocation) } })).infos()
  throwAll(found.errors)
  for (const { object } of found.infos) {
    if (object === undefined) continue
    if (object.kind === 'Node') return unsimulated(invocation, 'Debugging a node')
    if (!isPod(object)) throw new CommandError(`"${object.apiVersion}, Kind=${object.kind}" not supported by debug`)
    if (invocation.string('copy-to') !== '') copyPod(invocation, object)
    else addContainer(invocation, object)
    if (invocation.bool('stdin') || invocation.bool('attach')) return unsimulated(invocation, 'Attaching to a debugging container; use kubectl exec')
  }
  return 0
}

function kept(invocation: Invocation): Kept {
  return {
    labels: invocation.bool('keep-labels'),
    annotations: invocation.bool('keep-annotations'),
    liveness: invocation.bool('keep-liveness'),
    readiness: invocation.bool('keep-readiness'),
    startup: invocation.bool('keep-startup'),
    initContainers: invocation.bool('keep-init-containers'),
  }
}

function variables(invocation: Invocation): EnvVar[] {
  const given = invocation.flags.value('env')
  return given instanceof Map ? [...given].map(([name, value]) => (value === '' ? { name } : { name, value })) : []
}

/** The name that was given, or a made-up one, which is told. Follows computeDebugContainerName. */
function nameFor(invocation: Invocation, pod: Pod): string {
  const given = invocation.string('container')
  if (given !== '') return given
  const letters = 'bcdfghjklmnpqrstvwxz2456789'
  const digest = sha256(encodeUTF8(`${pod.metadata.uid ?? ''} ${invocation.now}`))
  const suffix = [0, 1, 2, 3, 4].map(at => letters.charAt(Number.parseInt(digest.slice(at * 4, at * 4 + 4), 16) % letters.length)).join('')
  const name = `debugger-${suffix}`
  if (!invocation.bool('quiet')) invocation.out(`Defaulting debug container name to ${name}.\n`)
  return name
}

// Follows debug.go generateDebugContainer and debugByEphemeralContainer.
function addContainer(invocation: Invocation, pod: StoredPod): void {
  const struct = structNamed('core/v1.Pod')
  if (struct === undefined) throw new CommandError('Pods are not served')
  const name = nameFor(invocation, pod)
  const [env, args, policy, target] = [variables(invocation), command(invocation), invocation.string('image-pull-policy'), invocation.string('target')]
  const container: EphemeralContainer = {
    name,
    image: invocation.string('image'),
    ...(env.length === 0 ? {} : { env }),
    ...(args.length === 0 ? {} : invocation.bool('arguments-only') ? { args: [...args] } : { command: [...args] }),
    ...(policy === '' ? {} : { imagePullPolicy: policy }),
    resources: {},
    ...(invocation.bool('stdin') ? { stdin: true } : {}),
    ...(invocation.bool('tty') ? { tty: true } : {}),
    terminationMessagePolicy: 'File',
    ...(target === '' ? {} : { targetContainerName: target }),
  }
  const changed = deepCopy(pod)
  changed.spec.ephemeralContainers = [...(changed.spec.ephemeralContainers ?? []), container]
  applyProfile(invocation.string('profile'), changed, name, 'ephemeral', kept(invocation))
  // A name that is taken makes one container of the two, whose change the server then refuses.
  if (pod.spec.ephemeralContainers?.some(each => each.name === name)) changed.spec.ephemeralContainers.pop()
  const body = twoWayMergePatch(recordAt({ pod }, 'pod'), recordAt({ changed }, 'changed'), struct)
  const options = { subresource: 'ephemeralcontainers', fieldManager: 'kubectl-debug' }
  invocation.take(
    invocation.api.patch(kindFor(invocation.api, 'pods'), pod.metadata.namespace ?? '', pod.metadata.name ?? '', { type: 'strategic', body }, options),
  )
}

// Follows debug.go generatePodCopyWithDebugContainer and debugByCopy.
function copyPod(invocation: Invocation, pod: StoredPod): void {
  const { namespace = '', labels, annotations } = pod.metadata
  const spec = deepCopy(pod.spec)
  delete spec.ephemeralContainers
  if (invocation.changed('share-processes')) spec.shareProcessNamespace = invocation.bool('share-processes')
  if (!invocation.bool('same-node')) delete spec.nodeName
  const images = new Map(invocation.list('set-image').map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
  const containers: Container[] = (spec.containers ?? []).map(each => ({ ...each, image: images.get(each.name) ?? images.get('*') ?? each.image ?? '' }))
  const copy: StoredPod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: invocation.string('copy-to'),
      namespace,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec: { ...spec, containers },
    status: {},
  }
  const named = invocation.string('container')
  const image = invocation.string('image')
  const known = containers.some(container => container.name === named)
  if (known || image !== '' || images.size === 0) {
    if (!known && image === '') throw new CommandError('you must specify image when creating new container')
    const name = known ? named : nameFor(invocation, copy)
    const base: Container = containers.find(container => container.name === name) ?? { name, resources: {}, terminationMessagePolicy: 'File' }
    const changed = debugging(invocation, base, image)
    copy.spec.containers = known ? containers.map(container => (container === base ? changed : container)) : [...containers, changed]
    applyProfile(invocation.string('profile'), copy, name, 'copy', kept(invocation))
  }
  const kind = kindFor(invocation.api, 'pods')
  invocation.take(invocation.api.create(kind, namespace, copy, { fieldManager: 'kubectl-debug' }))
  if (invocation.bool('replace')) invocation.api.delete(kind, namespace, pod.metadata.name ?? '', { gracePeriodSeconds: 0 })
}

function debugging(invocation: Invocation, base: Container, image: string): Container {
  const { stdin: _stdin, tty: _tty, ...rest } = base
  const changed: Container = { ...rest }
  const args = [...command(invocation)]
  if (args.length > 0 && invocation.bool('arguments-only')) changed.args = args
  else if (args.length > 0) {
    changed.command = args
    delete changed.args
  }
  const env = variables(invocation)
  if (env.length > 0) changed.env = env
  if (image !== '') changed.image = image
  const policy = invocation.string('image-pull-policy')
  if (policy !== '') changed.imagePullPolicy = policy
  if (invocation.bool('stdin')) changed.stdin = true
  if (invocation.bool('tty')) changed.tty = true
  return changed
}

import type { Pod } from '../../api/types.gen.ts'
import { isEnvVarName } from '../../apimachinery/identifier-names.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import type { Pause } from '../../process/process.ts'
import { saveConfiguration } from '../../serializer/applied.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { asError, CommandError, throwAll } from '../errors.ts'
import { dryRunFlag, managerFlag, saveConfigFlag } from '../flag-sets.ts'
import { array, bool, duration, text } from '../flags.ts'
import { typed } from '../generator.ts'
import { checkImageName } from '../image-name.ts'
import type { Invocation } from '../invocation.ts'
import type { DryRun } from '../options.ts'
import { cascadeOf, dryRunOf, dryRunSuffix } from '../options.ts'
import { applyOverrides, overrideFlags } from '../overrides.ts'
import { parsePairs } from '../pairs.ts'
import { isPod } from '../pod-choice.ts'
import { printerFor, printFlags } from '../printers/printer.ts'
import { withChange } from '../value.ts'
import { deletionFlags } from './delete.ts'
import { followPod } from './run-attached.ts'

/** Follows kubectl/pkg/cmd/run/run.go. */
export const run: CommandSpec = {
  name: 'run',
  group: 'Basic Commands (Beginner)',
  use: 'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  about: 'Start one Pod with an image',
  examples: [
    'kubectl run web --image=nginx:1.27',
    '# Look around in the cluster and leave nothing behind',
    'kubectl run -it --rm look --image=busybox:1.36 --restart=Never -- sh',
    '# See what would be sent',
    'kubectl run web --image=nginx:1.27 --dry-run=client -o yaml',
  ],
  flags: [
    ...printFlags(),
    dryRunFlag(),
    managerFlag('kubectl-run'),
    saveConfigFlag(),
    ...overrideFlags(),
    ...deletionFlags(false),
    array('annotations', 'Annotations of the Pod, as KEY=VALUE.'),
    bool('attach', 'Wait until the Pod runs and attach to it; -i sets it.'),
    bool('command', 'What follows -- is the command, not its arguments.'),
    text('detach-keys', 'Keys that leave an attached container.', 'ctrl-p,ctrl-q', { unsimulated: true }),
    array('env', 'Environment variables, as KEY=VALUE.'),
    bool('expose', 'Also create a Service; needs --port.'),
    text('image', 'The image.', '', { required: true }),
    text('image-pull-policy', 'When to pull the image: Always, IfNotPresent or Never.'),
    text('kustomize|k', 'Not used by run.'),
    text('labels|l', 'Labels of the Pod, as KEY=VALUE,KEY=VALUE.'),
    bool('leave-stdin-open', 'Keep standard input open after the first attach.'),
    duration('pod-running-timeout', 'How long to wait until the Pod runs.', '1m0s'),
    text('port', 'The port the container listens on.'),
    bool('privileged', 'Run the container privileged.'),
    bool('quiet|q', 'Print only what the container prints.'),
    bool('recursive|R', 'Not used by run.'),
    text('restart', 'The restartPolicy: Always, OnFailure or Never.', 'Always'),
    bool('rm', 'Delete the Pod when an attached container ends.'),
    bool('stdin|i', 'Keep standard input open.'),
    bool('tty|t', 'Give the container a terminal.'),
  ],
  run: runPod,
}

interface Plan {
  readonly name: string
  readonly labels: Record<string, string> | undefined
  readonly annotations: ReadonlyMap<string, string>
  readonly env: readonly { readonly name: string; readonly value?: string }[]
  readonly restartPolicy: string
  readonly imagePullPolicy: string
  readonly attach: boolean
  readonly dryRun: DryRun
}

function* runPod(invocation: Invocation): Generator<Pause, Outcome, void> {
  const plan = planOf(invocation)
  const printer = printerFor(invocation, `created${dryRunSuffix(plan.dryRun)}`)
  cascadeOf(invocation)
  validate(invocation, plan)
  const pod = create(invocation, applyOverrides(invocation, typed(podOf(invocation, plan))), plan.dryRun)
  const created = [pod]
  const errors: Error[] = []
  if (invocation.bool('expose')) {
    try {
      created.push(create(invocation, typed(serviceOf(invocation, plan)), plan.dryRun))
    } catch (thrown) {
      errors.push(asError(thrown))
    }
  }
  if (plan.attach && isPod(pod)) return yield* attached(invocation, pod, created, plan)
  for (const object of created) printer.print(object, line => invocation.out(line))
  throwAll(errors)
  return 0
}

function* attached(invocation: Invocation, pod: KubeObject & Pod, created: readonly KubeObject[], plan: Plan): Generator<Pause, Outcome, void> {
  try {
    return yield* followPod(invocation, pod, plan.restartPolicy)
  } finally {
    if (invocation.bool('rm')) {
      for (const object of created) {
        const kind = invocation.api.kindOf(object.apiVersion, object.kind)
        const { namespace = '', name = '' } = object.metadata
        if (kind === undefined || invocation.api.get(object.apiVersion, object.kind, namespace, name) === undefined) continue
        invocation.api.delete(kind, namespace, name, { propagationPolicy: 'Background' })
        if (!invocation.bool('quiet')) invocation.out(`${object.kind.toLowerCase()} "${name}" deleted from ${namespace} namespace\n`)
      }
    }
  }
}

// Follows run.go Complete.
function planOf(invocation: Invocation): Plan {
  const annotations = parsePairs(invocation.list('annotations'), 'annotations', false).set
  const labels = parseLabels(invocation.string('labels'))
  const env = invocation.list('env').map(each => {
    const equals = each.indexOf('=')
    const name = each.slice(0, Math.max(0, equals))
    if (equals <= 0 || isEnvVarName(name).length > 0) throw new CommandError(`invalid env: ${each}`)
    return { name, ...(equals + 1 < each.length ? { value: each.slice(equals + 1) } : {}) }
  })
  const restart = invocation.string('restart')
  const restartPolicy = restart === '' ? (invocation.bool('stdin') ? 'OnFailure' : 'Always') : restart
  if (!['Always', 'OnFailure', 'Never'].includes(restartPolicy))
    throw new CommandError(`invalid restart policy: ${restart}, valid values are: Always, OnFailure, Never`)
  const imagePullPolicy = invocation.string('image-pull-policy')
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(imagePullPolicy))
    throw new CommandError(`invalid image pull policy: ${imagePullPolicy}, valid values are: Always, IfNotPresent, Never`)
  if (invocation.number('pod-running-timeout') <= 0) throw new CommandError('--pod-running-timeout must be higher than zero')
  const attach = !invocation.changed('attach') && invocation.bool('stdin') ? true : invocation.bool('attach')
  return { name: invocation.args[0] ?? '', labels, annotations, env, restartPolicy, imagePullPolicy, attach, dryRun: dryRunOf(invocation) }
}

/** `a=b,c=d` as a map; undefined for ''. Follows run.go parseLabels. */
export function parseLabels(list: string): Record<string, string> | undefined {
  if (list === '') return undefined
  const labels: Record<string, string> = {}
  for (const part of list.split(',')) {
    const [key, value, ...more] = part.split('=')
    if (value === undefined || more.length > 0) throw new CommandError(`unexpected label spec: ${part}`)
    if (!key) throw new CommandError('unexpected empty label key')
    labels[key] = value
  }
  return labels
}

// Follows run.go Validate.
function validate(invocation: Invocation, plan: Plan): void {
  const image = invocation.string('image')
  const port = invocation.string('port')
  if (invocation.args.length === 0 || invocation.flags.argsLenAtDash === 0) throw new CommandError('NAME is required for run')
  if (image === '') throw new CommandError('--image is required')
  checkImageName(image)
  if (invocation.bool('tty') && !invocation.bool('stdin')) throw new CommandError('-i/--stdin is required for containers with -t/--tty=true')
  if (invocation.bool('expose') && port === '') throw new CommandError('--port must be set when exposing a service')
  if (port !== '' && !/^[+-]?\d+$/.test(port)) throw new CommandError('--port must be a number')
  if (!plan.attach && invocation.bool('rm')) throw new CommandError('--rm should only be used for attached containers')
  if (plan.attach && plan.dryRun !== 'none')
    throw new CommandError("--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)")
}

function podOf(invocation: Invocation, plan: Plan): object {
  const { name, annotations, env, restartPolicy, imagePullPolicy } = plan
  const args = invocation.args.slice(1)
  const stdin = invocation.bool('stdin')
  const port = invocation.string('port')
  const container = {
    name,
    image: invocation.string('image'),
    ...(args.length === 0 ? {} : invocation.bool('command') ? { command: args } : { args }),
    ...(port === '' ? {} : { ports: [{ containerPort: Number(port) }] }),
    ...(env.length === 0 ? {} : { env }),
    ...(imagePullPolicy === '' ? {} : { imagePullPolicy }),
    ...(invocation.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(stdin ? { stdin: true } : {}),
    ...(stdin && !invocation.bool('leave-stdin-open') ? { stdinOnce: true } : {}),
    ...(invocation.bool('tty') ? { tty: true } : {}),
  }
  const metadata = { name, labels: plan.labels ?? { run: name }, ...(annotations.size === 0 ? {} : { annotations: Object.fromEntries(annotations) }) }
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy } }
}

function serviceOf(invocation: Invocation, { name, labels }: Plan): object {
  const port = Number(invocation.string('port'))
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...(labels === undefined ? {} : { labels }) },
    spec: { selector: labels ?? { run: name }, ports: [{ port, protocol: 'TCP', targetPort: port }] },
  }
}

// Follows run.go createGeneratedObject.
function create(invocation: Invocation, object: KubeObject, dryRun: DryRun): KubeObject {
  const { name: namespace, explicit } = invocation.namespace()
  if (dryRun === 'client') return explicit ? withChange(object, ['metadata'], metadata => ({ ...metadata, namespace })) : object
  const kind = invocation.api.kindOf(object.apiVersion, object.kind)
  if (kind === undefined) throw new CommandError(`no matches for kind "${object.kind}" in version "${object.apiVersion}"`)
  const saved = saveConfiguration(object, invocation.bool('save-config'))
  return invocation.take(invocation.api.create(kind, namespace, saved, { dryRun: dryRun === 'server', fieldManager: invocation.string('field-manager') }))
}

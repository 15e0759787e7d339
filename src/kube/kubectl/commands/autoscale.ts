import { parseQuantity } from '../../apimachinery/quantity.ts'
import { StatusError } from '../../apimachinery/status-error.ts'
import type { Pause } from '../../process/process.ts'
import { saveConfiguration } from '../../serializer/applied.ts'
import { find } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { asError, CommandError } from '../errors.ts'
import { dryRunFlag, filenameFlags, managerFlag, saveConfigFlag } from '../flag-sets.ts'
import { number, text } from '../flags.ts'
import { explicitNamespace, typed } from '../generator.ts'
import type { Info } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import { resourceText, versionOf } from '../mapping.ts'
import { dryRunOf, dryRunSuffix, fileRequest } from '../options.ts'
import { printerFor, printFlags } from '../printers/printer.ts'

/** Follows kubectl/pkg/cmd/autoscale/autoscale.go. */
export const autoscale: CommandSpec = {
  name: 'autoscale',
  group: 'Deploy Commands',
  use: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  about: 'Let the number of Pods follow the load',
  examples: ['kubectl autoscale deployment web --min=2 --max=10 --cpu=80%'],
  flags: [
    ...printFlags(),
    ...filenameFlags(),
    dryRunFlag(),
    managerFlag('kubectl-autoscale'),
    saveConfigFlag(),
    text('cpu', 'Wanted CPU: 70% of what is requested, or an amount such as 500m.'),
    number('cpu-percent', 'Wanted CPU in percent of what is requested.', -1, {
      hidden: true,
      deprecated: "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    }),
    number('max', 'The most Pods.', -1, { required: true }),
    text('memory', 'Wanted memory: 60% of what is requested, or an amount such as 200Mi.'),
    number('min', 'The fewest Pods; below 0 the server decides.', -1),
    text('name', 'The name of the autoscaler.'),
  ].map(flag => (flag.type === 'int' ? { ...flag, type: 'int32' as const } : flag)),
  run: runAutoscale,
}

function* runAutoscale(invocation: Invocation): Generator<Pause, Outcome, void> {
  const dryRun = dryRunOf(invocation)
  const [max, min, percent] = [invocation.number('max'), invocation.number('min'), invocation.number('cpu-percent')]
  const [cpu, memory] = [invocation.string('cpu'), invocation.string('memory')]
  if (max < 1) throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${max}`)
  if (max < min) throw new CommandError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
  if (percent > 0 && cpu !== '') throw new CommandError('--cpu-percent and --cpu are mutually exclusive')
  const metrics = [
    ...(percent > 0 ? [metric('cpu', { type: 'Utilization', averageUtilization: percent })] : []),
    ...(cpu === '' ? [] : [metric('cpu', targetOf(cpu, 'cpu', 'm'))]),
    ...(memory === '' ? [] : [metric('memory', targetOf(memory, 'memory', 'Mi'))]),
  ]
  const result = yield* find(invocation, { ...fileRequest(invocation), args: invocation.args, flatten: true, continueOnError: true })
  let count = 0
  result.visit(info => {
    if (info.kind.subresources?.includes('scale') !== true)
      throw new CommandError(`cannot autoscale a ${info.kind.kind}: could not find scale subresource for ${resourceText(info.kind)} in discovery information`)
    count++
    const object = typed(autoscaler(invocation, info, { max, min, metrics }))
    const write = (line: string) => invocation.out(line)
    if (dryRun === 'client') printerFor(invocation, `created${dryRunSuffix(dryRun)}`).print(object, write)
    else printerFor(invocation, `autoscaled${dryRunSuffix(dryRun)}`).print(createOrOlder(invocation, object, dryRun === 'server'), write)
  })
  if (count === 0) throw new CommandError('no objects passed to autoscale')
  return 0
}

/** When the server refuses, kubectl tries autoscaling/v1, which a target in percent alone fits. Follows autoscale.go canCreateHPAV1. */
function createOrOlder(invocation: Invocation, object: ReturnType<typeof typed>, serverDryRun: boolean): ReturnType<typeof typed> {
  try {
    return create(invocation, object, serverDryRun)
  } catch (thrown) {
    if (!(thrown instanceof StatusError)) throw thrown
    const cpu = invocation.string('cpu').trim()
    if (cpu === '') throw new CommandError('failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input')
    if (invocation.string('memory') !== '' || !cpu.endsWith('%'))
      throw new CommandError('failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: %!w(<nil>)')
    throw thrown
  }
}

function create(invocation: Invocation, object: ReturnType<typeof typed>, serverDryRun: boolean): ReturnType<typeof typed> {
  const kind = invocation.api.kindOf(object.apiVersion, object.kind)
  if (kind === undefined) throw new CommandError('the server could not find the requested resource')
  const saved = saveConfiguration(object, invocation.bool('save-config'))
  return invocation.take(
    invocation.api.create(kind, invocation.namespace().name, saved, { dryRun: serverDryRun, fieldManager: invocation.string('field-manager') }),
  )
}

function autoscaler(
  invocation: Invocation,
  info: Info,
  { max, min, metrics }: { readonly max: number; readonly min: number; readonly metrics: readonly object[] },
): object {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: invocation.string('name') || info.name, ...explicitNamespace(invocation) },
    spec: {
      scaleTargetRef: { apiVersion: versionOf(info.kind), kind: info.kind.kind, name: info.name },
      maxReplicas: max,
      ...(min > 0 ? { minReplicas: min } : {}),
      ...(metrics.length > 0 ? { metrics } : {}),
    },
  }
}

function metric(name: string, target: object): object {
  return { type: 'Resource', resource: { name, target } }
}

// Follows autoscale.go parseResourceInput.
function targetOf(given: string, name: string, unit: string): object {
  const input = given.trim()
  if (input.endsWith('%')) {
    const percent = input.slice(0, -1)
    if (!/^\+?\d+$/.test(percent)) throw new CommandError(`invalid percentage value: ${percent}`)
    return { type: 'Utilization', averageUtilization: Number(percent) }
  }
  const bare = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(input)
  try {
    return { type: 'AverageValue', averageValue: parseQuantity(bare ? `${Number(input)}${unit}` : input).toString() }
  } catch (error) {
    throw new CommandError(bare ? asError(error).message : `invalid resource ${name} value: ${input}`)
  }
}

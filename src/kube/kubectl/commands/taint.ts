import { goQuote } from '../../apimachinery/field-error.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import { isQualifiedName, isValidLabelValue } from '../../apimachinery/names.ts'
import type { Pause } from '../../process/process.ts'
import type { Request } from '../builder.ts'
import { find } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { CommandError, throwAll } from '../errors.ts'
import { dryRunFlag, managerFlag, selectorFlag, validateFlag } from '../flag-sets.ts'
import { bool } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { mappedKind } from '../mapping.ts'
import { dryRunOf, validationOf } from '../options.ts'
import { calculateChanges } from '../patching.ts'
import { printerFor, printFlags } from '../printers/printer.ts'
import { isRecord, listAt, textAt, withChange } from '../value.ts'

/** Follows kubectl/pkg/cmd/taint/taint.go. */
export const taint: CommandSpec = {
  name: 'taint',
  group: 'Cluster Management Commands',
  use: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  about: 'Change the taints of nodes',
  details: 'The effect is NoSchedule, PreferNoSchedule or NoExecute.',
  examples: [
    'kubectl taint nodes kind-worker team=a:NoSchedule',
    '# Take it away',
    'kubectl taint nodes kind-worker team:NoSchedule-',
    '# Take all with the key away',
    'kubectl taint nodes kind-worker team-',
  ],
  flags: [
    ...printFlags(),
    dryRunFlag(),
    validateFlag(),
    selectorFlag(),
    managerFlag('kubectl-taint'),
    bool('all', 'All nodes.'),
    bool('overwrite', 'Replace taints that are there.'),
  ],
  run: runTaint,
}

interface TaintValue {
  readonly key: string
  readonly value: string
  readonly effect: string
}

function* runTaint(invocation: Invocation): Generator<Pause, Outcome, void> {
  const dryRun = dryRunOf(invocation)
  const fieldValidation = validationOf(invocation)
  const { resources, specs } = splitArguments(invocation.args)
  if (resources.length === 0) throw new CommandError('one or more resources must be specified as <resource> <name>')
  if (specs.length === 0) throw new CommandError('at least one taint update is required')
  const { add, remove } = parseTaints(invocation, specs)
  const request = requestFor(invocation, resources)
  checkKind(invocation, resources)
  const conflicts = add.flatMap(one =>
    remove.filter(other => one.key === other.key && (other.effect === '' || one.effect === other.effect)).map(other => `${other.key}=${other.effect}`),
  )
  if (conflicts.length > 0) throw new CommandError(`can not both modify and remove the following taint(s) in the same command: ${conflicts.join(', ')}`)
  checkSelection(invocation, resources)
  const overwrite = invocation.bool('overwrite')
  const result = yield* find(invocation, request)
  result.visit(info => {
    let operation = ''
    const [change] = calculateChanges([info], object => {
      const changed = changeTaints(object, add, remove, overwrite)
      operation = changed.operation
      return withChange(object, ['spec'], ({ taints: _, ...spec }) => (changed.taints.length === 0 ? spec : { ...spec, taints: changed.taints }))
    })
    if (change === undefined) return
    if ('error' in change) throw change.error
    // The operation is written anew for each node, over the words about a dry run.
    const printer = printerFor(invocation, operation)
    const object =
      dryRun === 'client'
        ? change.after
        : invocation.take(
            invocation.api.patch(
              info.kind,
              '',
              info.name,
              { type: 'strategic', body: change.patch },
              { dryRun: dryRun === 'server', fieldManager: invocation.string('field-manager'), fieldValidation },
            ),
          )
    printer.print(object, text => invocation.out(text))
  })
  return 0
}

function splitArguments(args: readonly string[]): { resources: string[]; specs: string[] } {
  const resources: string[] = []
  const specs: string[] = []
  for (const arg of args) {
    const isTaint = arg.includes('=') || arg.includes(':') || arg.endsWith('-')
    if (isTaint) specs.push(arg)
    else if (specs.length === 0) resources.push(arg)
    else throw new CommandError(`all resources must be specified before taint changes: ${arg}`)
  }
  return { resources, specs }
}

function requestFor(invocation: Invocation, resources: readonly string[]): Request {
  const selector = invocation.string('selector')
  const base: Request = { namespace: invocation.namespace().name, continueOnError: true, flatten: true, latest: true }
  if (invocation.bool('all')) return { ...base, args: ['node'], all: true }
  return selector === '' ? { ...base, names: { type: 'node', names: resources.slice(1) } } : { ...base, args: ['node'], labelSelector: selector }
}

function checkKind(invocation: Invocation, [type = '']: readonly string[]): void {
  const kind = mappedKind(invocation.api, type.toLowerCase())
  if (kind.kind !== 'Node') throw new CommandError(`invalid resource type ${type.toLowerCase()}, only node types are supported`)
}

function checkSelection(invocation: Invocation, resources: readonly string[]): void {
  const selector = invocation.string('selector')
  if (invocation.bool('all') && selector !== '') throw new CommandError("setting 'all' parameter with a non empty selector is prohibited")
  if (!invocation.bool('all') && selector === '' && resources.length < 2)
    throw new CommandError("at least one resource name must be specified since 'all' parameter is not set")
}

// Follows kubectl/pkg/cmd/taint/utils.go parseTaints.
function parseTaints(invocation: Invocation, specs: readonly string[]): { add: TaintValue[]; remove: TaintValue[] } {
  const add: TaintValue[] = []
  const remove: TaintValue[] = []
  for (const spec of specs) {
    if (spec.endsWith('-')) {
      remove.push({ ...parseTaint(invocation, spec.slice(0, -1)), value: '' })
      continue
    }
    const taint = parseTaint(invocation, spec)
    if (taint.effect === '') throw invocation.usageError(`invalid taint spec: ${spec}`)
    if (add.some(each => each.key === taint.key && each.effect === taint.effect))
      throw invocation.usageError(`duplicated taints with the same key and effect: {${taint.key} ${taint.value} ${taint.effect} <nil>}`)
    add.push(taint)
  }
  return { add, remove }
}

function parseTaint(invocation: Invocation, spec: string): TaintValue {
  const [left = '', effect = '', ...more] = spec.split(':')
  const bad = (why = '') => invocation.usageError(`invalid taint spec: ${spec}${why}`)
  if (more.length > 0) throw bad()
  if (!spec.includes(':')) {
    const problems = isQualifiedName(left)
    if (problems.length > 0) throw bad(`, ${problems.join('; ')}`)
    return { key: left, value: '', effect: '' }
  }
  if (!['NoSchedule', 'PreferNoSchedule', 'NoExecute'].includes(effect))
    throw invocation.usageError(`invalid taint effect: ${effect}, unsupported taint effect`)
  const [key = '', value, ...rest] = left.split('=')
  if (rest.length > 0) throw bad()
  const valueProblems = value === undefined ? [] : isValidLabelValue(value)
  if (valueProblems.length > 0) throw bad(`, ${valueProblems.join('; ')}`)
  const keyProblems = isQualifiedName(key)
  if (keyProblems.length > 0) throw bad(`, ${keyProblems.join('; ')}`)
  return { key, value: value ?? '', effect }
}

const taintText = ({ key, effect, value }: TaintValue) =>
  effect === '' ? (value === '' ? key : `${key}=${value}:`) : value === '' ? `${key}:${effect}` : `${key}=${value}:${effect}`

// Follows utils.go reorganizeTaints.
function changeTaints(
  node: KubeObject,
  add: readonly TaintValue[],
  remove: readonly TaintValue[],
  overwrite: boolean,
): { operation: string; taints: object[] } {
  const old = listAt(node, 'spec', 'taints').filter(isRecord)
  const same = (a: unknown, b: unknown) => textAt(a, 'key') === textAt(b, 'key') && textAt(a, 'effect') === textAt(b, 'effect')
  if (!overwrite) {
    const existing = add.filter(taint => old.some(other => same(taint, other))).map(taint => taint.key)
    if (existing.length > 0)
      throw new CommandError(`node ${node.metadata.name ?? ''} already has ${existing.join(',')} taint(s) with same effect(s) and --overwrite is false`)
  }
  let taints: object[] = add.map(({ key, value, effect }) => ({ key, ...(value === '' ? {} : { value }), effect }))
  for (const taint of old) if (!taints.some(other => same(taint, other))) taints.push(taint)
  const added = old.length !== taints.length
  let deleted = false
  const errors: Error[] = []
  for (const wanted of remove) {
    const kept = taints.filter(taint => textAt(taint, 'key') !== wanted.key || (wanted.effect !== '' && textAt(taint, 'effect') !== wanted.effect))
    deleted = kept.length !== taints.length
    if (!deleted) errors.push(new CommandError(`taint ${goQuote(taintText(wanted))} not found`))
    taints = kept
  }
  throwAll(errors)
  return { operation: (added && deleted) || overwrite ? 'modified' : added ? 'tainted' : 'untainted', taints }
}

import { goQuote } from '../../../apimachinery/field-error.ts'
import { isEnvVarName } from '../../../apimachinery/identifier-names.ts'
import type { Pause } from '../../../process/process.ts'
import { readAll } from '../../../process/process.ts'
import { find } from '../../builder.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { CommandError, throwAll } from '../../errors.ts'
import { selectorFlag } from '../../flag-sets.ts'
import { array, bool, slice, text } from '../../flags.ts'
import type { Info } from '../../info.ts'
import type { Invocation } from '../../invocation.ts'
import { dryRunOf, fileRequest } from '../../options.ts'
import { fitsPattern, mapContainers, podSpecPath, withPodSpec } from '../../patching.ts'
import type { JsonRecord } from '../../value.ts'
import { listAt, recordAt, textAt } from '../../value.ts'
import { changeObjects, findTargets, setFlags } from './change-template.ts'
import { listEnv } from './env-list.ts'

/** Follows kubectl/pkg/cmd/set/set_env.go. */
export const env: CommandSpec = {
  name: 'env',
  use: 'env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  about: 'Set, remove or list environment variables of containers',
  examples: [
    'kubectl set env deployment/web MODE=live',
    '# Take one away',
    'kubectl set env deployment/web MODE-',
    '# From all keys of a ConfigMap',
    'kubectl set env deployment/web --from=configmap/app',
    'kubectl set env deployment/web --list',
  ],
  flags: setFlags(
    selectorFlag(),
    text('containers|c', 'Names of the containers to change; * stands for any letters.', '*'),
    array('env|e', 'A variable, as KEY=VALUE.'),
    text('from', 'A ConfigMap or Secret to take variables from.'),
    slice('keys', 'With --from: only these keys.'),
    bool('list', 'Print the variables instead of changing them.'),
    bool('overwrite', 'Replace variables that are there.', true),
    text('prefix', 'What to put before each name.'),
    bool('resolve', 'With --list: print the values behind references.'),
  ),
  run: runEnv,
}

interface Variable {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: object
}

function* runEnv(invocation: Invocation): Generator<Pause, Outcome, void> {
  if (invocation.bool('all') && invocation.string('selector') !== '') throw new CommandError('cannot set --all and --selector at the same time')
  const { resources, changes } = splitArguments(invocation.args)
  check(invocation, resources)
  const { variables, remove } = yield* parseVariables(invocation, [...invocation.list('env'), ...changes])
  variables.push(...(yield* fromSource(invocation)))
  const prefix = invocation.string('prefix')
  const wanted = variables.map(variable => ({ ...variable, name: `${prefix}${variable.name}` }))
  const infos = yield* findTargets(invocation, resources)
  if (invocation.bool('list')) {
    listAll(invocation, infos, wanted, remove)
    return 0
  }
  changeObjects(invocation, infos, { done: 'env updated', failed: 'failed to patch env update to pod template: ' }, (object, info) =>
    withPodSpec(info, object, spec => changeSpec(invocation, info, spec, wanted, remove)),
  )
  return 0
}

// Follows env/env_parse.go SplitEnvironmentFromResources.
function splitArguments(args: readonly string[]): { resources: string[]; changes: string[] } {
  const resources: string[] = []
  const changes: string[] = []
  for (const arg of args) {
    const isChange = arg.indexOf('=') > 0 || arg.endsWith('-')
    if (isChange) changes.push(arg)
    else if (changes.length === 0) resources.push(arg)
    else throw new CommandError(`all resources must be specified before environment changes: ${args.join(' ')}`)
  }
  return { resources, changes }
}

function check(invocation: Invocation, resources: readonly string[]): void {
  if (invocation.bool('local') && dryRunOf(invocation) === 'server')
    throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?')
  if (invocation.list('filename').length === 0 && resources.length === 0)
    throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  if (invocation.bool('list') && invocation.string('output') !== '') throw new CommandError('--list and --output may not be specified together')
  if (invocation.list('keys').length > 0 && invocation.string('from') === '')
    throw new CommandError('when specifying --keys, a configmap or secret must be provided with --from')
}

// Follows env_parse.go parseIntoEnvVar.
function* parseVariables(invocation: Invocation, texts: readonly string[]): Generator<Pause, { variables: Variable[]; remove: string[] }, void> {
  const variables: Variable[] = []
  const remove: string[] = []
  const named = new Set<string>()
  for (const each of texts) {
    const equals = each.indexOf('=')
    if (each === '-') {
      for (const line of (yield* readAll(invocation.io.stdin)).split('\n')) {
        const [body = ''] = line.split('#')
        const at = body.indexOf('=')
        if (at >= 0) variables.push({ name: body.slice(0, at), value: body.slice(at + 1) })
      }
    } else if (equals >= 0) {
      const name = each.slice(0, equals)
      const problems = isEnvVarName(name)
      if (problems.length > 0) throw new CommandError(`${goQuote(name)} is not a valid key name: ${problems.join(';')}`)
      named.add(name)
      variables.push({ name, ...(equals + 1 < each.length ? { value: each.slice(equals + 1) } : {}) })
    } else if (each.endsWith('-')) remove.push(each.slice(0, -1))
    else throw new CommandError(`unknown environment variable: ${each}`)
  }
  if (remove.some(name => named.has(name))) throw new CommandError('can not both modify and remove the same environment variable in the same command')
  return { variables, remove }
}

// Go walks the keys in random order; here they are sorted.
function* fromSource(invocation: Invocation): Generator<Pause, Variable[], void> {
  const from = invocation.string('from')
  if (from === '') return []
  const { infos, errors } = (yield* find(invocation, {
    ...fileRequest(invocation),
    args: [from],
    allowEmptySelector: invocation.bool('all'),
    labelSelector: invocation.string('selector'),
    latest: true,
    flatten: true,
    continueOnError: true,
  })).infos()
  throwAll(errors)
  const keys = invocation.list('keys')
  return infos.flatMap(info => {
    const { kind } = info.kind
    if (kind !== 'ConfigMap' && kind !== 'Secret') throw new CommandError('unsupported resource specified in --from')
    return Object.keys(recordAt(info.object, 'data'))
      .sort()
      .filter(key => keys.length === 0 || keys.includes(key))
      .map(key => {
        const name = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase()
        if (name !== key) invocation.warn(`key ${key} transferred to ${name}`)
        return { name, valueFrom: { [kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef']: { key, name: info.name } } }
      })
  })
}

// Follows set_env.go RunEnv, the mutation.
function changeSpec(invocation: Invocation, info: Info, spec: JsonRecord, wanted: readonly Variable[], remove: readonly string[]): JsonRecord {
  const pattern = invocation.string('containers')
  let found = false
  const changed = mapContainers(spec, container => {
    if (!fitsPattern(textAt(container, 'name'), pattern)) return container
    found = true
    const existing = listAt(container, 'env')
    if (!invocation.bool('overwrite')) {
      for (const { name, value } of wanted) {
        const current = existing.find(each => textAt(each, 'name') === name)
        if (current !== undefined && textAt(current, 'value') !== (value ?? ''))
          throw new CommandError(`'${name}' already has a value (${textAt(current, 'value')}), and --overwrite is false`)
      }
    }
    const next = updateEnv(existing, wanted, remove)
    const { env: _, ...rest } = container
    return next.length === 0 ? rest : { ...rest, env: next }
  })
  if (!found) invocation.warn(`${info.kind.kind}/${info.name} does not have any containers matching ${goQuote(pattern)}`)
  return changed
}

// Follows kubectl/pkg/cmd/set/helper.go updateEnv.
function updateEnv(existing: readonly unknown[], wanted: readonly Variable[], remove: readonly string[]): unknown[] {
  const covered = new Set(remove)
  const next: unknown[] = []
  for (const variable of existing) {
    const name = textAt(variable, 'name')
    if (covered.has(name)) continue
    const newer = wanted.find(each => each.name === name)
    if (newer !== undefined) covered.add(name)
    next.push(newer ?? variable)
  }
  for (const variable of wanted) {
    if (covered.has(variable.name)) continue
    covered.add(variable.name)
    next.push(variable)
  }
  return next
}

function listAll(invocation: Invocation, infos: readonly Info[], wanted: readonly Variable[], remove: readonly string[]): void {
  const pattern = invocation.string('containers')
  for (const info of infos) {
    const spec = podSpecPath(info).reduce<unknown>((value, step) => recordAt(value, step), info.object)
    const containers = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')].filter(container => fitsPattern(textAt(container, 'name'), pattern))
    for (const container of containers) listEnv(invocation, info, container, updateEnv(listAt(container, 'env'), wanted, remove))
  }
}

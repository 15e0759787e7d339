import { goQuote } from '../../apimachinery/field-error.ts'
import type { KubeObject } from '../../apimachinery/meta.ts'
import type { Pause } from '../../process/process.ts'
import { goValue } from '../../serializer/go-json.ts'
import { JSONPath } from '../../serializer/jsonpath.ts'
import type { Request } from '../builder.ts'
import { find, isNotFound } from '../builder.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import { asError, CommandError, throwAll } from '../errors.ts'
import { allNamespacesFlag, fieldSelectorFlag, filenameFlags, localFlag, selectorFlag } from '../flag-sets.ts'
import { array, bool, duration } from '../flags.ts'
import type { Info } from '../info.ts'
import type { Invocation } from '../invocation.ts'
import { fileRequest } from '../options.ts'
import { printerFor, printFlags } from '../printers/printer.ts'
import { relaxedPath } from '../printers/relaxed-path.ts'
import { isRecord, listAt, numberAt, textAt } from '../value.ts'
import { aWeek, timedOut, waitFor, waitForDeletion } from '../waiting.ts'

/** Follows kubectl/pkg/cmd/wait/wait.go. */
export const wait: CommandSpec = {
  name: 'wait',
  group: 'Advanced Commands',
  use: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  about: 'Wait until objects reach a state',
  details: 'Conditions are compared without regard to upper and lower case. With several --for each is waited for in turn.',
  examples: [
    '# Until a Pod is ready',
    'kubectl wait --for=condition=Ready pod/web',
    '# Until it is gone',
    'kubectl wait --for=delete pod/web --timeout=60s',
    '# Until a field has a value',
    "kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web",
  ],
  flags: [
    ...printFlags(),
    ...filenameFlags(true),
    selectorFlag(),
    fieldSelectorFlag(),
    allNamespacesFlag(),
    localFlag(),
    bool('all', 'All objects of the kind.'),
    array('for', "What to wait for: create, delete, condition=NAME[=VALUE], jsonpath='{PATH}'[=VALUE]."),
    duration('timeout', 'When to give up; 0 looks only once, less than 0 waits a week.', '30s'),
  ].filter(flag => flag.name !== 'kustomize'),
  run: runWait,
}

type Condition = (info: Info, deadline: number, timeout: number) => Generator<Pause, KubeObject | undefined, void>

function* runWait(invocation: Invocation): Generator<Pause, Outcome, void> {
  const printer = printerFor(invocation, 'condition met')
  const wanted = invocation.list('for')
  const conditions = conditionsFor(invocation, wanted)
  const given = invocation.number('timeout')
  const timeout = given < 0 ? aWeek : given
  const start = invocation.now
  const deadline = start + timeout
  const { enforceNamespace: _, ...files } = fileRequest(invocation)
  const request: Request = {
    ...files,
    args: invocation.args,
    all: invocation.bool('all'),
    allNamespaces: invocation.bool('all-namespaces'),
    labelSelector: invocation.string('selector'),
    fieldSelector: invocation.string('field-selector'),
    latest: true,
    flatten: true,
    continueOnError: true,
  }
  if (wanted.some(each => each.toLowerCase() === 'create')) yield* untilCreated(invocation, request, deadline)
  const forDelete = wanted.some(each => each.toLowerCase() === 'delete')
  const result = yield* find(invocation, request)
  if (forDelete) result.ignore(isNotFound)
  const { infos, errors } = result.infos()
  const failed = [...errors]
  for (const info of infos) {
    try {
      for (const condition of conditions) printer.print(withType(yield* condition(info, deadline, timeout), info), text => invocation.out(text))
    } catch (thrown) {
      failed.push(asError(thrown))
    }
  }
  throwAll(failed)
  if (infos.length === 0 && !forDelete) throw new CommandError('no matching resources found')
  return 0
}

// What is gone is printed as it was named.
function withType(object: KubeObject | undefined, { kind, name, namespace }: Info): unknown {
  return object ?? { apiVersion: kind.group === '' ? kind.version : `${kind.group}/${kind.version}`, kind: kind.kind, metadata: { name, namespace } }
}

function* untilCreated(invocation: Invocation, request: Request, deadline: number): Generator<Pause, void, void> {
  for (;;) {
    const { infos, errors } = (yield* find(invocation, request)).infos()
    throwAll(errors.filter(error => !isNotFound(error)))
    if (infos.length > 0 && errors.length === 0) return
    if (invocation.now >= deadline) throw new CommandError(timedOut)
    yield { sleep: Math.min(500, deadline - invocation.now) }
  }
}

// Follows wait.go conditionFuncsFor.
function conditionsFor(invocation: Invocation, wanted: readonly string[]): Condition[] {
  if (wanted.length === 0) throw new CommandError('unrecognized condition: []')
  return wanted.map(text => {
    const lower = text.toLowerCase()
    if (lower === 'delete') return (info, deadline, timeout) => deleted(invocation, info, deadline, timeout)
    if (lower === 'create') {
      // biome-ignore lint/correctness/useYield: what was found is there already
      return function* (info) {
        return info.object
      }
    }
    const met = text.startsWith('condition=')
      ? conditionMet(text.slice('condition='.length))
      : text.startsWith('jsonpath=')
        ? pathMet(text.slice('jsonpath='.length))
        : undefined
    if (met === undefined) throw new CommandError(`unrecognized condition: ${goQuote(text)}`)
    return (info, deadline, timeout) => waitFor(invocation, info, met, timeout, deadline)
  })
}

function* deleted(invocation: Invocation, info: Info, deadline: number, timeout: number): Generator<Pause, KubeObject | undefined, void> {
  if (timeout === 0) throw new CommandError(`condition not met for ${info.kind.plural}/${info.name}`)
  return yield* waitForDeletion(invocation, info, undefined, deadline)
}

function conditionMet(text: string): (object: KubeObject) => boolean {
  const equals = text.indexOf('=')
  const name = (equals < 0 ? text : text.slice(0, equals)).toLowerCase()
  const value = (equals < 0 ? 'true' : text.slice(equals + 1)).toLowerCase()
  return object => {
    const condition = listAt(object, 'status', 'conditions').find(each => textAt(each, 'type').toLowerCase() === name)
    if (condition === undefined) return false
    const observed = numberAt(condition, 'observedGeneration') || numberAt(object, 'status', 'observedGeneration')
    if (observed > 0 && observed < (object.metadata.generation ?? 0)) return false
    return textAt(condition, 'status').toLowerCase() === value
  }
}

// Follows wait.go processJSONPathInput and json.go.
function pathMet(text: string): (object: KubeObject) => boolean {
  const parts = text
    .replaceAll('==', '\0')
    .split('=')
    .map(part => part.replaceAll('\0', '=='))
  const [expression = '', value] = parts
  if (parts.length > 2)
    throw new CommandError("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'")
  const relaxed = relaxedPath(expression)
  const wanted = value?.replace(/^['"]+|['"]+$/g, '')
  if (wanted === '') throw new CommandError("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3")
  if (relaxed === '') throw new CommandError('jsonpath expression cannot be empty')
  const path = new JSONPath(relaxed)
  return object => {
    const found = path.find(object)
    const [values = []] = found
    if (values.length === 0) return false
    if (found.length > 1) throw new CommandError('given jsonpath expression matches more than one list')
    if (values.length > 1) throw new CommandError('given jsonpath expression matches more than one value')
    if (wanted === undefined) return true
    if (isRecord(values[0]) || Array.isArray(values[0])) throw new CommandError('jsonpath leads to a nested object or list which is not supported')
    return goValue(values[0]).trim() === wanted.trim()
  }
}

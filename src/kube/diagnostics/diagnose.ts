import { goQuote } from '../apimachinery/field-error.ts'
import { Path } from '../apimachinery/field-path.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { aggregate, CommandError, errorOutput, messageFor, PlainFailure, unsimulatedKind } from '../apimachinery/status-text.ts'
import type { CreateAPI } from '../apiserver/interface.ts'
import { isList, listInList, readManifest } from '../serializer/manifest.ts'
import type { YamlDocument, YamlFile } from '../yaml/documents.ts'
import { parseFile } from '../yaml/documents.ts'
import type { Target, Unit } from './apply.ts'
import { applyOne, kindFor } from './apply.ts'
import type { Diagnosis, Problem } from './diagnosis.ts'
import { problemsAfter } from './mended.ts'
import { Places } from './place.ts'
import { problemsOf } from './problems.ts'

export type { Diagnosis, Problem, Stage } from './diagnosis.ts'

/** What a diagnosis needs. */
export interface DiagnoseOptions {
  /** The file's name in messages. */
  readonly file?: string
  /** The server the file meets; what is accepted is created there. */
  readonly target: Target
}

/** What `kubectl apply -f FILE` says to a whole file. */
export interface Verdict {
  readonly diagnoses: readonly Diagnosis[]
  /** What it prints, in the order written. */
  readonly printed: readonly { readonly stream: 'stdout' | 'stderr'; readonly text: string }[]
  readonly exit: number
}

/** A document on its way: what was found, and the error kubectl keeps of it. */
interface Entry {
  readonly document: YamlDocument
  accepted: boolean
  error: Error | undefined
  out: string
  warnings: readonly string[]
  problems: readonly Problem[]
  next: readonly Problem[]
}

const entryFor = (document: YamlDocument): Entry => ({ document, accepted: false, error: undefined, out: '', warnings: [], problems: [], next: [] })

/** What the API server answers to each document of a file, as data with places: see Diagnosis. Never throws. */
export function diagnose(text: string, options: DiagnoseOptions): readonly Diagnosis[] {
  return applyFile(text, options).diagnoses
}

/**
 * Applies a file's documents in order, as `kubectl apply -f` does, and gives both what it prints and the diagnoses.
 * Follows kubectl/pkg/cmd/apply/apply.go and cli-runtime/pkg/resource/visitor.go.
 */
export function applyFile(text: string, { file = 'manifest.yaml', target }: DiagnoseOptions): Verdict {
  const yaml = parseFile(text)
  const entries = yaml.documents.map(entryFor)
  const units = readUnits(yaml, entries, file, target)
  const readErrors = entries.flatMap(entry => (entry.error === undefined ? [] : [entry.error]))
  if (units.length === 0 && readErrors.length === 0) return nothingToApply(yaml, file)
  const printed: { stream: 'stdout' | 'stderr'; text: string }[] = []
  const errors: Error[] = []
  const collected = aggregate(readErrors)
  if (collected !== undefined) errors.push(collected)
  const warned = new Set<string>()
  for (const unit of units) {
    const out = applyUnit(unit, target, file)
    const { entry } = unit
    for (const warning of entry.warnings) {
      if (!warned.has(warning)) printed.push({ stream: 'stderr', text: `Warning: ${warning}\n` })
      warned.add(warning)
    }
    if (out instanceof Error) errors.push(out)
    else printed.push({ stream: 'stdout', text: out })
  }
  const final = aggregate(errors)
  if (final !== undefined) printed.push({ stream: 'stderr', text: errorOutput(final) })
  const alone = readErrors.length + errors.length - (collected === undefined ? 0 : 1) === 1
  return { diagnoses: entries.map(entry => diagnosisOf(entry, file, alone)), printed, exit: final === undefined ? 0 : 1 }
}

function diagnosisOf(entry: Entry, file: string, alone: boolean): Diagnosis {
  const warnings = entry.warnings.map(warning => `Warning: ${warning}\n`).join('')
  const said = entry.accepted ? entry.out : entry.error === undefined ? '' : alone ? errorOutput(entry.error) : `${messageFor(entry.error)}\n`
  return {
    file,
    index: entry.document.index,
    accepted: entry.accepted,
    text: warnings + said,
    warnings: entry.warnings,
    problems: entry.problems,
    next: entry.next,
  }
}

function nothingToApply(yaml: YamlFile, file: string): Verdict {
  const text = errorOutput(new CommandError('no objects passed to apply'))
  const problem: Problem = {
    stage: 'type',
    type: 'Empty',
    field: '',
    message: 'no objects passed to apply',
    range: yaml.lines.range({ start: 0, end: 0 }),
    path: undefined,
  }
  return { diagnoses: [{ file, index: 0, accepted: false, text, warnings: [], problems: [problem], next: [] }], printed: [{ stream: 'stderr', text }], exit: 1 }
}

interface EntryUnit extends Unit {
  readonly entry: Entry
  readonly places: Places
}

/** Reads every document as kubectl does before it sends the first. */
function readUnits(yaml: YamlFile, entries: readonly Entry[], file: string, target: Target): EntryUnit[] {
  const units: EntryUnit[] = []
  let stopped = false
  for (const entry of entries) {
    const { document } = entry
    const places = new Places(yaml.lines, document, undefined)
    if (document.error !== undefined) {
      if (!stopped) entry.error = new CommandError(`error parsing ${file}: ${document.error.message}`)
      entry.problems = [{ stage: 'yaml', type: 'YAML', field: '', message: document.error.message, range: document.error.range, path: undefined }]
      break
    }
    const read = readManifest(document.value, file, target.validate)
    if ('error' in read) {
      const { message, stage, path, stops } = read.error
      if (!stopped) entry.error = new CommandError(message)
      const range = path === undefined ? places.whole() : places.value(path)
      entry.problems = [
        {
          stage,
          type: stage === 'type' ? 'Missing' : 'Wrong type',
          field: path?.toString() ?? '',
          message: message.slice(message.indexOf(': ') + 2),
          range,
          path,
        },
      ]
      stopped ||= stops
      continue
    }
    const found = unitsOf(read.object, entry, places, yaml, file, target)
    if (stopped) entry.next = found.flatMap(unit => laterProblems(unit, target.api, []))
    else units.push(...found)
  }
  return units
}

/** A list's entry with the kind that the list's own tells. Follows apimachinery/pkg/apis/meta/v1/unstructured/helpers.go decodeToList. */
function typedItem(list: KubeObject, item: unknown): unknown {
  const kind = list.kind.slice(0, -'List'.length)
  if (kind === '' || typeof item !== 'object' || item === null || 'kind' in item) return item
  return { apiVersion: list.apiVersion, kind, ...item }
}

/** Follows cli-runtime/pkg/resource/mapper.go infoForObject. */
const versionMissing = `unable to get type info from the object "*unstructured.Unstructured": Object 'apiVersion' is missing in 'object has no apiVersion field'`

/** A list's entry may say anything for its version. */
const hasVersion = (object: { readonly apiVersion: unknown }) => typeof object.apiVersion === 'string' && object.apiVersion !== ''

/** The objects of a document: itself, or what its `items` hold. */
function unitsOf(object: KubeObject, entry: Entry, places: Places, yaml: YamlFile, file: string, target: Target, inList = false): EntryUnit[] {
  const items: unknown = Reflect.get(object, 'items')
  if (Array.isArray(items) && object.kind.endsWith('List')) {
    if (items.some(isList)) {
      entry.error ??= new CommandError(listInList)
      const path = Path.of('items').index(items.findIndex(isList))
      entry.problems = [...entry.problems, { stage: 'type', type: 'Wrong type', field: path.toString(), message: listInList, range: places.value(path), path }]
      return []
    }
    return items.flatMap((item: unknown, index) => {
      const inside = new Places(yaml.lines, entry.document, Path.of('items').index(index))
      const read = readManifest(typedItem(object, item), file, () => [])
      if ('error' in read) {
        entry.error ??= new CommandError(read.error.message)
        return []
      }
      if (!hasVersion(read.object)) {
        entry.error ??= new CommandError(versionMissing)
        return []
      }
      return unitsOf(read.object, entry, inside, yaml, file, target, true)
    })
  }
  const { api } = target
  const kind = kindFor(api, object.apiVersion, object.kind)
  if (kind === undefined) {
    if (target.unknown(object.apiVersion, object.kind)) {
      const error = unsimulatedKind(object.apiVersion, object.kind)
      entry.error ??= error
      const path = Path.of('kind')
      entry.problems = [...entry.problems, { stage: 'type', type: 'Not simulated', field: 'kind', message: error.message, range: places.value(path), path }]
      return []
    }
    const message = `no matches for kind ${goQuote(object.kind)} in version ${goQuote(object.apiVersion)}`
    entry.error ??= inList
      ? new PlainFailure(`unable to recognize ${message}`)
      : new CommandError(
          `resource mapping not found for name: ${goQuote(object.metadata.name ?? '')} namespace: ${goQuote(object.metadata.namespace ?? '')} from ${goQuote(file)}: ${message}\nensure CRDs are installed first`,
        )
    const known = api.kinds().some(candidate => candidate.kind === object.kind)
    const field = known ? 'apiVersion' : 'kind'
    const problem: Problem = { stage: 'type', type: 'Unknown kind', field, message, range: places.value(Path.of(field)), path: Path.of(field) }
    entry.problems = [...entry.problems, problem]
    return []
  }
  return [{ object, kind, entry, places }]
}

/** Applies one object; gives what kubectl prints for it, or its error. */
function applyUnit(unit: EntryUnit, target: Target, file: string): string | Error {
  const { entry } = unit
  const applied = applyOne(target, unit, file)
  entry.warnings = [...entry.warnings, ...applied.warnings]
  if (applied.error === undefined) {
    entry.accepted = entry.error === undefined
    entry.out += applied.printed
    return applied.printed
  }
  entry.accepted = false
  entry.error = applied.error
  const now = problemsOf(applied.cause ?? applied.error, unit.object, unit.object.apiVersion, unit.object.kind, unit.places)
  entry.problems = [...entry.problems, ...now]
  entry.next = [...entry.next, ...laterProblems(unit, target.api, now)]
  return applied.error
}

/** What the later stages would say. */
function laterProblems(unit: EntryUnit, api: CreateAPI, now: readonly Problem[]): Problem[] {
  const named = unit.object.metadata.namespace
  const missing = named !== undefined && named !== '' && api.get('v1', 'Namespace', '', named) === undefined
  const namespace = !unit.kind.namespaced ? '' : missing || named === undefined || named === '' ? 'default' : named
  const object = missing ? { ...unit.object, metadata: { ...unit.object.metadata, namespace } } : unit.object
  return problemsAfter(api, unit.kind, namespace, object, now, unit.places)
}

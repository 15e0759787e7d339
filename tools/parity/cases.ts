import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type Verdict, verdictOf } from '../../src/kube/diagnose.ts'
import { lessonManifests } from '../lesson-manifests.ts'
import { compareAnswers, compareObject, comparePrinted, compareStatus } from './answers.ts'
import { compareValues } from './differences.ts'
import { Prompt } from './prompt.ts'
import type { Comparison } from './ratchet.ts'
import { answers, names, option, type RecordedCase, readJSON, readText, reference } from './recorded.ts'

const streamOf = ({ printed }: Verdict, stream: 'stdout' | 'stderr') => printed.map(part => (part.stream === stream ? part.text : '')).join('')

/** Accepted or not, and the fields that a refusal names. */
const recordedVerdict = ({ apply, status }: RecordedCase) => ({
  accepted: apply.exit === 0,
  fields: (status?.causes ?? []).map(cause => cause.field).sort(),
})

const engineVerdict = ({ diagnoses, exit }: Verdict) => ({
  accepted: exit === 0,
  fields: diagnoses
    .flatMap(entry => entry.problems.filter(problem => problem.stage === 'validation'))
    .map(problem => problem.field)
    .sort(),
})

/** What the editor says to the manifest: its text is that of `kubectl apply`. */
function compareDiagnosis(name: string, file: string, manifest: string, recorded: RecordedCase): readonly Comparison[] {
  const verdict = verdictOf(manifest, { file })
  const ours = { stdout: streamOf(verdict, 'stdout'), stderr: streamOf(verdict, 'stderr'), exit: verdict.exit }
  const [our, their] = [engineVerdict(verdict), recordedVerdict(recorded)]
  // A refusal by kubectl itself names no fields, whatever the server said to `create`.
  const one = recorded.apply.stderr.includes(' is invalid: ') && verdict.diagnoses.length === 1
  const same = our.accepted === their.accepted && (!one || isDeepStrictEqual(our.fields, their.fields))
  const difference = `  real: ${JSON.stringify(their)}\n  ours: ${JSON.stringify(our)}`
  return [comparePrinted(name, 'text', ours, recorded.apply), { name, part: 'verdict', equal: same, ...(same ? {} : { difference }) }]
}

/** What kubectl in the terminal prints, and what the server answers to it. */
function compareCommands(name: string, file: string, manifest: string, recorded: RecordedCase): readonly Comparison[] {
  const ask = (...args: readonly string[]) => new Prompt(new Map([[file, manifest]])).kubectl(...args, '-f', file)
  const created = ask('create')
  const [status, object] = [created.answers.find(answer => answer.status)?.status, created.answers.find(answer => answer.object)?.object]
  return [
    comparePrinted(name, 'apply', ask('apply').printed, recorded.apply),
    comparePrinted(name, 'create', created.printed, recorded.create),
    comparePrinted(name, 'dryRun', ask('apply', '--dry-run=server').printed, recorded.dryRun),
    ...(status === undefined && recorded.status === undefined ? [] : [compareStatus(name, 'status', status, recorded.status)]),
    compareValues(
      name,
      'warnings',
      created.answers.flatMap(answer => answer.warnings),
      recorded.warnings,
    ),
    ...(object === undefined && recorded.object === undefined ? [] : compareObject(name, object, recorded.object, manifest)),
    ...(recorded.answers === undefined ? [] : [compareAnswers(name, created.answers, recorded.answers, manifest)]),
  ]
}

/** A question about one manifest, and where its answer is. */
interface Question {
  readonly name: string
  readonly manifest: string
  readonly answer: string
}

const ofReference = (): readonly Question[] =>
  names(join(answers, 'cases'), '.json').map(name => ({
    name: `cases/${name}`,
    manifest: join(reference, 'cases', `${name}.yaml`),
    answer: join(answers, 'cases', `${name}.json`),
  }))

const ofLessons = (): readonly Question[] =>
  lessonManifests().map(({ name, path }) => ({ name: `lessons/${name}`, manifest: path, answer: join(answers, 'lessons', `${name}.json`) }))

/** Compares every recorded case, and every manifest of the lessons, whose name contains `only`, in the editor and in the terminal. */
export function compareCases(only = ''): readonly Comparison[] {
  return [...ofReference(), ...(option('--recorded') === undefined ? ofLessons() : [])]
    .filter(({ name }) => name.includes(only))
    .flatMap(({ name, manifest, answer }) => {
      const asked = [name, `${basename(name)}.yaml`, readText(manifest), readJSON<RecordedCase>(answer)] as const
      return [...compareDiagnosis(...asked), ...compareCommands(...asked)]
    })
}

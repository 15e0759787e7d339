import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { definitionFiles, readDefinitions } from '../../src/kube/definitions/index.ts'
import { freshAPI, type Verdict, verdictOf } from '../../src/kube/diagnose.ts'
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
  // What is said of no field at all, the real server says of a nil one.
  fields: (status?.causes ?? []).map(cause => (cause.field === '<nil>' ? '' : cause.field)).sort(),
})

const engineVerdict = ({ diagnoses, exit }: Verdict) => ({
  accepted: exit === 0,
  fields: diagnoses
    .flatMap(entry => entry.problems.filter(problem => problem.stage === 'validation'))
    .map(problem => problem.field)
    .sort(),
})

/** A manifest, its name as kubectl gets it, and the definitions that the server has. */
interface Asked {
  readonly name: string
  readonly file: string
  readonly manifest: string
  readonly definitions: readonly string[]
}

/** What the editor says to the manifest: its text is that of `kubectl apply`. */
function compareDiagnosis({ name, file, manifest, definitions }: Asked, recorded: RecordedCase): readonly Comparison[] {
  const verdict = verdictOf(manifest, { file, api: freshAPI(definitions) })
  const ours = { stdout: streamOf(verdict, 'stdout'), stderr: streamOf(verdict, 'stderr'), exit: verdict.exit }
  const [our, their] = [engineVerdict(verdict), recordedVerdict(recorded)]
  // A refusal by kubectl itself names no fields, whatever the server said to `create`.
  const one = recorded.apply.stderr.includes(' is invalid: ') && verdict.diagnoses.length === 1
  const same = our.accepted === their.accepted && (!one || isDeepStrictEqual(our.fields, their.fields))
  const difference = `  real: ${JSON.stringify(their)}\n  ours: ${JSON.stringify(our)}`
  return [comparePrinted(name, 'text', ours, recorded.apply), { name, part: 'verdict', equal: same, ...(same ? {} : { difference }) }]
}

/** What kubectl in the terminal prints, and what the server answers to it. */
function compareCommands({ name, file, manifest, definitions }: Asked, recorded: RecordedCase): readonly Comparison[] {
  const ask = (...args: readonly string[]) => new Prompt(new Map([[file, manifest]]), { definitions }).kubectl(...args, '-f', file)
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

/** A question about one manifest, where its answer is, and the definitions that the server has. */
interface Question {
  readonly name: string
  readonly manifest: string
  readonly answer: string
  readonly definitions?: readonly string[]
}

/** The questions of a folder whose answers lie in a folder of the same name. */
const ofFolder = (folder: string, definitions: readonly string[] = []): readonly Question[] =>
  names(join(answers, folder), '.json').map(name => ({
    name: `${folder}/${name}`,
    manifest: join(reference, folder, `${name}.yaml`),
    answer: join(answers, folder, `${name}.json`),
    definitions,
  }))

const ofLessons = (): readonly Question[] =>
  lessonManifests().map(({ name, path }) => ({ name: `lessons/${name}`, manifest: path, answer: join(answers, 'lessons', `${name}.json`) }))

/** Manifests of kinds that definitions bring. */
async function ofInstalled(): Promise<readonly Question[]> {
  const all = await Promise.all(definitionFiles.map(async file => ofFolder(join('installed', basename(file, '.yaml')), [await readDefinitions(file)])))
  return all.flat()
}

/** Compares every recorded case, and every manifest of the lessons, whose name contains `only`, in the editor and in the terminal. */
export async function compareCases(only = ''): Promise<readonly Comparison[]> {
  const recorded = [...ofFolder('cases'), ...(await ofInstalled())]
  return [...recorded, ...(option('--recorded') === undefined ? ofLessons() : [])]
    .filter(({ name }) => name.includes(only))
    .flatMap(({ name, manifest, answer, definitions = [] }) => {
      const asked = { name, file: `${basename(name)}.yaml`, manifest: readText(manifest), definitions }
      const answered = readJSON<RecordedCase>(answer)
      return [...compareDiagnosis(asked, answered), ...compareCommands(asked, answered)]
    })
}

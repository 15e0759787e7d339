import type { CollectionEntry } from 'astro:content'
import { getEntry } from 'astro:content'
import { parse } from 'yaml'
import { readDefinitions } from '../kube/index.ts'
import type { Ground } from '../lesson/ground.ts'
import { newCluster, type Played, play } from './engine.ts'

const manifestTexts = import.meta.glob<string>('/content/*/*/manifests/*', { query: '?raw', import: 'default', eager: true })
const exerciseTexts = import.meta.glob<string>('/content/*/*/exercises/**/*', { query: '?raw', import: 'default', eager: true })

/** An exercise as its folder holds it. */
export interface ExerciseFolder {
  readonly name: string
  /** What exercise.yaml says, as plain data. */
  readonly data: Readonly<Record<string, unknown>>
  /** By name, what the editor opens with. */
  readonly start: Readonly<Record<string, string>>
  readonly solution: Readonly<Record<string, string>>
  /** By the mistake's name. */
  readonly wrong: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Files that are for kind and not for the API server, by the address they can be taken from: `kind/cluster/kind-config.yaml`. */
export const kindFiles: ReadonlyMap<string, string> = new Map(
  Object.entries(manifestTexts).flatMap(([path, text]) => {
    const [, part, lesson, file] = /^\/content\/\d+-([^/]+)\/\d+-([^/]+)\/manifests\/(.*)$/.exec(path) ?? []
    return text.includes('kind.x-k8s.io') ? [[`${part}/${lesson}/${file}`, text] as const] : []
  }),
)

/** What the components in a lesson's prose need to know of it. */
export interface LessonContext {
  readonly folder: string
  /** Absent on a page without a workbench. */
  readonly setup: CollectionEntry<'setups'>['data'] | undefined
  /** By name, every file of `manifests/`, and the files of definitions. */
  readonly manifests: Readonly<Record<string, string>>
  /** What the lesson's manifests meet: the kinds that are installed, and the manifests that were applied. */
  readonly ground: Ground
  readonly exercises: readonly ExerciseFolder[]
  /** What the command lines in the prose print, played in their order on one cluster; taken out as they are shown. */
  readonly transcripts: Map<string, Played[][]>
}

/** The files below `folder`, by the rest of their path. */
function filesBelow(texts: Readonly<Record<string, string>>, folder: string): Record<string, string> {
  const found = Object.entries(texts).filter(([path]) => path.startsWith(folder))
  return Object.fromEntries(found.map(([path, text]) => [path.slice(folder.length), text]))
}

function exercisesOf(folder: string): ExerciseFolder[] {
  const files = filesBelow(exerciseTexts, `/content/${folder}/exercises/`)
  const names = Object.keys(files).flatMap(path => (path.endsWith('/exercise.yaml') ? [path.slice(0, -'/exercise.yaml'.length)] : []))
  return names.sort().map(name => {
    const wrongFiles = filesBelow(files, `${name}/wrong/`)
    const mistakes = [...new Set(Object.keys(wrongFiles).map(path => path.split('/')[0] ?? ''))]
    return {
      name,
      data: parse(files[`${name}/exercise.yaml`] ?? ''),
      start: filesBelow(files, `${name}/start/`),
      solution: filesBelow(files, `${name}/solution/`),
      wrong: Object.fromEntries(mistakes.map(mistake => [mistake, filesBelow(wrongFiles, `${mistake}/`)])),
    }
  })
}

/** The names of a lesson's exercises, in order. */
export function exerciseNames(folder: string): readonly string[] {
  return exercisesOf(folder).map(({ name }) => name)
}

/** The `lines` of every `<Run lines={[…]} />` in a page's source, in order. */
function runsIn(body: string): string[][] {
  return [...body.matchAll(/<Run\s+(?:fails\s+)?lines=\{(\[[\s\S]*?\])\}\s*\/>/g)].map(match => parse(match[1] ?? '[]'))
}

/** Reads a lesson's folder and plays the command lines of its prose. */
export async function lessonContext(folder: string, body: string): Promise<LessonContext> {
  const setup = (await getEntry('setups', folder))?.data
  const definitions: Record<string, string> = {}
  for (const name of setup?.definitions ?? []) definitions[name] = await readDefinitions(name)
  const manifests = { ...filesBelow(manifestTexts, `/content/${folder}/manifests/`), ...definitions }
  const runs = runsIn(body)
  const played = play(newCluster(manifests, setup?.start, setup?.plugin), runs)
  const transcripts = new Map<string, Played[][]>()
  runs.forEach((lines, index) => {
    const key = JSON.stringify(lines)
    transcripts.set(key, [...(transcripts.get(key) ?? []), played[index] ?? []])
  })
  return {
    folder,
    setup,
    manifests,
    ground: { definitions: Object.values(definitions), before: (setup?.before ?? []).map(name => ({ name, text: manifests[name] ?? '' })) },
    exercises: exercisesOf(folder),
    transcripts,
  }
}

/** An exercise's files by their path in its folder, as the exercise's parser wants them. */
export function exerciseFiles(folder: ExerciseFolder): ReadonlyMap<string, string> {
  const wrong = Object.entries(folder.wrong).flatMap(([mistake, files]) =>
    Object.entries(files).map(([name, text]) => [`wrong/${mistake}/${name}`, text] as const),
  )
  const start = Object.entries(folder.start).map(([name, text]) => [`start/${name}`, text] as const)
  const solution = Object.entries(folder.solution).map(([name, text]) => [`solution/${name}`, text] as const)
  return new Map([...start, ...solution, ...wrong])
}

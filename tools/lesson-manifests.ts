// node tools/lesson-manifests.ts FOLDER: copies the manifests of lessons and exercises to where the recorder asks about them.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'

/** A manifest of a lesson or of one of its exercises, and the name of its recording. */
export interface LessonManifest {
  readonly name: string
  readonly path: string
}

const content = new URL('../content', import.meta.url).pathname

/** The folder of a lesson without its number: `04-workloads/03-deployment` becomes `workloads-deployment`. */
const shortName = (part: string, lesson: string) => [part, lesson].map(each => each.replace(/^\d+-/, '')).join('-')

/** What a lesson's manifests meet: a cluster in which something is installed or applied first. The lab's has nothing of that. */
function groundOf(folder: string): { readonly definitions?: unknown; readonly before?: unknown } {
  const setup = join(folder, 'lesson.yaml')
  return existsSync(setup) ? parse(readFileSync(setup, 'utf8')) : {}
}

/** The manifests below a folder by their paths in it, in order; the configuration of kind is for kind alone. */
function manifestsUnder(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.yaml') && !path.endsWith('exercise.yaml') && !readFileSync(join(folder, path), 'utf8').includes('kind.x-k8s.io'))
    .sort()
}

/**
 * The manifests that a fresh API server can be asked about, in the order of the course: those of the lessons, and those
 * of their exercises (what an exercise starts with, its solution, its wrong answers).
 */
export function lessonManifests(): readonly LessonManifest[] {
  const lessons = readdirSync(content).flatMap(part => readdirSync(join(content, part)).map(lesson => ({ part, lesson })))
  return lessons.flatMap(({ part, lesson }) => {
    const folder = join(content, part, lesson)
    const { definitions, before } = groundOf(folder)
    if (definitions !== undefined) return []
    const named = (within: string, path: string): LessonManifest => ({
      name: [shortName(part, lesson), ...path.slice(0, -'.yaml'.length).split('/')].join('--'),
      path: join(folder, within, path),
    })
    const own = before === undefined ? manifestsUnder(join(folder, 'manifests')).map(path => named('manifests', path)) : []
    return [...own, ...manifestsUnder(join(folder, 'exercises')).map(path => named('exercises', path))]
  })
}

if (process.argv[1] !== undefined && basename(process.argv[1]) === 'lesson-manifests.ts') {
  const [, , to] = process.argv
  if (to === undefined) throw new Error('usage: node tools/lesson-manifests.ts FOLDER')
  mkdirSync(to, { recursive: true })
  for (const { name, path } of lessonManifests()) copyFileSync(path, join(to, `${name}.yaml`))
}

// node tools/lesson-manifests.ts FOLDER: copies the lessons' manifests to where the recorder asks about them.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'

/** A manifest of a lesson, and the name of its recording. */
export interface LessonManifest {
  readonly name: string
  readonly path: string
}

const content = new URL('../content', import.meta.url).pathname

/** The folder of a lesson without its number: `04-workloads/03-deployment` becomes `workloads-deployment`. */
const shortName = (part: string, lesson: string) => [part, lesson].map(each => each.replace(/^\d+-/, '')).join('-')

/** Whether a lesson's manifests meet a cluster in which something is installed or applied first: the lab's has nothing of that. */
function standsOnGround(folder: string): boolean {
  const setup = join(folder, 'lesson.yaml')
  const { definitions, before } = existsSync(setup) ? parse(readFileSync(setup, 'utf8')) : {}
  return definitions !== undefined || before !== undefined
}

/** The manifests of all lessons that a fresh API server can be asked about, in the order of the course. */
export function lessonManifests(): readonly LessonManifest[] {
  return readdirSync(content).flatMap(part =>
    readdirSync(join(content, part)).flatMap(lesson => {
      const folder = join(content, part, lesson, 'manifests')
      if (!existsSync(folder) || standsOnGround(join(content, part, lesson))) return []
      return readdirSync(folder)
        .filter(file => file.endsWith('.yaml') && !readFileSync(join(folder, file), 'utf8').includes('kind.x-k8s.io'))
        .map(file => ({ name: `${shortName(part, lesson)}--${file.slice(0, -'.yaml'.length)}`, path: join(folder, file) }))
    }),
  )
}

if (process.argv[1] !== undefined && basename(process.argv[1]) === 'lesson-manifests.ts') {
  const [, , to] = process.argv
  if (to === undefined) throw new Error('usage: node tools/lesson-manifests.ts FOLDER')
  mkdirSync(to, { recursive: true })
  for (const { name, path } of lessonManifests()) copyFileSync(path, join(to, `${name}.yaml`))
}

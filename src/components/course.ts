import { type CollectionEntry, getCollection } from 'astro:content'

/** A lesson of the course with its place in it. */
export interface Lesson {
  /** The folder below `content/`: `04-workloads/03-deployment`. */
  readonly folder: string
  /** The address below the base: `/workloads/deployment/`. */
  readonly path: string
  /** `4.3`. */
  readonly number: string
  readonly language: 'en' | 'zh-CN'
  readonly entry: CollectionEntry<'lessons'>
}

/** Where a reader is, in the line at the top of a page. */
export interface Place {
  readonly name: string
  readonly path?: string
}

/** A part of the course and its lessons in English, in order. */
export interface Part {
  readonly folder: string
  /** The address below the base: `/workloads/`. */
  readonly path: string
  readonly title: string
  readonly line: string
  readonly lessons: readonly Lesson[]
}

/** The folder's order number: 3 for `03-deployment`. */
function orderOf(name: string): number {
  return Number.parseInt(name, 10)
}

function lessonOf(entry: CollectionEntry<'lessons'>): Lesson {
  const [part = '', name = '', file = ''] = entry.id.split('/')
  const language = file.endsWith('.zh-cn') ? 'zh-CN' : 'en'
  const path = [part, name].map(folder => folder.replace(/^\d+-/, '')).join('/')
  return {
    folder: `${part}/${name}`,
    path: language === 'en' ? `/${path}/` : `/zh-cn/${path}/`,
    number: `${orderOf(part)}.${orderOf(name)}`,
    language,
    entry,
  }
}

/** Every lesson in every language, in the order of the folders. */
export async function allLessons(): Promise<readonly Lesson[]> {
  const lessons = (await getCollection('lessons')).map(lessonOf)
  return lessons.sort((a, b) => (a.folder < b.folder ? -1 : a.folder > b.folder ? 1 : 0))
}

/** The English lessons by their address without its slashes, as `workloads/deployment`. */
export async function lessonsByAddress(): Promise<ReadonlyMap<string, Lesson>> {
  const lessons = (await allLessons()).filter(lesson => lesson.language === 'en')
  return new Map(lessons.map(lesson => [lesson.path.replace(/^\/|\/$/g, ''), lesson]))
}

/** The parts that have lessons, in order. */
export async function courseParts(): Promise<readonly Part[]> {
  const lessons = (await allLessons()).filter(lesson => lesson.language === 'en')
  const chapters = await getCollection('chapters')
  const folders = [...new Set(lessons.map(lesson => lesson.folder.split('/')[0] ?? ''))]
  return folders.map(folder => {
    const chapter = chapters.find(entry => entry.id === folder)
    const name = folder.replace(/^\d+-/, '')
    return {
      folder,
      path: `/${name}/`,
      title: chapter?.data.title ?? name.charAt(0).toUpperCase() + name.slice(1),
      line: chapter?.data.line ?? '',
      lessons: lessons.filter(lesson => lesson.folder.startsWith(`${folder}/`)),
    }
  })
}

/** The address of a path of the site, such as `/notes/`, below the base. */
export function href(path: string): string {
  return `${import.meta.env.BASE_URL.replace(/\/$/, '')}${path}`
}

/** The address of the notes' line, or of the first of a range such as `41-43`. */
export function noteHref(lines: string | number): string {
  return href(`/notes/#L${Number.parseInt(String(lines), 10)}`)
}

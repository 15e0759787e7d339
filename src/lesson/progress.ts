/** Where progress is kept: localStorage in a page, a map in a test. */
export interface ProgressStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

const version = 1
const prefix = 'kubenotes:'

/** What is kept of one exercise or lesson: ticks, and the reader's own text of each file. */
export interface LessonRecord {
  /** Names of exercises done. */
  readonly done: readonly string[]
  /** The reader's files by path, where they differ from the lesson's own. */
  readonly files: Readonly<Record<string, string>>
}

const empty: LessonRecord = { done: [], files: {} }

const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(entry => typeof entry === 'string')

function isRecord(value: unknown): value is LessonRecord {
  if (typeof value !== 'object' || value === null) return false
  const { done, files } = value as { done?: unknown; files?: unknown }
  return Array.isArray(done) && done.every(entry => typeof entry === 'string') && isTexts(files)
}

/** Progress kept on this device. Storage that is full, blocked or holds nonsense never throws: `working` says whether writes stick. */
export class Progress {
  private readonly storage: ProgressStorage | undefined
  private ok: boolean

  constructor(storage: ProgressStorage | undefined) {
    this.storage = storage
    this.ok = storage !== undefined
  }

  /** False once a write did not stick (or there is no storage at all): the page says so, once. */
  get working(): boolean {
    return this.ok
  }

  /** What is kept of `lesson` (its address, such as `workloads/deployment`). */
  read(lesson: string): LessonRecord {
    try {
      const text = this.storage?.getItem(prefix + lesson)
      if (text === null || text === undefined) return empty
      const value: unknown = JSON.parse(text)
      const { v, ...record } = value as { v?: unknown }
      return v === version && isRecord(record) ? record : empty
    } catch {
      return empty
    }
  }

  /** Ticks an exercise of `lesson`. */
  tick(lesson: string, exercise: string): void {
    const record = this.read(lesson)
    if (!record.done.includes(exercise)) this.write(lesson, { ...record, done: [...record.done, exercise] })
  }

  /** Keeps the reader's text of a file; `undefined` forgets it. */
  keep(lesson: string, path: string, text: string | undefined): void {
    const record = this.read(lesson)
    const files = { ...record.files }
    if (text === undefined) delete files[path]
    else files[path] = text
    this.write(lesson, { ...record, files })
  }

  /** Forgets everything about a lesson. */
  reset(lesson: string): void {
    try {
      this.storage?.removeItem(prefix + lesson)
    } catch {
      this.ok = false
    }
  }

  private write(lesson: string, record: LessonRecord): void {
    try {
      if (this.storage === undefined) throw new Error('no storage')
      this.storage.setItem(prefix + lesson, JSON.stringify({ v: version, ...record }))
    } catch {
      this.ok = false
    }
  }
}

/** Where progress is kept: localStorage in a page, a map in a test. */
export interface ProgressStorage {
  readonly length: number
  key(index: number): string | null
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

const version = 1
const prefix = 'kubenotes:'
const clusterPrefix = 'kubenotes-cluster:'

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

  /** What is kept of a lesson's cluster, as plain data that its reader checks; undefined when nothing is. */
  readCluster(lesson: string): unknown {
    try {
      return JSON.parse(this.storage?.getItem(clusterPrefix + lesson) ?? 'null') ?? undefined
    } catch {
      return undefined
    }
  }

  /** Keeps what leads to a lesson's cluster; `undefined` forgets it. */
  keepCluster(lesson: string, cluster: unknown): void {
    try {
      if (cluster === undefined) this.storage?.removeItem(clusterPrefix + lesson)
      else this.storage?.setItem(clusterPrefix + lesson, JSON.stringify(cluster))
    } catch {
      this.ok = false
    }
  }

  /** Forgets everything about a lesson, and about the exercises on it. */
  reset(lesson: string): void {
    this.forget(name => name === lesson || name.startsWith(`${lesson}/`))
  }

  /** Forgets everything about every lesson. */
  resetAll(): void {
    this.forget(() => true)
  }

  /** Everything kept, as text for a file: ticks and the reader's texts, by lesson and exercise. */
  export(): string {
    const names = this.keys().flatMap(key => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []))
    return `${JSON.stringify({ kubenotes: version, lessons: Object.fromEntries(names.sort().map(name => [name, this.read(name)])) }, null, 2)}\n`
  }

  /**
   * Adds what {@link export} wrote, here or on another device: ticks come together, the file's texts win. Gives the number of
   * lessons and exercises it held; throws an Error for the reader, and changes nothing, when the text is no such file.
   */
  import(text: string): number {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      throw new Error('This is no file of progress. Nothing was changed.')
    }
    const { kubenotes, lessons } = typeof value === 'object' && value !== null ? (value as { kubenotes?: unknown; lessons?: unknown }) : {}
    if (kubenotes !== version || typeof lessons !== 'object' || lessons === null) throw new Error('This is no file of progress. Nothing was changed.')
    const entries = Object.entries(lessons)
    if (entries.length > 500 || !entries.every(([name, record]) => /^[a-z0-9/-]{1,100}$/.test(name) && isRecord(record))) {
      throw new Error('This file holds something else than progress. Nothing was changed.')
    }
    for (const [name, record] of entries) {
      const own = this.read(name)
      this.write(name, { done: [...new Set([...own.done, ...record.done])], files: { ...own.files, ...record.files } })
    }
    return entries.length
  }

  private keys(): readonly string[] {
    try {
      const { storage } = this
      return storage === undefined ? [] : Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
    } catch {
      return []
    }
  }

  private forget(which: (name: string) => boolean): void {
    for (const key of this.keys()) {
      const name = key.startsWith(prefix) ? key.slice(prefix.length) : key.startsWith(clusterPrefix) ? key.slice(clusterPrefix.length) : undefined
      if (name === undefined || !which(name)) continue
      try {
        this.storage?.removeItem(key)
      } catch {
        this.ok = false
      }
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

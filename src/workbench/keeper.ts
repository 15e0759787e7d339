import type { Progress } from '../lesson/progress.ts'
import { type Journal, readJournal } from './journal.ts'

/** A cluster that was kept, and the exercise that was going on. */
export interface Kept {
  readonly journal: Journal
  readonly exercise: string | undefined
}

/** Keeps what leads to the reader's cluster on this device, so that it is there again when the reader comes back. */
export class Keeper {
  private readonly progress: Progress
  private readonly lesson: string
  private journal: Journal = { deeds: [], elapsed: 0 }
  private exercise: string | undefined
  /** Another's cluster, from a link, is not kept: the reader's own stays. */
  private own = true

  /** Keeps under a lesson's id; writes when the page is left. */
  constructor(progress: Progress, lesson: string) {
    this.progress = progress
    this.lesson = lesson
    addEventListener('pagehide', () => this.save())
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.save()
    })
  }

  /** What is kept, if anything was done. */
  read(): Kept | undefined {
    const value = this.progress.readCluster(this.lesson)
    if (typeof value !== 'object' || value === null) return undefined
    const { journal, exercise } = value as { journal?: unknown; exercise?: unknown }
    const read = readJournal(journal)
    return read === undefined || read.deeds.length === 0 ? undefined : { journal: read, exercise: typeof exercise === 'string' ? exercise : undefined }
  }

  /** A cluster begins: the reader's own or another's, in an exercise or without one. */
  begin(journal: Journal, exercise: string | undefined, own: boolean): void {
    this.journal = journal
    this.exercise = exercise
    this.own = own
    this.save()
  }

  /** The reader did something. */
  follow({ deeds, elapsed }: Journal): void {
    this.journal = { ...this.journal, deeds, elapsed }
    this.save()
  }

  /** Time went on. */
  setTime(elapsed: number): void {
    this.journal = { ...this.journal, elapsed }
  }

  /** What leads to the cluster as it stands now. */
  get now(): Journal {
    return this.journal
  }

  private save(): void {
    if (!this.own) return
    const { journal, exercise } = this
    this.progress.keepCluster(this.lesson, journal.deeds.length === 0 || readJournal(journal) === undefined ? undefined : { journal, exercise })
  }
}

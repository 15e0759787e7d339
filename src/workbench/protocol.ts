import type { NetworkPlugin } from '../kube/index.ts'
import type { Ground } from '../lesson/ground.ts'
import type { GoalState } from './goals/goal-state.ts'
import type { Journal, RequestAsk } from './journal.ts'
import type { Asked, Followed, Places, ReachTable } from './network/model.ts'
import type { Picture } from './picture/model.ts'

/** Files by name. */
export type Files = Readonly<Record<string, string>>

/** What a page gives its workbench. */
export interface WorkbenchConfig {
  /** Under which edits are kept on this device. */
  readonly id: string
  /** The files that stand in the editor, in order. */
  readonly open: readonly string[]
  /** Every file of the lesson. */
  readonly files: Files
  /** Command lines replayed before the reader begins. */
  readonly start: readonly string[]
  /** What the cluster's network is made with. */
  readonly plugin: NetworkPlugin
  readonly exercises: readonly ExerciseConfig[]
  /** By name, files of definitions whose kinds the editor's answers know, and manifests that were applied before. */
  readonly ground?: { readonly definitions: readonly string[]; readonly before: readonly string[] }
}

/** An exercise as the page knows it. `data` is what its exercise.yaml says. */
export interface ExerciseConfig {
  readonly name: string
  readonly data: Readonly<Record<string, unknown>>
  readonly start: Files
  readonly solution: Files
  readonly wrong: Readonly<Record<string, Files>>
}

/** A place in a text; lines and columns from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A stretch of text, its end exclusive. */
export interface TextRange {
  readonly start: Position
  readonly end: Position
}

/** A replacement of text. */
export interface TextEdit {
  readonly range: TextRange
  readonly text: string
}

/** A change that mends a problem. */
export interface Fix {
  readonly title: string
  readonly edits: readonly TextEdit[]
}

/** What the editor shows of one problem. */
export interface Problem {
  /** The server's exact words; of advice, this site's. */
  readonly message: string
  /** `later` is what the server would say next; of `advice` it says nothing. */
  readonly severity: 'error' | 'warning' | 'later' | 'advice'
  readonly range: TextRange | undefined
  /** One plain sentence, where there is one. */
  readonly plain: string | undefined
  /** The address of the lesson that explains it, such as `objects/yaml`, where one does. */
  readonly lesson: string | undefined
  readonly fixes: readonly Fix[]
}

/** The answer to a whole file. */
export interface FileAnswer {
  readonly accepted: boolean
  readonly problems: readonly Problem[]
}

/** What stands in a hover: site text in paragraphs. */
export interface Hover {
  readonly range: TextRange | undefined
  readonly paragraphs: readonly string[]
}

/** Lines that the server fills in, to be shown after a line of the file. */
export interface Ghost {
  readonly line: number
  readonly text: string
}

/** An entry of a file's outline. */
export interface OutlineEntry {
  readonly label: string
  readonly detail: string
  readonly range: TextRange
  readonly place: TextRange
  readonly children: readonly OutlineEntry[]
}

/** One thing to complete. */
export interface Suggestion {
  readonly label: string
  readonly kind: 'field' | 'value' | 'snippet'
  readonly detail: string
  readonly documentation: string
  readonly insert: string
  readonly range: TextRange
}

/** Completions of a command line: `candidates` replace what stands from `from` on. */
export interface LineCompletion {
  readonly from: number
  readonly candidates: readonly string[]
}

/** Questions that get exactly one answer, by name: what is asked and what comes back. */
export interface Questions {
  diagnose: { ask: { file: string; text: string }; answer: FileAnswer }
  hover: { ask: { text: string; at: Position }; answer: Hover | undefined }
  suggest: { ask: { text: string; at: Position }; answer: readonly Suggestion[] }
  /** What in a file does not fit together. */
  advise: { ask: { text: string }; answer: readonly Problem[] }
  ghosts: { ask: { text: string }; answer: readonly Ghost[] }
  outline: { ask: { text: string }; answer: readonly OutlineEntry[] }
  complete: { ask: { line: string; cursor: number }; answer: LineCompletion }
  /** What a command prints, without the terminal and without passing time. */
  print: { ask: { line: string }; answer: string }
  /** Follows requests; undefined when there is no such place to ask from. */
  request: { ask: RequestAsk; answer: Asked | undefined }
  /** Where requests can begin, and what can be asked from one of these places. */
  places: { ask: { from: string }; answer: Places }
  /** Who reaches what is in a namespace, at this moment. */
  reach: { ask: { namespace: string }; answer: ReachTable }
}

/** The name of a question. */
export type QuestionName = keyof Questions

type Ask = { [Name in QuestionName]: { readonly type: 'ask'; readonly id: number; readonly name: Name; readonly ask: Questions[Name]['ask'] } }[QuestionName]

/** A line that was run, and what it printed. */
export interface Transcript {
  readonly line: string
  readonly text: string
}

/** What the page tells the worker. */
export type ToWorker =
  | Ask
  | {
      readonly type: 'reset'
      readonly files: Files
      readonly start: readonly string[]
      readonly exercise: ExerciseConfig | undefined
      readonly plugin: NetworkPlugin
      readonly journal: Journal | undefined
    }
  | { readonly type: 'file'; readonly name: string; readonly text: string }
  /** What the editor's texts meet from now on. */
  | { readonly type: 'ground'; readonly ground: Ground }
  | { readonly type: 'run'; readonly id: number; readonly line: string }
  | { readonly type: 'interrupt'; readonly id: number }
  | { readonly type: 'speed'; readonly speed: number }
  | { readonly type: 'step' }

/** What the worker tells the page. */
export type FromWorker =
  | { readonly type: 'answer'; readonly id: number; readonly answer: Questions[QuestionName]['answer'] }
  | { readonly type: 'output'; readonly id: number; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly type: 'exit'; readonly id: number; readonly code: number }
  /** A program of a typed line made a request. */
  | { readonly type: 'followed'; readonly id: number; readonly followed: Followed }
  | { readonly type: 'picture'; readonly picture: Picture }
  | { readonly type: 'time'; readonly elapsed: number }
  | { readonly type: 'goals'; readonly exercise: string; readonly states: readonly GoalState[]; readonly remark: string | undefined }
  | { readonly type: 'files'; readonly files: Files }
  | { readonly type: 'journal'; readonly journal: Journal }
  /** A journal was done again; without a transcript it would have taken too long, and the cluster is fresh. */
  | { readonly type: 'replayed'; readonly transcript: readonly Transcript[] | undefined }
  | { readonly type: 'failed'; readonly message: string }

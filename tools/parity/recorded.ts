import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What one kubectl command answered. */
export interface Printed {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

/** A refusal of the server, causes in its order. */
export interface RecordedStatus {
  readonly code: number
  readonly reason: string
  readonly message: string
  readonly causes: readonly { readonly type: string; readonly field: string; readonly message: string }[]
}

/** What the server answered to one request that writes. */
export interface RecordedAnswer {
  readonly status?: RecordedStatus
  readonly warnings: readonly string[]
  readonly object?: unknown
}

/** A recorded case; see docs of the formats in reference/README.md. */
export interface RecordedCase extends RecordedAnswer {
  readonly apply: Printed
  readonly create: Printed
  readonly dryRun: Printed
  /** Of a file with several documents: the answer to each request of `create`. */
  readonly answers?: readonly RecordedAnswer[]
}

/** A recorded pair: a first object, then its change. What stands beside the texts is the answer to `apply`. */
export interface RecordedPair extends Partial<RecordedAnswer> {
  readonly first: Printed
  readonly replace: Printed
  readonly dryRun: Printed
  readonly apply: Printed
  readonly replaceStatus?: RecordedStatus
}

const root = new URL('../..', import.meta.url).pathname

/** What stands after an option of the command line. */
export function option(name: string): string | undefined {
  const index = process.argv.indexOf(name)
  return index < 0 ? undefined : (process.argv[index + 1] ?? '')
}

/** The folder of questions: `cases`, `pairs`, `scripts`. */
export const reference = option('--questions') ?? join(root, 'reference')

/** The answers to them; those of the pinned minor version unless the command line names others. */
export const answers = option('--recorded') ?? join(root, 'reference/recorded/1.37')

/** Names of the files in a folder below `reference` with an ending, without it, in order. */
export function names(folder: string, ending: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(name => name.endsWith(ending))
    .map(name => name.slice(0, -ending.length))
    .sort()
}

/** A JSON file. */
export function readJSON<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T
}

/** A text file. */
export const readText = (path: string): string => readFileSync(path, 'utf8')

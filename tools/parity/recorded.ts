import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What one kubectl command answered. */
export interface Printed {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

/** A recorded case; see docs of the formats in reference/README.md. */
export interface RecordedCase {
  readonly apply: Printed
  readonly create: Printed
  readonly dryRun: Printed
  readonly status?: {
    readonly code: number
    readonly reason: string
    readonly causes?: readonly { readonly type?: string; readonly reason?: string; readonly field?: string; readonly message?: string }[]
  }
  readonly warnings: readonly string[]
  readonly object?: unknown
}

const root = new URL('../..', import.meta.url).pathname

/** The folder of questions and answers. */
export const reference = join(root, 'reference')

/** The answers of the pinned minor version. */
export const answers = join(reference, 'recorded/1.37')

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

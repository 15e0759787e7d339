import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the benchmark reads of a recorded case; see reference/README.md for the whole. */
interface Answer {
  readonly apply: { readonly exit: number }
  readonly status?: { readonly causes: readonly { readonly field: string }[] }
}

const reference = join(import.meta.dirname, '../reference')

/** What the real API server answered to a case. */
export function readAnswer(name: string): Answer {
  return JSON.parse(readFileSync(join(reference, 'recorded/1.37/cases', `${name}.json`), 'utf8')) as Answer
}

/** The manifest of a case. */
export function readQuestion(name: string): string {
  return readFileSync(join(reference, 'cases', `${name}.yaml`), 'utf8')
}

/** Names of the cases that `kubectl apply` failed on, in order. */
export function refusedCases(): readonly string[] {
  return readdirSync(join(reference, 'cases'))
    .filter(file => file.endsWith('.yaml'))
    .map(file => file.slice(0, -'.yaml'.length))
    .sort()
    .filter(name => readAnswer(name).apply.exit !== 0)
}

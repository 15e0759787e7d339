// npm run -s diagnose -- [--json] FILE…
// Says to each file what `kubectl apply -f FILE` says on a fresh cluster; with --json as data with places.
import { existsSync, readFileSync } from 'node:fs'
import { type Problem, verdictOf } from '../src/kube/diagnose.ts'

const args = process.argv.slice(2)
const json = args.includes('--json')
const files = args.filter(arg => arg !== '--json')

/** A problem as the JSON has it: without the path as data. */
function plain({ stage, type, field, message, range }: Problem): Omit<Problem, 'path'> {
  return { stage, type, field, message, range }
}

if (files.length === 0) {
  process.stderr.write('usage: npm run -s diagnose -- [--json] FILE...\n')
  process.exit(2)
}
const entries: object[] = []
let exit = 0
for (const file of files) {
  if (!existsSync(file)) {
    process.stderr.write(`error: the path "${file}" does not exist\n`)
    exit = 1
    continue
  }
  const verdict = verdictOf(readFileSync(file, 'utf8'), { file })
  exit ||= verdict.exit
  if (json) entries.push(...verdict.diagnoses.map(diagnosis => ({ ...diagnosis, problems: diagnosis.problems.map(plain), next: diagnosis.next.map(plain) })))
  else for (const { stream, text } of verdict.printed) process[stream].write(text)
}
if (json) process.stdout.write(`${JSON.stringify(entries, undefined, 1)}\n`)
process.exitCode = exit

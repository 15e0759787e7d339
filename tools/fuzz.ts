// npm run fuzz -- [--count N] [--seed N] [--files DIR]
// Changes manifests at random and applies each to a fresh cluster, twice: nothing may throw, and both times
// must end the same. Prints the text that broke it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Rand } from '../src/kube/apimachinery/rand.ts'
import { freshAPI, verdictOf } from '../src/kube/diagnose.ts'
import { mutate } from './mutate.ts'

const { values } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' }, files: { type: 'string', default: 'reference/cases' } },
})
const rand = new Rand(Number(values.seed))
const seeds = readdirSync(values.files)
  .filter(name => name.endsWith('.yaml'))
  .sort()
  .map(name => readFileSync(join(values.files, name), 'utf8'))

/** Everything a run leaves behind: what it said, and what the cluster holds then. */
function run(text: string): string {
  const api = freshAPI()
  const verdict = verdictOf(text, { file: 'fuzz.yaml', api })
  return JSON.stringify([verdict, api.kinds().map(kind => api.query(kind).items)])
}

function check(text: string): string | undefined {
  try {
    const first = run(text)
    return first === run(text) ? undefined : 'two runs differ'
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

const count = Number(values.count)
let failed = 0
let accepted = 0
for (let index = 0; index < count; index++) {
  const text = mutate(seeds[rand.int(seeds.length)] ?? '', rand)
  const fault = check(text)
  if (fault !== undefined) {
    failed++
    process.stdout.write(`${JSON.stringify(text)}\n${fault}\n\n`)
    if (failed >= 20) break
  } else if (verdictOf(text).exit === 0) accepted++
}
process.stdout.write(`${count} manifests, ${accepted} accepted, ${failed} faults\n`)
process.exitCode = failed === 0 ? 0 : 1

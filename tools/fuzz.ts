// npm run fuzz -- [--count N] [--seed N] [--files DIR]
// Changes manifests at random and applies each to a fresh cluster, twice: nothing may throw, and both times
// must end the same. Prints the text that broke it.
// npm run fuzz -- --commands N [--seed N]
// The same with command lines of the terminal, on a cluster that is made anew now and then.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Rand } from '../src/kube/apimachinery/rand.ts'
import { freshAPI, verdictOf } from '../src/kube/diagnose.ts'
import { faultsOf, mutateLine, realLines } from './command-lines.ts'
import { mutate } from './mutate.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    files: { type: 'string', default: 'reference/cases' },
    commands: { type: 'string' },
  },
})
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

function fuzzManifests(count: number, rand: Rand): number {
  const seeds = readdirSync(values.files)
    .filter(name => name.endsWith('.yaml'))
    .sort()
    .map(name => readFileSync(join(values.files, name), 'utf8'))
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
  return failed
}

/** Lines that one cluster answers before there is a new one. */
const linesPerCluster = 500

function fuzzCommands(count: number, rand: Rand): number {
  const real = realLines()
  let failed = 0
  let slowest = { line: '', milliseconds: 0 }
  for (let done = 0; done < count && failed < 20; done += linesPerCluster) {
    const lines = Array.from({ length: Math.min(linesPerCluster, count - done) }, () => mutateLine(real, rand))
    let before = { line: '', at: performance.now() }
    const faults = faultsOf(lines, line => {
      const now = performance.now()
      if (now - before.at > slowest.milliseconds && before.line !== '') slowest = { line: before.line, milliseconds: now - before.at }
      before = { line, at: now }
    })
    failed += faults.length
    for (const fault of faults) process.stdout.write(`${fault}\n\n`)
  }
  process.stdout.write(`${count} command lines, ${failed} faults; the slowest took ${Math.round(slowest.milliseconds)} ms: ${JSON.stringify(slowest.line)}\n`)
  return failed
}

const rand = new Rand(Number(values.seed))
const failed = values.commands === undefined ? fuzzManifests(Number(values.count), rand) : fuzzCommands(Number(values.commands), rand)
process.exitCode = failed === 0 ? 0 : 1

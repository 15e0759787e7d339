// npm run parity: the engine against every recording of a real cluster. Fails on a difference that
// reference/not-yet.json does not list, and on a listed one that has become equal.
//   --show [N]    print the first N differences (20)
//   --only PART   names that contain PART
//   --take        write reference/not-yet.json anew (in the commit that brings recordings)
//   --questions DIR --recorded DIR   compare these instead, without the list: DIR/cases, DIR/pairs, DIR/installed
import { mkdirSync, writeFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { compareCases } from './parity/cases.ts'
import { compareHashes } from './parity/hashes.ts'
import { compareMutations } from './parity/mutations.ts'
import { comparePairs } from './parity/pairs.ts'
import { type Comparison, judge, readNotYet, writeNotYet } from './parity/ratchet.ts'
import { option } from './parity/recorded.ts'
import { summary, tables } from './parity/report.ts'

const only = option('--only')
const show = process.argv.includes('--show') ? Number(option('--show')) || 20 : 0

/** Scripts take as long as all the rest: they are played beside it. */
const scripts = new Promise<readonly Comparison[]>((resolve, reject) => {
  const worker = new Worker(new URL('./parity/scripts-worker.ts', import.meta.url), { workerData: only, argv: process.argv.slice(2) })
  worker.once('message', resolve)
  worker.once('error', reject)
})
const asked = [...(await compareCases(only)), ...comparePairs(only), ...compareHashes(), ...compareMutations(only)]
const all: readonly Comparison[] = [...asked, ...(await scripts)]
const comparisons = only === undefined ? all : all.filter(comparison => comparison.name.includes(only))
const list = readNotYet()

for (const { name, part, difference } of comparisons.filter(comparison => !comparison.equal).slice(0, show)) {
  console.log(`${name} (${part})\n${difference ?? ''}`)
}
console.log(summary(comparisons))

if (process.argv.includes('--take')) {
  console.log(`${writeNotYet(comparisons, list)} joined reference/not-yet.json`)
  mkdirSync('docs', { recursive: true })
  writeFileSync(
    'docs/parity.md',
    `# Parity with a real cluster\n\nGenerated on ${new Date().toISOString().slice(0, 10)} by \`npm run parity -- --take\` from the recordings of Kubernetes v1.37.2 in \`reference/recorded/1.37\`.\nA listed difference (\`reference/not-yet.json\`) counts as wrong.\n\n${tables(comparisons)}\n`,
  )
} else if (only === undefined && option('--recorded') === undefined) {
  const problems = judge(comparisons, list)
  for (const problem of problems.slice(0, 40)) console.error(problem)
  if (problems.length > 40) console.error(`… and ${problems.length - 40} more`)
  process.exit(problems.length === 0 ? 0 : 1)
}

// npm run oracle: the real kubectl against the served cluster, and the terminal's kubectl against the same cluster in
// process: both must print the same. Needs the binary that reference/build.sh makes, or the one that KUBECTL names.
//   NAME…      scripts whose names begin so; all when left out
//   --show N   print the first N differences of each script (1)
//   --record   keep what kubectl printed, for npm run parity
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readDefinitions } from '../src/kube/index.ts'
import { normalize, withoutHashes } from './normalize.ts'
import { clusterAt, Stage } from './oracle/stage.ts'
import { hideDescriptions } from './parity/described.ts'
import { recordOracle } from './parity/oracle.ts'
import { reference } from './parity/recorded.ts'
import { sections, shared } from './parity/scripts.ts'
import { stepsOf } from './play.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { show: { type: 'string', default: '1' }, record: { type: 'boolean', default: false } },
})
const kubectl = resolve(process.env['KUBECTL'] ?? join(reference, 'bin', 'kubectl'))
if (!existsSync(kubectl)) {
  console.error(`no kubectl at ${kubectl}: build it with reference/build.sh kubectl, or name one of 1.37 with KUBECTL`)
  process.exit(2)
}

const day = 86_400_000
/** A Monday morning that is over: kubectl tells ages by its own clock. 5 January 1970 was a Monday. */
const start = Math.floor((Date.now() - day - 4 * day) / (7 * day)) * 7 * day + 4 * day + 9 * 3_600_000

/** Commands that look at their own clock between two requests. */
const ownClock = /\bkubectl drain\b/

/** Whether a command gave up by its own timeout, when it took this many virtual milliseconds. */
function timedOut(command: string, took: number): boolean {
  const [, amount = '', unit = ''] = /--timeout=(\d+)(s|m)/.exec(command) ?? []
  return amount !== '' && took >= Number(amount) * (unit === 'm' ? 60_000 : 1000)
}

/** Plays a script on both sides; gives what each printed, in the form of play. */
async function playBoth(script: string): Promise<readonly [ours: string, theirs: string]> {
  const own = clusterAt(start)
  const stage = new Stage(start)
  await stage.begin(kubectl)
  let [ours, theirs] = ['', '']
  const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)
  for (const { shown, command, settles, sleep } of stepsOf(script)) {
    const lines = shown.map(line => `${line}\n`).join('')
    ours += lines
    theirs += lines
    if (command === undefined) continue
    if (sleep !== undefined) {
      for (const { clock } of [own, stage.cluster]) clock.advance(sleep * 1000)
      continue
    }
    const begun = own.clock.now()
    ours += ended(own.execute(command, 1_200_000).output)
    const took = own.clock.now() - begun
    theirs += ended(await stage.run(command, ownClock.test(command) || timedOut(command, took) ? 'wall' : 'quick'))
    if (settles) for (const cluster of [own, stage.cluster]) cluster.settle()
  }
  stage.end()
  return [ours, theirs]
}

await readDefinitions('gateway-api.yaml')
const names = readdirSync(join(reference, 'scripts'))
  .filter(file => file.endsWith('.console'))
  .map(file => file.slice(0, -'.console'.length))
  .filter(name => positionals.length === 0 || positionals.some(part => name.startsWith(part)))
let [allEqual, allLines] = [0, 0]
for (const name of names) {
  const script = readFileSync(join(reference, 'scripts', `${name}.console`), 'utf8')
  const settled = (text: string) => (script.includes('rollout restart') ? withoutHashes(normalize(text)) : normalize(text))
  const [ours, theirs] = (await playBoth(script)).map(text => sections(settled(hideDescriptions(text))))
  if (values.record) recordOracle(name, theirs ?? [])
  let [equal, lines] = [0, 0]
  const differences: string[] = []
  theirs?.forEach(({ command, output }, index) => {
    const own = ours?.[index]?.output ?? []
    const same = shared(output, own)
    equal += same
    lines += Math.max(output.length, output.length - same + own.length)
    if (same === output.length && same === own.length) return
    const at = output.findIndex((line, place) => line !== own[place])
    const place = at < 0 ? output.length : at
    differences.push(`  ${command}\n    kubectl: ${output[place] ?? '(nothing)'}\n    ours:    ${own[place] ?? '(nothing)'}`)
  })
  allEqual += equal
  allLines += lines
  console.log(`${name.padEnd(32)} ${String(equal).padStart(5)} of ${String(lines).padStart(5)} lines`)
  for (const difference of differences.slice(0, Number(values.show))) console.log(difference)
}
console.log(`${'all'.padEnd(32)} ${String(allEqual).padStart(5)} of ${String(allLines).padStart(5)} lines: ${((100 * allEqual) / allLines).toFixed(2)} %`)

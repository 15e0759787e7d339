import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Comparison } from './ratchet.ts'
import { answers, readJSON } from './recorded.ts'

/** A command with the lines it printed. */
export interface Section {
  readonly command: string
  readonly output: readonly string[]
}

/** What the real kubectl printed in front of the served cluster: by script, a hash of each command's normalised output. */
interface Recorded {
  readonly recorded: { readonly kubernetes: string; readonly command: string }
  readonly scripts: Readonly<Record<string, readonly string[]>>
}

const file = join(answers, 'oracle.json')
const recorded = (): Recorded =>
  existsSync(file) ? readJSON<Recorded>(file) : { recorded: { kubernetes: 'v1.37.2', command: 'npm run oracle -- --record' }, scripts: {} }

const digest = ({ output }: Section) => createHash('sha256').update(output.join('\n')).digest('hex').slice(0, 10)

/** Keeps what kubectl printed for a script. */
export function recordOracle(name: string, printed: readonly Section[]): void {
  const { scripts, ...head } = recorded()
  const entries = Object.entries({ ...scripts, [name]: printed.map(digest) }).sort(([a], [b]) => (a < b ? -1 : 1))
  const rows = entries.map(([script, digests]) => ` ${JSON.stringify(script)}: ${JSON.stringify(digests)}`)
  writeFileSync(file, `{"recorded": ${JSON.stringify(head.recorded)},\n"scripts": {\n${rows.join(',\n')}\n}}\n`)
}

/** So much of a script has to be the same: what the engine does may change a little before somebody with a kubectl records again. */
const enough = 0.9

/** Compares what the terminal prints for a script with what kubectl printed, command by command; nothing when that is not recorded. */
export function compareOracle(name: string, ours: readonly Section[]): readonly Comparison[] {
  const theirs = recorded().scripts[name]
  if (theirs === undefined) return []
  const differing = ours.filter((section, index) => digest(section) !== theirs[index])
  const all = Math.max(theirs.length, ours.length)
  const [first] = differing
  return [
    {
      name: `oracle/${name}`,
      part: 'kubectl',
      equal: ours.length - differing.length >= enough * all,
      lines: { equal: ours.length - differing.length, all },
      ...(first === undefined
        ? {}
        : { difference: `  ${first.command}\n  kubectl in front of the served cluster printed something else: npm run oracle -- ${name}` }),
    },
  ]
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Cluster } from '../../src/kube/index.ts'
import { normalize, withoutHashes } from '../normalize.ts'
import { describedCluster, play } from '../play.ts'
import { hideDescriptions } from './described.ts'
import type { Section } from './oracle.ts'
import { compareOracle } from './oracle.ts'
import type { Comparison } from './ratchet.ts'
import { answers, names, readJSON, readText, reference } from './recorded.ts'
import { compareTimeline, listen } from './timelines.ts'

/** Cuts a played script at its commands. A heredoc's lines belong to the command. */
export function sections(text: string): readonly Section[] {
  const found: { command: string; output: string[] }[] = []
  let heredoc: string | undefined
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const last = found.at(-1)
    if (heredoc !== undefined) {
      if (line === heredoc) heredoc = undefined
      continue
    }
    if (line.startsWith('$ ')) {
      heredoc = /<<-?\s*['"]?([A-Za-z_]\w*)['"]?/.exec(line)?.[1]
      found.push({ command: line, output: [] })
    } else if (!line.startsWith('#') && last !== undefined) last.output.push(line)
  }
  // Recordings do not keep an output that is but an empty line.
  return found.map(({ command, output }) => ({ command, output: output.length === 1 && output[0] === '' ? [] : output }))
}

/** How many lines two outputs share, in order. */
export function shared(a: readonly string[], b: readonly string[]): number {
  let previous = new Array<number>(b.length + 1).fill(0)
  for (const line of a) {
    const row = [0]
    for (let index = 0; index < b.length; index++) {
      row.push(line === b[index] ? (previous[index] ?? 0) + 1 : Math.max(previous[index + 1] ?? 0, row[index] ?? 0))
    }
    previous = row
  }
  return previous[b.length] ?? 0
}

/** Outputs that several runs of a script showed, by number of the command: where they tie, each is right. */
interface Ties {
  readonly outputs: Readonly<Record<string, readonly string[]>>
}

function tiesOf(name: string): Ties['outputs'] {
  const file = join(answers, 'scripts', `${name}.ties.json`)
  return existsSync(file) ? readJSON<Ties>(file).outputs : {}
}

function compare(name: string, ours: string, theirs: string, settled: (text: string) => string): Comparison {
  const [our, their, ties] = [sections(ours), sections(theirs), tiesOf(name)]
  const linesOf = (output: string): readonly string[] => (output === '' ? [] : settled(output.replace(/\n$/, '')).split('\n'))
  let [equal, all] = [0, 0]
  let difference: string | undefined
  their.forEach((section, index) => {
    const output = our[index]?.output ?? []
    const right = ties[String(index)]?.map(linesOf) ?? [section.output]
    const [best] = right
      .map(lines => ({ lines, same: shared(lines, output) }))
      .sort((a, b) => Math.max(a.lines.length, output.length) - a.same - (Math.max(b.lines.length, output.length) - b.same))
    const { lines, same } = best ?? { lines: [], same: 0 }
    equal += same
    // Lines that only the engine prints are wrong too.
    all += Math.max(lines.length, lines.length - same + output.length)
    if (same < Math.max(lines.length, output.length)) {
      const at = lines.findIndex((line, line_) => line !== output[line_])
      const place = at < 0 ? lines.length : at
      difference ??= `  ${section.command}\n  real: ${lines[place] ?? '(nothing)'}\n  ours: ${output[place] ?? '(nothing)'}`
    }
  })
  return { name: `scripts/${name}`, part: 'lines', equal: difference === undefined, lines: { equal, all }, ...(difference === undefined ? {} : { difference }) }
}

/** Plays every recorded console script whose name contains `only`; compares what the terminal shows, line by line, and the events. */
export function compareScripts(only = ''): readonly Comparison[] {
  return names(join(answers, 'scripts'), '.txt')
    .filter(name => `scripts/${name}`.includes(only) || `timelines/${name}`.includes(only) || `oracle/${name}`.includes(only))
    .flatMap(name => {
      const script = readText(join(reference, 'scripts', `${name}.console`))
      const settled = (text: string) => (script.includes('rollout restart') ? withoutHashes(normalize(text)) : normalize(text))
      const recorded = settled(readText(join(answers, 'scripts', `${name}.txt`)).replace(/^.*\n/, ''))
      const explains = script.includes('kubectl explain')
      const cluster = explains ? describedCluster() : new Cluster()
      const events = listen(cluster, settled)
      const played = play(script, cluster)
      const ours = settled(explains ? hideDescriptions(played) : played)
      return [compare(name, ours, recorded, settled), ...compareOracle(name, sections(ours)), ...compareTimeline(name, events(), settled)]
    })
}

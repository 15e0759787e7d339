import { join } from 'node:path'
import { Cluster } from '../../src/kube/index.ts'
import { normalize } from '../normalize.ts'
import { play } from '../play.ts'
import type { Comparison } from './ratchet.ts'
import { answers, names, readText, reference } from './recorded.ts'
import { compareTimeline, listen } from './timelines.ts'

/** A command with the lines it printed. */
interface Section {
  readonly command: string
  readonly output: readonly string[]
}

/** Cuts a played script at its commands. A heredoc's lines belong to the command. */
function sections(text: string): readonly Section[] {
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
  return found
}

/** How many lines two outputs share, in order. */
function shared(a: readonly string[], b: readonly string[]): number {
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

function compare(name: string, ours: string, theirs: string): Comparison {
  const [our, their] = [sections(ours), sections(theirs)]
  let [equal, all] = [0, 0]
  let difference: string | undefined
  their.forEach((section, index) => {
    const output = our[index]?.output ?? []
    const same = shared(section.output, output)
    equal += same
    // Lines that only the engine prints are wrong too.
    all += Math.max(section.output.length, section.output.length - same + output.length)
    if (same < Math.max(section.output.length, output.length)) {
      const at = section.output.findIndex((line, line_) => line !== output[line_])
      const place = at < 0 ? section.output.length : at
      difference ??= `  ${section.command}\n  real: ${section.output[place] ?? '(nothing)'}\n  ours: ${output[place] ?? '(nothing)'}`
    }
  })
  return { name: `scripts/${name}`, part: 'lines', equal: difference === undefined, lines: { equal, all }, ...(difference === undefined ? {} : { difference }) }
}

/** Plays every recorded console script whose name contains `only`; compares what the terminal shows, line by line, and the events. */
export function compareScripts(only = ''): readonly Comparison[] {
  return names(join(answers, 'scripts'), '.txt')
    .filter(name => `scripts/${name}`.includes(only) || `timelines/${name}`.includes(only))
    .flatMap(name => {
      const recorded = normalize(readText(join(answers, 'scripts', `${name}.txt`)).replace(/^.*\n/, ''))
      const cluster = new Cluster()
      const events = listen(cluster)
      const ours = normalize(play(readText(join(reference, 'scripts', `${name}.console`)), cluster))
      return [compare(name, ours, recorded), ...compareTimeline(name, events())]
    })
}

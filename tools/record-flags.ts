// node tools/record-flags.ts: asks the real kubectl (reference/bin/kubectl) for the help of each of its commands, and writes the
// facts of it (usage, aliases, flags with shorthand and default) to reference/recorded/1.37/kubectl-flags.json. No cluster is asked.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

interface CommandFacts {
  readonly usage: string
  readonly aliases: string
  /** Name, shorthand and default of each flag. */
  readonly flags: readonly (readonly [string, string, string])[]
}

const home = '/home/reader'
const facts: Record<string, CommandFacts> = {}

function record(path: readonly string[]): void {
  const { stdout } = spawnSync('reference/bin/kubectl', [...path, '--help'], { encoding: 'utf8', env: { HOME: home } })
  const options = /^Options:\n([\s\S]*?)(?=^Usage:)/m.exec(stdout)?.[1] ?? ''
  facts[['kubectl', ...path].join(' ')] = {
    usage: /^Usage:\n {2}(.*)$/m.exec(stdout)?.[1] ?? '',
    aliases: /^Aliases:\n(.*)$/m.exec(stdout)?.[1] ?? '',
    flags: [...options.matchAll(/^ {4}(?:-(\S), )?--([\w-]+)=(.*):$/gm)].map(([, short = '', name = '', shown = '']) => [name, short, shown] as const),
  }
  const lists = [...stdout.matchAll(/^(?:Available Commands|[A-Z][\w ()]*Commands.*):\n((?: {2}.*\n)+)/gm)]
  for (const [, list = ''] of lists) for (const [, name = ''] of list.matchAll(/^ {2}([a-z][a-z-]*) {2,}\S/gm)) record([...path, name])
}

record([])
writeFileSync(
  'reference/recorded/1.37/kubectl-flags.json',
  `${JSON.stringify({ from: 'kubectl v1.37.2 COMMAND --help | tools/record-flags.ts', commands: facts }, undefined, 1)}\n`,
)

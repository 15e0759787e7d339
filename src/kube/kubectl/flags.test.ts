import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { CommandSpec } from './command.ts'
import { helpText } from './help.ts'
import { find, root } from './kubectl.ts'

interface Facts {
  readonly usage: string
  readonly aliases: string
  readonly flags: readonly (readonly [string, string, string])[]
}

const { commands } = JSON.parse(readFileSync('reference/recorded/1.37/kubectl-flags.json', 'utf8')) as { commands: Record<string, Facts> }
const paths = Object.keys(commands)

/** What our own help says of a command, as facts. */
function factsOf(path: string): Facts {
  const text = helpText(find(path.split(' ').slice(1)).command)
  const options = /^Options:\n([\s\S]*?)(?=^Usage:)/m.exec(text)?.[1] ?? ''
  return {
    usage: /^Usage:\n {2}(.*)$/m.exec(text)?.[1] ?? '',
    aliases: /^Aliases:\n(.*)$/m.exec(text)?.[1] ?? '',
    flags: [...options.matchAll(/^ {4}(?:-(\S), )?--([\w-]+)=(.*):$/gm)].map(([, short = '', name = '', shown = '']) => [name, short, shown] as const),
  }
}

describe('help', () => {
  it.each(paths)('of %s names the real usage, aliases, flags and defaults', path => {
    expect(factsOf(path)).toEqual(commands[path])
  })

  it('knows no command that the real one does not show', () => {
    const named = (spec: CommandSpec, path: string): string[] => [
      path,
      ...(spec.commands ?? []).filter(child => child.hidden !== true).flatMap(child => named(child, `${path} ${child.name}`)),
    ]
    expect(named(root, 'kubectl').sort()).toEqual([...paths].sort())
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Cluster } from './cluster.ts'

/** What bash, GNU's tools and the real kubectl said to each line, with the exit code where it is not 0. */
const recorded = (name: string) =>
  readFileSync(`reference/recorded/1.37/${name}.txt`, 'utf8')
    .split(/^\$ /m)
    .slice(1)
    .map(part => {
      const end = part.indexOf('\n')
      return { line: part.slice(0, end), said: part.slice(end + 1) }
    })

/** Without what differs from run to run: moments and process numbers of the log. */
const settled = (text: string) => text.replace(/^([WE])\d{4} \S+ +\d+ /gm, '$1 ')

describe.each([
  ['the kubeconfig', 'config'],
  ['the shell', 'shell'],
])('%s', (_, name) => {
  const cluster = new Cluster()
  it.each(recorded(name))('$line', ({ line, said }) => {
    const { output, code } = cluster.execute(line, 20_000)
    const exit = code === 0 ? '' : `# exit ${code}\n`
    expect(settled(output + exit)).toBe(settled(said))
  })
})

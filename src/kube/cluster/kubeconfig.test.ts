import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Cluster } from './cluster.ts'

/** What the real kubectl said to each line, with the exit code where it is not 0. */
const recorded = readFileSync('reference/recorded/1.37/config.txt', 'utf8')
  .split(/^\$ /m)
  .slice(1)
  .map(part => {
    const end = part.indexOf('\n')
    return { line: part.slice(0, end), said: part.slice(end + 1) }
  })

/** Without what differs from run to run: moments and process numbers of the log. */
const settled = (text: string) => text.replace(/^([WE])\d{4} \S+ +\d+ /gm, '$1 ')

describe('the kubeconfig', () => {
  const cluster = new Cluster()
  it.each(recorded)('$line', ({ line, said }) => {
    const { output, code } = cluster.execute(line, 20_000)
    const exit = code === 0 ? '' : `# exit ${code}\n`
    expect(settled(output + exit)).toBe(settled(said))
  })
})

// npm run -s play -- FILE.console…: plays console scripts, each on a fresh cluster, and prints what the terminal shows.
// A line that begins with `$ ` is a command, a heredoc takes the lines up to its mark, `$ sleep N` passes N virtual
// seconds, and `# no-settle` before a command leaves the clock where the command put it.
import { readFileSync } from 'node:fs'
import { Cluster, Descriptions, readDefinitions } from '../src/kube/index.ts'
import { readDescriptions } from './descriptions.ts'

/** A command never takes longer than this, in virtual milliseconds. */
const limit = 1_200_000

/** One command of a script with the lines that lead to it. */
export interface Step {
  /** Comments, blank lines and the command, as they stand in the script. */
  readonly shown: readonly string[]
  /** What the shell runs; undefined for the lines after the last command. */
  readonly command: string | undefined
  readonly settles: boolean
  /** Virtual seconds to pass instead of running the command. */
  readonly sleep: number | undefined
}

/** Takes a script apart; throws Error when a line is neither command nor comment. */
export function stepsOf(script: string): Step[] {
  const steps: Step[] = []
  const lines = script.replace(/\n$/, '').split('\n')
  let shown: string[] = []
  let settles = true
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    shown.push(line)
    if (line.trim() === '# no-settle') settles = false
    if (line === '' || line.startsWith('#')) continue
    if (!line.startsWith('$ ')) throw new Error(`line ${index + 1} is neither command nor comment: ${line}`)
    let command = line.slice(2)
    for (const [, mark] of line.matchAll(/(?<!<)<<(?!<)-?\s*['"]?([A-Za-z_]\w*)['"]?/g)) {
      for (let next = ''; next !== mark; ) {
        if (++index === lines.length) throw new Error(`the heredoc of "${line}" does not end with ${mark}`)
        next = lines[index] ?? ''
        shown.push(next)
        command += `\n${next}`
      }
    }
    const seconds = /^sleep (\d+)$/.exec(command)?.[1]
    steps.push({ shown, command, settles, sleep: seconds === undefined ? undefined : Number(seconds) })
    shown = []
    settles = true
  }
  return shown.length === 0 ? steps : [...steps, { shown, command: undefined, settles: false, sleep: undefined }]
}

/** A fresh cluster whose `kubectl explain` has Kubernetes' own sentences, when the package that holds them is installed. */
export function describedCluster(): Cluster {
  const descriptions = new Descriptions()
  descriptions.add(readDescriptions() ?? {})
  return new Cluster({ descriptions })
}

/** What the terminal shows of a script that is played on a cluster. */
export function play(script: string, cluster: Cluster = describedCluster()): string {
  let text = ''
  for (const step of stepsOf(script)) {
    text += step.shown.map(line => `${line}\n`).join('')
    if (step.command === undefined) continue
    if (step.sleep !== undefined) {
      cluster.clock.advanceTo(cluster.clock.now() + step.sleep * 1000)
      continue
    }
    const { output } = cluster.execute(step.command, limit)
    text += output === '' || output.endsWith('\n') ? output : `${output}\n`
    if (step.settles) cluster.settle()
  }
  return text
}

if (import.meta.main) {
  const files = process.argv.slice(2)
  if (files.length === 0) {
    console.error('usage: npm run -s play -- FILE.console…')
    process.exit(2)
  }
  // cloud-provider-kind installs it when a script starts it.
  await readDefinitions('gateway-api.yaml')
  for (const file of files) process.stdout.write(play(readFileSync(file, 'utf8')))
}

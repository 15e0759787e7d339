import { spawnSync } from 'node:child_process'

/** One thing that a command line can prove: its name and how to run it. */
export interface Step {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
}

/** Tests counted by the runners behind a step; a plain command counts as one. */
export interface Tally {
  passed: number
  failed: number
}

/** A step whose program is installed by npm. */
export const local = (name: string, program: string, ...args: string[]): Step => ({ name, command: `node_modules/.bin/${program}`, args })

/** A step run by this Node. */
export const script = (name: string, ...args: string[]): Step => ({ name, command: process.execPath, args })

/** Runs the steps in order, all of them, and prints a line for each. Output goes straight to the terminal. */
export function runSteps(steps: readonly Step[]): Tally {
  const tally: Tally = { passed: 0, failed: 0 }
  for (const { name, command, args } of steps) {
    console.log(`\n── ${name}`)
    const start = Date.now()
    const { status, error } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
    const seconds = ((Date.now() - start) / 1000).toFixed(1)
    if (status === 0) tally.passed++
    else tally.failed++
    console.log(`── ${name}: ${status === 0 ? 'passed' : `FAILED${error === undefined ? '' : ` (${error.message})`}`} in ${seconds} s`)
  }
  return tally
}

import { Cluster, diagnose, type Diagnosis } from '../kube/index.ts'

/** A command line and what it printed, stdout and stderr as they came. */
export interface Played {
  readonly line: string
  readonly output: string
}

/** No command in prose waits longer than this, in virtual milliseconds. */
const patience = 600_000

/** Runs one line to its end and gives what it prints; lets time pass as far as the line itself waits. Throws when it never ends. */
export function runToEnd(cluster: Cluster, line: string): string {
  let output = ''
  const collect = (text: string): void => {
    output += text
  }
  const process = cluster.run(line, { stdout: collect, stderr: collect })
  const until = cluster.clock.now() + patience
  while (process.exitCode === undefined && (cluster.clock.nextAt() ?? Infinity) <= until) cluster.clock.step()
  if (process.exitCode === undefined) {
    process.stop(130)
    throw new Error(`${line} does not end`)
  }
  return output
}

/** Plays groups of command lines one after the other on one fresh cluster that has `files` and saw `start`. */
export function play(files: Readonly<Record<string, string>>, start: readonly string[], groups: readonly (readonly string[])[]): Played[][] {
  const cluster = newCluster(files)
  for (const line of start) runToEnd(cluster, line)
  return groups.map(lines => lines.map(line => ({ line, output: runToEnd(cluster, line) })))
}

/** A fresh cluster with files in its working directory. */
export function newCluster(files: Readonly<Record<string, string>>, start: readonly string[] = []): Cluster {
  const cluster = new Cluster()
  for (const [name, text] of Object.entries(files)) cluster.files.set(name, text)
  for (const line of start) runToEnd(cluster, line)
  return cluster
}

/** What the API server answers to a file, document by document. */
export function answersTo(text: string, file: string): readonly Diagnosis[] {
  return diagnose(text, { file })
}

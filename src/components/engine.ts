import { Cluster, readDefinitions } from '../kube/index.ts'

// cloud-provider-kind installs it when it starts, and cannot wait for it then.
await readDefinitions('gateway-api.yaml')

/** A command line and what it printed, stdout and stderr as they came. */
export interface Played {
  readonly line: string
  readonly output: string
}

/** A fresh cluster with files in its working directory that saw some command lines. */
export function newCluster(files: Readonly<Record<string, string>>, start: readonly string[] = []): Cluster {
  const cluster = new Cluster()
  for (const [name, text] of Object.entries(files)) cluster.writeFile(name, text)
  for (const line of start) cluster.execute(line)
  return cluster
}

/** Plays groups of command lines one after the other on one fresh cluster that has `files` and saw `start`. */
export function play(files: Readonly<Record<string, string>>, start: readonly string[], groups: readonly (readonly string[])[]): Played[][] {
  const cluster = newCluster(files, start)
  return groups.map(lines => lines.map(line => ({ line, output: cluster.execute(line).output })))
}

import { Cluster, type NetworkPlugin, readDefinitions } from '../kube/index.ts'
import { descriptions, loadAllDescriptions } from '../workbench/descriptions.ts'

// cloud-provider-kind installs it when it starts, and cannot wait for it then.
await readDefinitions('gateway-api.yaml')
// kubectl explain prints them.
await loadAllDescriptions()

/** A command line and what it printed, stdout and stderr as they came. */
export interface Played {
  readonly line: string
  readonly output: string
  /** The exit code: 0 when all went well. */
  readonly code: number
}

/** A fresh cluster with a network plugin, with files in its working directory, that saw some command lines. */
export function newCluster(files: Readonly<Record<string, string>>, start: readonly string[] = [], plugin: NetworkPlugin = 'kindnet'): Cluster {
  const cluster = new Cluster({ descriptions, network: { plugin } })
  for (const [name, text] of Object.entries(files)) cluster.writeFile(name, text)
  for (const line of start) cluster.execute(line)
  return cluster
}

/** Plays groups of command lines one after the other on one cluster. */
export function play(cluster: Cluster, groups: readonly (readonly string[])[]): Played[][] {
  return groups.map(lines =>
    lines.map(line => {
      const { output, code } = cluster.execute(line)
      return { line, output, code }
    }),
  )
}

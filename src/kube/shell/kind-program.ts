import { note } from '../kubectl/unsimulated.ts'
import type { Command } from '../shell-language/host.ts'
import { immediate } from '../shell-language/programs/program.ts'
import type { ShellContext } from './context.ts'

const version = '0.33.0'

/** `kind`, as far as one looks at the cluster with it. Follows sigs.k8s.io/kind/pkg/cmd/kind. */
export function kindProgram(context: ShellContext): Command {
  return immediate((args, io) => {
    const line = args.join(' ')
    if (line === 'get clusters') io.stdout('kind\n')
    else if (line === 'get nodes') io.stdout(`${nodeNames(context).join('\n')}\n`)
    else if (line === '--version') io.stdout(`kind version ${version}\n`)
    else {
      io.stderr(note(`this cluster is made as kind v${version} makes one. Of kind itself there are: kind get clusters, kind get nodes, kind --version.`))
      return 1
    }
    return 0
  })
}

function nodeNames(context: ShellContext): string[] {
  const kind = context.api.kindOf('v1', 'Node')
  if (kind === undefined) return []
  return context.api.query(kind).items.map(node => node.metadata.name ?? '')
}

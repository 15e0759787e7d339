import type { CommandSpec, Outcome } from '../command.ts'
import { CommandError } from '../errors.ts'
import { allNamespacesFlag, fieldSelectorFlag, selectorFlag } from '../flag-sets.ts'
import { bool, text } from '../flags.ts'
import type { Invocation } from '../invocation.ts'

const shared = [
  selectorFlag(),
  bool('no-headers', 'Leave out the line with the names of the columns.'),
  bool('show-swap', 'Show swap, too.'),
  text('sort-by', 'Sort by cpu or memory.'),
  bool('use-protocol-buffers', 'Ask for metrics in binary form.', true),
]

// A kind cluster has no metrics server, and neither has this one: the real answer, after the checks of top_pod.go and top_node.go.
function withoutMetrics(invocation: Invocation): Outcome {
  const { args, command } = invocation
  const isPods = command.spec.name === 'pod'
  if (args.length > 1) throw invocation.usageError(command.spec.use)
  if (!['', 'cpu', 'memory'].includes(invocation.string('sort-by'))) throw new CommandError('--sort-by accepts only cpu or memory')
  if (args.length === 1 && (invocation.string('selector') !== '' || (isPods && invocation.string('field-selector') !== '')))
    throw new CommandError(`only one of NAME or ${isPods ? '' : '--'}selector can be provided`)
  invocation.requireServer()
  throw new CommandError('Metrics API not available')
}

const node: CommandSpec = {
  name: 'node',
  aliases: ['nodes', 'no'],
  use: 'node [NAME | -l label]',
  about: 'Show what nodes use',
  flags: [...shared, bool('show-capacity', 'Show shares of the whole capacity.')],
  run: withoutMetrics,
}

const pod: CommandSpec = {
  name: 'pod',
  aliases: ['pods', 'po'],
  use: 'pod [NAME | -l label]',
  about: 'Show what Pods use',
  flags: [...shared, allNamespacesFlag(), fieldSelectorFlag(), bool('containers', 'A line for each container.'), bool('sum', 'Add everything up at the end.')],
  run: withoutMetrics,
}

/** Follows kubectl/pkg/cmd/top/top.go. */
export const top: CommandSpec = {
  name: 'top',
  group: 'Cluster Management Commands',
  use: 'top [flags]',
  about: 'Show how much processor and memory nodes and Pods use',
  details: 'It needs a metrics server in the cluster, which a cluster made by kind does not have.',
  commands: [node, pod],
}

import type { CommandSpec } from '../../command.ts'
import { pause, restart, resume } from './change.ts'
import { history } from './history.ts'
import { status } from './status.ts'
import { undo } from './undo.ts'

/** The group of commands about rollouts. */
export const rollout: CommandSpec = {
  name: 'rollout',
  group: 'Deploy Commands',
  use: 'rollout SUBCOMMAND',
  about: 'Follow, stop, go on with and take back rollouts',
  details: 'For deployments, daemonsets and statefulsets.',
  examples: [
    '# Take the last change back',
    'kubectl rollout undo deployment/web',
    '# Follow a rollout until it is done',
    'kubectl rollout status daemonset/agent',
  ],
  commands: [history, pause, restart, resume, status, undo],
}

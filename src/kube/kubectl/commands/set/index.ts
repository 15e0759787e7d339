import type { CommandSpec } from '../../command.ts'
import { env } from './env.ts'
import { image } from './image.ts'
import { resources } from './resources.ts'
import { selector } from './selector.ts'
import { serviceAccount } from './serviceaccount.ts'
import { subject } from './subject.ts'

/** The group of commands that change one thing of an object. */
export const set: CommandSpec = {
  name: 'set',
  group: 'Basic Commands (Beginner)',
  use: 'set SUBCOMMAND',
  about: 'Change one thing of an object: image, variables, resources',
  commands: [env, image, resources, selector, serviceAccount, subject],
}

import type { Section } from '../../config.ts'
import { sections } from '../../config.ts'
import { CommandError } from '../../errors.ts'
import { helpText } from '../../help.ts'
import type { Invocation } from '../../invocation.ts'

/** Follows kubectl/pkg/cmd/config/config.go helpErrorf: the help first, then what was wrong. */
export function unexpected(invocation: Invocation): CommandError {
  invocation.err(helpText(invocation.command))
  return new CommandError(`Unexpected args: [${invocation.args.join(' ')}]`)
}

/** Sets or clears a text of an entry by the flag of the same name. */
export function textFlags(invocation: Invocation, entry: Record<string, unknown>, names: readonly string[]): void {
  for (const name of names) if (invocation.changed(name)) entry[name] = invocation.string(name)
}

/** Removes an entry and says so. Follows delete_cluster.go, delete_context.go and delete_user.go. */
export function removeEntry(invocation: Invocation, section: Section, name: string, before: (current: string) => void = () => undefined): void {
  const { configFiles } = invocation
  const config = configFiles.load()
  const what = `${sections[section]} ${name}`
  if (!config[section].has(name)) throw new CommandError(`cannot delete ${what}, not in ${configFiles.path}`)
  before(config.currentContext)
  config[section].delete(name)
  configFiles.save(config)
  invocation.out(`deleted ${what} from ${configFiles.path}\n`)
}

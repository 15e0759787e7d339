import type { CommandSpec } from '../command.ts'
import { CommandError } from '../errors.ts'
import { array, bool, duration, number, text } from '../flags.ts'
import { printFlags } from '../printers/printer.ts'
import { note, unsimulated } from '../unsimulated.ts'

// Commands that are about kubectl itself rather than about the cluster.

/** Follows kubectl/pkg/cmd/options. */
export const options: CommandSpec = { name: 'options', use: 'options', about: 'Show the flags that every command takes', hidden: true }

/** Follows cobra's help command. */
export const help: CommandSpec = { name: 'help', use: 'help [command]', about: 'Show the help of a command', hidden: true }

const shells = ['bash', 'fish', 'powershell', 'zsh']

/** Follows kubectl/pkg/cmd/completion/completion.go. */
export const completion: CommandSpec = {
  name: 'completion',
  group: 'Settings Commands',
  use: 'completion SHELL',
  about: 'Print what a shell needs to complete kubectl commands',
  details: 'This terminal completes by itself: press the tabulator key.',
  run: invocation => {
    const [shell] = invocation.args
    if (shell === undefined) throw invocation.usageError('Shell not specified.')
    if (invocation.args.length > 1) throw invocation.usageError('Too many arguments. Expected only the shell type.')
    if (!shells.includes(shell)) throw invocation.usageError(`Unsupported shell type ${JSON.stringify(shell)}.`)
    invocation.err(note(`the script for ${shell} is kubectl's own. This terminal completes kubectl without it: press Tab.`))
    return 1
  },
}

const pluginList: CommandSpec = {
  name: 'list',
  use: 'list [flags]',
  about: 'Show the plugins on the search path',
  flags: [bool('name-only', 'Only their names.')],
  run: () => {
    throw new CommandError('unable to find any kubectl plugins in your PATH')
  },
}

/** Follows kubectl/pkg/cmd/plugin/plugin.go. */
export const plugin: CommandSpec = {
  name: 'plugin',
  group: 'Other Commands',
  use: 'plugin [flags]',
  about: 'Programs that extend kubectl',
  commands: [pluginList],
}

/** Follows kubectl/pkg/cmd/proxy/proxy.go. */
export const proxy: CommandSpec = {
  name: 'proxy',
  group: 'Troubleshooting and Debugging Commands',
  use: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  about: 'Lead a port of your machine to the API server',
  flags: [
    text('accept-hosts', 'Hosts to accept.', '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$'),
    text('accept-paths', 'Paths to accept.', '^.*'),
    text('address', 'Address to listen on.', '127.0.0.1'),
    text('api-prefix', 'Path under which the server is found.', '/'),
    bool('append-server-path', 'Keep the path of the server.'),
    bool('disable-filter', 'Filter nothing.'),
    duration('keepalive', 'How long a connection lives.'),
    number('port|p', 'Port to listen on.', 8001),
    text('reject-methods', 'Methods to reject.', '^$'),
    text('reject-paths', 'Paths to reject.', '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach'),
    text('unix-socket|u', 'Socket to listen on.'),
    text('www|w', 'Files to serve.'),
    text('www-prefix|P', 'Path under which they are found.', '/static/'),
  ],
  run: invocation => unsimulated(invocation, 'proxy'),
}

const kubercFile = text('kuberc', 'Which file of preferences to use.')

const kubercView: CommandSpec = {
  name: 'view',
  use: 'view',
  about: 'Show the preferences',
  flags: [kubercFile, ...printFlags('yaml')],
  run: invocation => unsimulated(invocation, 'kuberc view'),
}

const kubercSet: CommandSpec = {
  name: 'set',
  use: 'set --section (defaults|aliases) --command COMMAND',
  about: 'Write a preference',
  flags: [
    kubercFile,
    text('section', 'defaults or aliases.', '', { required: true }),
    text('command', 'The command it is about.'),
    text('name', 'Name of the alias.'),
    text('policy', 'Which programs may give credentials.'),
    array('option', 'A flag and its value.'),
    array('prependarg', 'An argument before others.'),
    array('appendarg', 'An argument after others.'),
    array('allowlist-entry', 'A program that may give credentials.'),
    bool('overwrite', 'Write over what is there.'),
  ],
  run: invocation => unsimulated(invocation, 'kuberc set'),
}

/** Follows kubectl/pkg/cmd/kuberc. */
export const kuberc: CommandSpec = {
  name: 'kuberc',
  group: 'Settings Commands',
  use: 'kuberc SUBCOMMAND',
  about: 'Preferences of kubectl',
  commands: [kubercSet, kubercView],
}

/** Follows kubectl/pkg/cmd/alpha.go: nothing is in alpha in this version. */
export const alpha: CommandSpec = {
  name: 'alpha',
  use: 'alpha',
  about: 'Commands in alpha',
  hidden: true,
  run: invocation => {
    invocation.out('No alpha commands are available in this version of kubectl\n')
    return 0
  },
}

import { goQuote } from '../../../apimachinery/field-error.ts'
import { compareText } from '../../../apimachinery/labels.ts'
import type { CommandSpec } from '../../command.ts'
import { CommandError, throwAll } from '../../errors.ts'
import { bool, text } from '../../flags.ts'
import { helpText } from '../../help.ts'
import type { Invocation } from '../../invocation.ts'
import { ColumnWriter } from '../../printers/columns.ts'
import { textAt } from '../../value.ts'
import { removeEntry, textFlags, unexpected } from './stanzas.ts'

/** Follows current_context.go. */
export const currentContext: CommandSpec = {
  name: 'current-context',
  use: 'current-context [flags]',
  about: 'Show which context is the current one',
  run: invocation => {
    const name = invocation.configFiles.load().currentContext
    if (name === '') throw new CommandError('current-context is not set')
    invocation.out(`${name}\n`)
  },
}

/** Follows get_contexts.go. */
export const getContexts: CommandSpec = {
  name: 'get-contexts',
  use: 'get-contexts [(-o|--output=)name)]',
  about: 'Show one or all contexts',
  flags: [bool('no-headers', 'Leave out the line with the names of the columns.'), text('output|o', 'Only names: name.')],
  run: runGetContexts,
}

function runGetContexts(invocation: Invocation): void {
  const { contexts, currentContext: current } = invocation.configFiles.load()
  const output = invocation.string('output')
  if (output !== '' && output !== 'name')
    throw new CommandError(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`)
  const { args } = invocation
  const names = args.length === 0 ? [...contexts.keys()] : args.filter(name => contexts.has(name))
  const rows = names.sort(compareText).map(name => {
    const found = contexts.get(name)
    return output === 'name' ? [name] : [name === current ? '*' : ' ', name, textAt(found, 'cluster'), textAt(found, 'user'), textAt(found, 'namespace')]
  })
  const head = output === 'name' || invocation.bool('no-headers') ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']]
  invocation.out(new ColumnWriter().write([...head, ...rows]))
  throwAll(args.filter(name => !contexts.has(name)).map(name => new CommandError(`context ${name} not found`)))
}

/** Follows use_context.go. */
export const useContext: CommandSpec = {
  name: 'use-context',
  aliases: ['use'],
  use: 'use-context CONTEXT_NAME',
  about: 'Make a context the current one',
  examples: ['kubectl config use-context kind-kind'],
  run: invocation => {
    const [name] = invocation.args
    if (name === undefined || invocation.args.length > 1) throw unexpected(invocation)
    if (name === '') throw new CommandError('empty context names are not allowed')
    const { configFiles } = invocation
    const config = configFiles.load()
    if (!config.contexts.has(name)) throw new CommandError(`no context exists with the name: ${goQuote(name)}`)
    config.currentContext = name
    configFiles.save(config)
    invocation.out(`Switched to context ${goQuote(name)}.\n`)
  },
}

/** Follows set_context.go. */
export const setContext: CommandSpec = {
  name: 'set-context',
  use: 'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  about: 'Write a context, such as the namespace commands act in',
  examples: ['# Work in the namespace team from now on', 'kubectl config set-context --current --namespace=team'],
  flags: [bool('current', 'The current context.'), text('cluster', 'Its cluster.'), text('user', 'Its user.'), text('namespace|n', 'Its namespace.')],
  run: runSetContext,
}

function runSetContext(invocation: Invocation): void {
  const { args, configFiles } = invocation
  const current = invocation.bool('current')
  if (args.length > 1) throw unexpected(invocation)
  const [given = ''] = args
  if (given === '' && !current) throw new CommandError('you must specify a non-empty context name or --current')
  if (given !== '' && current) throw new CommandError('you cannot specify both a context name and --current')
  const config = configFiles.load()
  const name = current ? config.currentContext : given
  if (name === '') throw new CommandError('no current context is set')
  const before = config.contexts.get(name)
  const context = { ...before }
  textFlags(invocation, context, ['cluster', 'user', 'namespace'])
  config.contexts.set(name, context)
  configFiles.save(config)
  invocation.out(`Context ${goQuote(name)} ${before === undefined ? 'created' : 'modified'}.\n`)
}

/** Follows rename_context.go. */
export const renameContext: CommandSpec = {
  name: 'rename-context',
  use: 'rename-context CONTEXT_NAME NEW_NAME',
  about: 'Give a context another name',
  run: invocation => {
    const [name, newName] = invocation.args
    if (name === undefined || newName === undefined || invocation.args.length > 2) throw unexpected(invocation)
    if (newName === '') throw new CommandError('You must specify a new non-empty context name')
    const { configFiles } = invocation
    const config = configFiles.load()
    const context = config.contexts.get(name)
    if (context === undefined) throw new CommandError(`cannot rename the context ${goQuote(name)}, it's not in ${configFiles.path}`)
    if (config.contexts.has(newName))
      throw new CommandError(`cannot rename the context ${goQuote(name)}, the context ${goQuote(newName)} already exists in ${configFiles.path}`)
    config.contexts.set(newName, context)
    config.contexts.delete(name)
    if (config.currentContext === name) config.currentContext = newName
    configFiles.save(config)
    invocation.out(`Context ${goQuote(name)} renamed to ${goQuote(newName)}.\n`)
  },
}

/** Follows delete_context.go. */
export const deleteContext: CommandSpec = {
  name: 'delete-context',
  use: 'delete-context NAME',
  about: 'Remove a context of the kubeconfig',
  run: invocation => {
    const [name] = invocation.args
    if (name === undefined || invocation.args.length > 1) {
      invocation.out(helpText(invocation.command))
      return
    }
    removeEntry(invocation, 'contexts', name, current => {
      if (current === name) invocation.err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n')
    })
  },
}

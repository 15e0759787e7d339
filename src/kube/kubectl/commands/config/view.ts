import { encodeBase64 } from '../../../apimachinery/base64.ts'
import { encodeUTF8 } from '../../../apimachinery/utf8.ts'
import type { CommandSpec } from '../../command.ts'
import type { KubeConfig, Section, Stanza } from '../../config.ts'
import { configObject, kubeconfigPath } from '../../config.ts'
import { CommandError } from '../../errors.ts'
import { bool } from '../../flags.ts'
import type { Invocation } from '../../invocation.ts'
import { printFlags, structPrinterFor } from '../../printers/printer.ts'
import { textAt } from '../../value.ts'

/** Follows kubectl/pkg/cmd/config/view.go. */
export const view: CommandSpec = {
  name: 'view',
  use: 'view [flags]',
  about: 'Show the kubeconfig',
  flags: [
    ...printFlags('yaml'),
    bool('flatten', 'Write certificates into the output.'),
    bool('merge', 'Merge all kubeconfig files.', true),
    bool('minify', 'Only what the current context uses.'),
    bool('raw', 'Show certificates and keys.'),
  ],
  run: runView,
}

function runView(invocation: Invocation): void {
  if (invocation.args.length > 0) throw invocation.usageError(`unexpected arguments: [${invocation.args.join(' ')}]`)
  const printer = structPrinterFor(invocation, '')
  const { configFiles } = invocation
  if (!invocation.bool('merge') && configFiles.explicit === '') throw new CommandError('if merge==false a precise file must be specified')
  const config = configFiles.load()
  if (invocation.bool('minify')) minify(config, invocation.string('context') || config.currentContext)
  if (invocation.bool('flatten')) flatten(invocation, config)
  else if (!invocation.bool('raw')) redact(config)
  printer.print(configObject(config), text => invocation.out(text))
}

// Follows client-go/tools/clientcmd/api/helpers.go MinifyConfig.
function minify(config: KubeConfig, name: string): void {
  if (name === '') throw new CommandError('current-context must exist in order to minify')
  const context = config.contexts.get(name)
  if (context === undefined) throw new CommandError(`cannot locate context ${name}`)
  config.currentContext = name
  for (const [section, what] of [['clusters', 'cluster'] as const, ['users', 'user'] as const]) {
    const used = textAt(context, what)
    if (used !== '' && !config[section].has(used)) throw new CommandError(`cannot locate ${what} ${used}`)
    keepOnly(config, section, used)
  }
  keepOnly(config, 'contexts', name)
}

function keepOnly(config: KubeConfig, section: Section, name: string): void {
  for (const other of [...config[section].keys()]) if (other !== name) config[section].delete(other)
}

/** The fields that may name a file; the content goes into the field of the same name that ends in -data. */
const fileFields = ['certificate-authority', 'client-certificate', 'client-key']

// Follows helpers.go FlattenConfig.
function flatten(invocation: Invocation, config: KubeConfig): void {
  const folder = (invocation.configFiles.explicit || kubeconfigPath).replace(/\/?[^/]*$/, '')
  for (const entries of [config.users, config.clusters])
    for (const [name, stanza] of entries) {
      const flat: Record<string, unknown> = { ...stanza }
      for (const field of fileFields) {
        const path = textAt(stanza, field)
        if (path === '') continue
        if (textAt(stanza, `${field}-data`) !== '') throw new CommandError('cannot have values for both path and contents')
        const place = path.startsWith('/') || folder === '' ? path : `${folder}/${path}`
        const content = invocation.context.files.read(place)
        if (content === undefined) throw new CommandError(`open ${invocation.context.files.absolute(place)}: no such file or directory`)
        delete flat[field]
        flat[`${field}-data`] = encodeBase64(encodeUTF8(content))
      }
      entries.set(name, flat)
    }
}

// Follows helpers.go RedactSecrets and ShortenConfig.
function redact(config: KubeConfig): void {
  const cover = (stanza: Stanza): Stanza =>
    Object.fromEntries(
      Object.entries(stanza).map(([field, value]) => {
        if (value === '') return [field, value]
        if (field.endsWith('-data')) return [field, 'DATA+OMITTED']
        return [field, field === 'token' || field === 'password' ? 'REDACTED' : value]
      }),
    )
  for (const entries of [config.users, config.clusters]) for (const [name, stanza] of entries) entries.set(name, cover(stanza))
}

import { decodeBase64, encodeBase64 } from '../../../apimachinery/base64.ts'
import { goQuote } from '../../../apimachinery/field-error.ts'
import { compareText } from '../../../apimachinery/labels.ts'
import { encodeUTF8 } from '../../../apimachinery/utf8.ts'
import type { CommandSpec } from '../../command.ts'
import type { KubeConfig, Section, Stanza } from '../../config.ts'
import { CommandError } from '../../errors.ts'
import { bool } from '../../flags.ts'
import type { Invocation } from '../../invocation.ts'
import { unsimulatedFailure } from '../../unsimulated.ts'
import { unexpected } from './stanzas.ts'

/** Follows kubectl/pkg/cmd/config/set.go. */
export const set: CommandSpec = {
  name: 'set',
  use: 'set PROPERTY_NAME PROPERTY_VALUE',
  about: 'Write one value of the kubeconfig',
  details: 'PROPERTY_NAME is a path of names with dots between them, such as contexts.kind-kind.namespace.',
  examples: ['kubectl config set contexts.kind-kind.namespace team'],
  flags: [bool('set-raw-bytes', 'The value is written as it is, not as base64.')],
  run: invocation => {
    const [path, value] = invocation.args
    if (path === undefined || value === undefined || invocation.args.length > 2) throw unexpected(invocation)
    if (value === '') throw new CommandError('you cannot use set to unset a property')
    change(invocation, path, value)
    invocation.out(`Property ${goQuote(path)} set.\n`)
  },
}

/** Follows unset.go. */
export const unset: CommandSpec = {
  name: 'unset',
  use: 'unset PROPERTY_NAME',
  about: 'Remove one value of the kubeconfig',
  examples: ['kubectl config unset current-context'],
  run: invocation => {
    const [path] = invocation.args
    if (path === undefined || invocation.args.length > 1) throw unexpected(invocation)
    change(invocation, path, undefined)
    invocation.out(`Property ${goQuote(path)} unset.\n`)
  },
}

type Type = 'string' | 'bool' | 'bytes' | 'strings' | 'object'

/** The fields of an entry as the commands name them: their types, and their names in the file where those differ. Follows client-go/tools/clientcmd/api/types.go. */
const fieldsOf: Readonly<Record<Section, Readonly<Record<string, readonly [Type, string?]>>>> = {
  clusters: {
    server: ['string'],
    'tls-server-name': ['string'],
    'insecure-skip-tls-verify': ['bool'],
    'certificate-authority': ['string'],
    'certificate-authority-data': ['bytes'],
    'proxy-url': ['string'],
    'disable-compression': ['bool'],
    extensions: ['object'],
  },
  users: {
    'client-certificate': ['string'],
    'client-certificate-data': ['bytes'],
    'client-key': ['string'],
    'client-key-data': ['bytes'],
    token: ['string'],
    tokenFile: ['string'],
    'act-as': ['string', 'as'],
    'act-as-uid': ['string', 'as-uid'],
    'act-as-groups': ['strings', 'as-groups'],
    'act-as-user-extra': ['object', 'as-user-extra'],
    username: ['string'],
    password: ['string'],
    'auth-provider': ['object'],
    exec: ['object'],
    extensions: ['object'],
  },
  contexts: { cluster: ['string'], user: ['string'], namespace: ['string'], extensions: ['object'] },
}

const isSection = (name: string): name is Section => Object.hasOwn(fieldsOf, name)

/** Sets the value of a path, or removes it when there is none. Follows navigation_step_parser.go and set.go modifyConfig. */
function change(invocation: Invocation, path: string, value: string | undefined): void {
  if (path === '') throw new CommandError('you must specify a property')
  const { configFiles } = invocation
  const config = configFiles.load()
  const [first = '', ...rest] = path.split('.')
  if (isSection(first)) changeEntry(invocation, config, first, rest, path, value)
  else if (first === 'current-context') {
    if (rest.length > 0) throw deeper(path)
    config.currentContext = value ?? ''
  } else if (first === 'preferences') changePreferences(config, rest, path, value)
  else if (first === 'kind' || first === 'apiVersion') {
    // Both are written anew whatever they are.
    if (rest.length > 0) throw deeper(path)
  } else if (first === 'extensions') throw unsimulatedFailure('A property of extensions')
  else throw new CommandError(`unable to parse ${path} after [] at api.Config`)
  configFiles.save(config)
}

const deeper = (path: string) => new CommandError(`unable to parse one or more field values of ${path}`)

function changePreferences(config: KubeConfig, [field, ...rest]: readonly string[], path: string, value: string | undefined): void {
  if (field === undefined) {
    if (value !== undefined) throw unsimulatedFailure('Setting all preferences at once')
    config.preferences = {}
  } else if (field !== 'colors') throw new CommandError(`unable to parse ${path} after [{preferences api.Preferences}] at api.Preferences`)
  else if (rest.length > 0) throw deeper(path)
  else {
    const { colors: _, ...others } = config.preferences
    config.preferences = value !== undefined && parseBool(value) ? { ...others, colors: true } : others
  }
}

function changeEntry(invocation: Invocation, config: KubeConfig, section: Section, parts: readonly string[], path: string, value: string | undefined): void {
  const entries: Map<string, Stanza> = config[section]
  const fields = fieldsOf[section]
  if (parts.length === 0) {
    if (value !== undefined) throw wholeMap(entries)
    entries.clear()
    return
  }
  // The name may have dots of its own: it ends before the first part that is a field.
  const at = parts.slice(1).findIndex(part => Object.hasOwn(fields, part))
  const name = (at < 0 ? parts : parts.slice(0, at + 1)).join('.')
  const [field, ...rest] = at < 0 ? [] : parts.slice(at + 1)
  if (rest.length > 0) throw deeper(path)
  if (field === undefined) {
    if (value !== undefined) throw wholeMap(entries)
    entries.delete(name)
    return
  }
  const before = entries.get(name)
  if (before === undefined && value === undefined) throw new CommandError(`current map key \`${name}\` is invalid`)
  const [type, stored = field] = fields[field] ?? ['object']
  if (type === 'strings') throw new CommandError('unrecognized slice type. string')
  if (type === 'object' && value !== undefined) throw unsimulatedFailure(`Setting ${field} as a whole`)
  const { [stored]: _, ...others } = before ?? {}
  entries.set(name, value === undefined ? others : { ...others, [stored]: converted(invocation, type, value) })
}

/** Go prints where the entries lie in memory; here they lie in a row. */
function wholeMap(entries: ReadonlyMap<string, Stanza>): CommandError {
  const shown = [...entries.keys()].sort(compareText).map((name, index) => `${name}:0x${(0xc000400000 + index * 0x80).toString(16)}`)
  return new CommandError(`can't set a map to a value: map[${shown.join(' ')}]`)
}

function converted(invocation: Invocation, type: Type, value: string): string | boolean {
  if (type === 'bool') return parseBool(value)
  if (type !== 'bytes') return value
  if (invocation.bool('set-raw-bytes')) return encodeBase64(encodeUTF8(value))
  const bytes = decodeBase64(value)
  if (typeof bytes === 'number') throw new CommandError(`error decoding input value: illegal base64 data at input byte ${bytes}`)
  return value
}

// Follows set.go toBool and Go's strconv.ParseBool.
function parseBool(text: string): boolean {
  if (/^(?:1|t|T|true|TRUE|True)$/.test(text)) return true
  if (/^(?:0|f|F|false|FALSE|False)$/.test(text)) return false
  throw new CommandError(`strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`)
}

import { encodeBase64 } from '../../apimachinery/base64.ts'
import { goQuote } from '../../apimachinery/field-error.ts'
import { encodeUTF8 } from '../../apimachinery/utf8.ts'
import { asError, CommandError } from '../errors.ts'
import type { JsonRecord } from '../value.ts'
import { at, listAt, stringsAt, textAt } from '../value.ts'
import type { Loader } from './loader.ts'
import { Resource } from './resource.ts'

/** The ConfigMap or Secret of a generator. Throws what is wrong with its sources. Follows kustomize's api/internal/generators. */
export function generate(kind: 'ConfigMap' | 'Secret', args: JsonRecord, common: unknown, loader: Loader): Resource {
  const name = textAt(args, 'name')
  if (name === '') throw new CommandError('a configmap must have a name')
  const pairs = dataOf(name, pairsOf(args, loader))
  const encoded = Object.fromEntries(Object.entries(pairs).map(([key, value]) => [key, kind === 'Secret' ? encodeBase64(encodeUTF8(value)) : value]))
  const labels = { ...stringsAt(common, 'labels'), ...stringsAt(args, 'options', 'labels') }
  const annotations = { ...stringsAt(common, 'annotations'), ...stringsAt(args, 'options', 'annotations') }
  const namespace = textAt(args, 'namespace')
  const either = (option: string) => at(common, option) === true || at(args, 'options', option) === true
  const resource = new Resource({
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      ...(namespace === '' ? {} : { namespace }),
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    ...(kind === 'Secret' ? { type: textAt(args, 'type') || 'Opaque' } : {}),
    ...(kind === 'Secret' || Object.keys(encoded).length > 0 ? { data: encoded } : {}),
    ...(either('immutable') ? { immutable: true } : {}),
  })
  const behavior = textAt(args, 'behavior')
  if (behavior === 'merge' || behavior === 'replace') resource.behavior = behavior
  resource.hashed = !either('disableNameSuffixHash')
  return resource
}

type Pair = readonly [string, string]

// Follows kustomize's api/kv/kv.go Load.
function pairsOf(args: JsonRecord, loader: Loader): Pair[] {
  const envs = [...listAt(args, 'envs'), ...(textAt(args, 'env') === '' ? [] : [textAt(args, 'env')])].map(String)
  const sources = (name: string) => listAt(args, name).map(String)
  const from = (what: string, list: readonly string[], read: (source: string) => Pair[]): Pair[] => {
    try {
      return list.flatMap(read)
    } catch (error) {
      throw new CommandError(`loading KV pairs: ${what} [${list.join(' ')}]: ${asError(error).message}`)
    }
  }
  return [
    ...from('env source files:', envs, path => envPairs(loader.read(path))),
    ...from('literal sources', sources('literals'), literal => [literalPair(literal)]),
    ...from('file sources:', sources('files'), source => {
      const { key, path } = fileSource(source)
      return [[key, loader.read(path)]]
    }),
  ]
}

function envPairs(text: string): Pair[] {
  return text
    .replace(/^\ufeff/, '')
    .split('\n')
    .flatMap(raw => {
      const line = raw.replace(/\r$/, '').trimStart()
      if (line === '' || line.startsWith('#')) return []
      const equals = line.indexOf('=')
      const key = equals < 0 ? line : line.slice(0, equals)
      return [[key, equals < 0 ? '' : line.slice(equals + 1)] as const]
    })
}

function literalPair(source: string): Pair {
  const equals = source.indexOf('=')
  if (equals <= 0) throw new CommandError(`invalid literal source ${source}, expected key=value`)
  const value = source.slice(equals + 1)
  const quoted = /^(["'])([\s\S]*)\1$/.exec(value)
  return [source.slice(0, equals), quoted?.[2] ?? value]
}

// Follows api/internal/generators/utils.go ParseFileSource.
function fileSource(source: string): { key: string; path: string } {
  const parts = source.split('=')
  const [key = '', path] = parts
  if (path === undefined) return { key: source.slice(source.lastIndexOf('/') + 1), path: source }
  if (parts.length > 2) throw new CommandError(`source ${goQuote(source)} key name or file path contains '='`)
  if (key === '') throw new CommandError(`missing key name for file path ${goQuote(path)} in source ${goQuote(source)}`)
  if (path === '') throw new CommandError(`missing file path for key name ${goQuote(key)} in source ${goQuote(source)}`)
  return { key, path }
}

function dataOf(name: string, pairs: readonly Pair[]): Record<string, string> {
  const data = new Map<string, string>()
  for (const [key, value] of pairs) {
    if (data.has(key)) throw new CommandError(`configmap ${name} illegally repeats the key \`${key}\``)
    data.set(key, value)
  }
  return Object.fromEntries(data)
}

import { goQuote } from '../apimachinery/field-error.ts'
import { isEnvVarName } from '../apimachinery/identifier-names.ts'
import { sha256 } from '../apimachinery/sha256.ts'
import { encodeUTF8 } from '../apimachinery/utf8.ts'
import type { Pause } from '../process/process.ts'
import { readAll } from '../process/process.ts'
import { CommandError } from './errors.ts'
import type { Invocation } from './invocation.ts'

/** Takes a key and its value, or throws why it cannot. */
export type AddKey = (key: string, value: string) => void

// Follows kubectl/pkg/util/util.go ParseFileSource.
function parseFileSource(source: string): { key: string; path: string } {
  const separators = (source.match(/=/g) ?? []).length
  if (separators === 0) return { key: source.slice(source.lastIndexOf('/') + 1), path: source }
  if (separators > 1) throw new CommandError("key names or file paths cannot contain '='")
  const [key = '', path = ''] = source.split('=')
  if (key === '') throw new CommandError(`key name for file path ${path} missing`)
  if (path === '') throw new CommandError(`file path for key name ${key} missing`)
  return { key, path }
}

/** The text of a file; `/dev/stdin` is standard input. */
export function* readPath(invocation: Invocation, path: string): Generator<Pause, string | undefined, void> {
  return path === '/dev/stdin' ? yield* readAll(invocation.io.stdin) : invocation.context.files.read(path)
}

/** Adds what `--from-file` names. Follows kubectl/pkg/cmd/create/create_configmap.go handleConfigMapFromFileSources. */
export function* addFiles(invocation: Invocation, sources: readonly string[], add: AddKey): Generator<Pause, void, void> {
  for (const source of sources) {
    const { key, path } = parseFileSource(source)
    const text = yield* readPath(invocation, path)
    const entries = text === undefined ? invocation.context.files.list(path) : undefined
    if (text !== undefined) add(key, text)
    else if (entries === undefined) throw new CommandError(`error reading ${path}: no such file or directory`)
    else {
      if (source.includes('=')) throw new CommandError('cannot give a key name for a directory path')
      for (const entry of entries) if (!entry.endsWith('/')) add(entry, invocation.context.files.read(`${path.replace(/\/$/, '')}/${entry}`) ?? '')
    }
  }
}

/** Adds what `--from-literal` says. Follows util.go ParseLiteralSource. */
export function addLiterals(sources: readonly string[], add: AddKey): void {
  for (const source of sources) {
    const equals = source.indexOf('=')
    if (equals <= 0) throw new CommandError(`invalid literal source ${source}, expected key=value`)
    add(source.slice(0, equals), source.slice(equals + 1))
  }
}

/** Adds the lines of env files; `what` is `config` or `secret`. Follows kubectl/pkg/cmd/util/env_file.go. */
export function* addEnvFiles(invocation: Invocation, paths: readonly string[], what: string, add: AddKey): Generator<Pause, void, void> {
  for (const path of paths) {
    const text = yield* readPath(invocation, path)
    if (text === undefined)
      throw new CommandError(
        invocation.context.files.list(path) === undefined ? `error reading ${path}: no such file or directory` : `env ${what} file cannot be a directory`,
      )
    for (const raw of text.split('\n')) {
      const line = raw.replace(/^[\s\ufeff]+/, '').replace(/\r$/, '')
      if (line === '' || line.startsWith('#')) continue
      const equals = line.indexOf('=')
      const key = equals < 0 ? line : line.slice(0, equals)
      const problems = isEnvVarName(key)
      if (problems.length > 0) throw new CommandError(`${goQuote(key)} is not a valid key name: ${problems.join(';')}`)
      add(key, equals < 0 ? '' : line.slice(equals + 1))
    }
  }
}

const consonants: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' }

/** The suffix of `--append-hash`, from the JSON of what counts. Follows kubectl/pkg/util/hash/hash.go. */
export function nameHash(json: string): string {
  return [...sha256(encodeUTF8(json)).slice(0, 10)].map(letter => consonants[letter] ?? letter).join('')
}

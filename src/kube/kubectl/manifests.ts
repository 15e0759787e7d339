import { goQuote } from '../apimachinery/field-error.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import type { Pause } from '../process/process.ts'
import { readAll } from '../process/process.ts'
import { validationProblems } from '../serializer/list-validation.ts'
import { readManifest } from '../serializer/manifest.ts'
import { parseDocuments } from '../yaml/documents.ts'
import { CommandError } from './errors.ts'
import type { Invocation } from './invocation.ts'

/** A text that holds manifests, and what it is called in messages. */
export interface Source {
  readonly name: string
  readonly text: string
}

/** What `-f` or `-k` leads to. */
export interface Sources {
  readonly sources: Source[]
  readonly errors: Error[]
  /** Whether there may be more than one object. */
  readonly isFolder: boolean
}

const extensions = ['.json', '.yaml', '.yml']

/**
 * The files `-f` names: `-` for stdin, a path, a pattern, a folder. Throws what kubectl says of a missing one.
 * Follows cli-runtime/pkg/resource/builder.go FilenameParam and Path.
 */
export function* sourcesOf(invocation: Invocation, names: readonly string[], recursive: boolean): Generator<Pause, Sources, void> {
  const sources: Source[] = []
  const errors: Error[] = []
  let isFolder = false
  let stdinUsed = false
  const files = invocation.context.files
  for (const name of names) {
    if (name === '-') {
      if (stdinUsed) errors.push(new CommandError('standard input cannot be used for multiple arguments'))
      else sources.push({ name: 'STDIN', text: yield* readAll(invocation.io.stdin) })
      stdinUsed = true
      continue
    }
    const found = expand(invocation, name, recursive)
    if (found === undefined) {
      errors.push(new CommandError(`the path ${goQuote(name)} does not exist`))
      continue
    }
    if (found.length > 1) isFolder = true
    for (const path of found) sources.push({ name: path, text: files.read(path) ?? '' })
    if (sources.length === 0 && errors.length === 0)
      errors.push(new CommandError(`error reading [${name}]: recognized file extensions are [${extensions.join(' ')}]`))
  }
  return { sources, errors, isFolder }
}

/** A path in a folder, without what leads nowhere: `a.yaml` for `.` and `a.yaml`. Follows path/filepath Join. */
function joined(folder: string, entry: string): string {
  const parts: string[] = []
  for (const part of `${folder}/${entry}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return `${folder.startsWith('/') ? '/' : ''}${parts.join('/')}`
}

function expand(invocation: Invocation, name: string, recursive: boolean): string[] | undefined {
  const files = invocation.context.files
  if (files.read(name) !== undefined) return [name]
  if (files.list(name) !== undefined) return inFolder(invocation, name, recursive)
  if (!/[*?[]/.test(name)) return undefined
  const slash = name.lastIndexOf('/')
  const folder = slash < 0 ? '.' : name.slice(0, slash)
  const pattern = new RegExp(
    `^${name
      .slice(slash + 1)
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')}$`,
  )
  const matches = (files.list(folder) ?? []).filter(entry => pattern.test(entry)).map(entry => joined(folder, entry))
  return matches.length === 0 ? undefined : matches
}

// Files that are given by name need no extension; those found in a folder do. Follows ExpandPathsToFileVisitors.
function inFolder(invocation: Invocation, folder: string, recursive: boolean): string[] {
  return (invocation.context.files.list(folder) ?? []).flatMap(entry => {
    const path = joined(folder, entry)
    if (entry.endsWith('/')) return recursive ? inFolder(invocation, path, true) : []
    return extensions.some(extension => entry.endsWith(extension)) ? [path] : []
  })
}

/** What one document of a source says, or why it says nothing. */
export type Document = { readonly object: KubeObject } | { readonly error: Error }

/**
 * The objects a source holds, in order. A document that is no YAML or has no kind ends the source, as kubectl's stream does.
 * Follows visitor.go StreamVisitor and apimachinery/pkg/util/yaml.
 */
export function documentsOf(source: Source, validate: boolean): Document[] {
  const documents: Document[] = []
  for (const document of parseDocuments(source.text)) {
    if (document.error !== undefined) {
      documents.push({ error: new CommandError(`error parsing ${source.name}: ${document.error.message}`) })
      break
    }
    const read = readManifest(document.value, source.name, validate ? validationProblems : () => [])
    if ('object' in read) documents.push(read)
    else documents.push({ error: new CommandError(read.error.message) })
    if ('error' in read && read.error.stops) break
  }
  return documents
}

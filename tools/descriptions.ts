// Reads Kubernetes' own sentences about types and fields from the package kubernetes-models. They are not kept in the
// repository: the build writes them beside the worker, and commands read them here.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { DescriptionData, TypeDescription } from '../src/kube/index.ts'

const root = new URL('..', import.meta.url).pathname
const folders: Readonly<Record<string, string>> = {
  'core/v1': 'v1',
  'networking/v1': 'networking.k8s.io/v1',
  'discovery/v1': 'discovery.k8s.io/v1',
  'rbac/v1': 'rbac.authorization.k8s.io/v1',
  'storage/v1': 'storage.k8s.io/v1',
  'scheduling/v1': 'scheduling.k8s.io/v1',
  'coordination/v1': 'coordination.k8s.io/v1',
  'apiextensions/v1': 'apiextensions.k8s.io/v1',
}

/** Where the package's declarations lie, undefined when it is not installed. */
function packageRoots(): { readonly models: string; readonly machinery: string } | undefined {
  const find = createRequire(import.meta.url)
  try {
    const models = dirname(find.resolve('kubernetes-models/package.json'))
    return { models, machinery: join(models, '..', '@kubernetes-models', 'apimachinery', 'apis') }
  } catch {
    const models = join(root, 'node_modules', 'kubernetes-models')
    return existsSync(models) ? { models, machinery: join(models, '..', '@kubernetes-models', 'apimachinery', 'apis') } : undefined
  }
}

const comment = /\/\*\*\n([\s\S]*?)\n\s*\*\//
const textOf = (body: string) =>
  body
    .split('\n')
    .map(line => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .replaceAll('*\\/', '*/')
    .trim()

/** The sentences in one declaration file, by the interface in it that stands for the type. */
function parse(source: string, type: string): TypeDescription | undefined {
  const start = source.indexOf(`export interface I${type} `)
  if (start < 0) return undefined
  const before = source.slice(0, start)
  const own = /\/\*\*\n(?:(?!\/\*\*)[\s\S])*?\*\/\s*$/.exec(before)
  const body = source.slice(start, source.indexOf('\n}', start))
  const fields: Record<string, string> = {}
  for (const [, doc, name = ''] of body.matchAll(/(?:^ {4}\/\*\*\n([\s\S]*?)\n {4} \*\/\n)?^ {4}"([^"]+)"\??:/gm))
    fields[name] = doc === undefined ? '' : textOf(doc)
  return [own === null ? '' : textOf(comment.exec(own[0])?.[1] ?? ''), fields]
}

function structNames(): readonly string[] {
  return ['first', 'rest', 'extensions'].flatMap(part => {
    const schema = JSON.parse(readFileSync(join(root, `src/kube/api/schema.${part}.gen.json`), 'utf8')) as { structs: readonly (readonly string[])[] }
    return schema.structs.flatMap(([name]) => (name === undefined ? [] : [name]))
  })
}

/** All sentences for the types of the schema; undefined when the package is not installed. */
export function readDescriptions(): DescriptionData | undefined {
  const roots = packageRoots()
  if (roots === undefined) return undefined
  const found: Record<string, Record<string, TypeDescription>> = {}
  const read = (path: string, type: string) => (existsSync(path) ? parse(readFileSync(path, 'utf8'), type) : undefined)
  const meta = (type: string) => read(join(roots.machinery, 'meta/v1', `${type}.d.ts`), type)
  const typeMeta = meta('DeleteOptions')?.[1] ?? {}
  for (const name of structNames()) {
    const group = name.slice(0, name.lastIndexOf('.'))
    const type = name.slice(name.lastIndexOf('.') + 1)
    const description = group === 'meta/v1' ? meta(type) : read(join(roots.models, folders[group] ?? group, `${type}.d.ts`), type)
    if (description === undefined) continue
    const [own, fields] = description
    const documented = Object.entries(fields).map(([field, text]) => [field, text === '' && field in typeMeta ? (typeMeta[field] ?? '') : text] as const)
    found[group] = { ...found[group], [type]: [own, Object.fromEntries(documented)] }
  }
  return found
}

// What a real server says of itself, as the reference recorded it, with the sentences of the package that holds them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DescriptionData } from '../../src/kube/index.ts'
import type { DiscoveryDocuments, OpenAPIDocuments } from '../../src/kube/serve.ts'

const recorded = join(import.meta.dirname, '../../reference/recorded/1.37')
const readJSON = (...path: string[]) => JSON.parse(readFileSync(join(recorded, ...path), 'utf8')) as unknown

/** What a real server lists under /api and /apis. */
export function readDiscovery(): DiscoveryDocuments {
  return readJSON('discovery.json') as DiscoveryDocuments
}

interface Schema {
  readonly properties?: Readonly<Record<string, object>>
}
interface Operation {
  readonly action: string
  readonly kind?: object
}
interface RecordedDocument {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** `io.k8s.api.apps.v1.Deployment` as the sentences name it: group and version, and type. */
function placeOf(schema: string): readonly [group: string, type: string] {
  const short = schema
    .replace(/^io\.k8s\.apimachinery\.pkg\.(?:apis\.)?/, '')
    .replace(/^io\.k8s\.apiextensions-apiserver\.pkg\.apis\./, '')
    .replace(/^io\.k8s\.api\./, '')
  const parts = short.split('.')
  return [parts.slice(0, -1).join('/'), parts.at(-1) ?? '']
}

/** A schema with its sentences. */
function described(name: string, schema: Schema, sentences: DescriptionData): object {
  const [group, type] = placeOf(name)
  const found = sentences[group]?.[type]
  if (found === undefined) return schema
  const [own, fields] = found
  const properties = Object.entries(schema.properties ?? {}).map(([field, value]) => [field, fields[field] ? { description: fields[field], ...value } : value])
  return { ...schema, ...(own === '' ? {} : { description: own }), ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties) }) }
}

/** What a client may say beside a patch; kubectl looks whether the server knows it. */
const patchParameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map(name => ({ name, in: 'query', schema: { type: 'string' } }))

function operationOf(method: string, { action, kind }: Operation): object {
  return {
    'x-kubernetes-action': action,
    ...(kind === undefined ? {} : { 'x-kubernetes-group-version-kind': kind }),
    ...(method === 'patch' ? { parameters: patchParameters } : {}),
  }
}

/** The OpenAPI v3 documents of a real server. A recording keeps of each path its methods with action and kind. */
export function readOpenAPI(sentences: DescriptionData): OpenAPIDocuments {
  const names = readdirSync(join(recorded, 'openapi'))
    .filter(file => file.endsWith('.json'))
    .map(file => file.slice(0, -'.json'.length).replaceAll('__', '/'))
  return {
    names,
    read: name => {
      const { components, paths } = readJSON('openapi', `${name.replaceAll('/', '__')}.json`) as RecordedDocument
      const mapped = <T>(record: Readonly<Record<string, T>>, map: (name: string, value: T) => object) =>
        Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(key, value)]))
      return {
        openapi: '3.0.0',
        info: { title: 'Kubernetes', version: 'v1.37.2' },
        paths: mapped(paths, (_, methods) => mapped(methods, operationOf)),
        components: { ...components, schemas: mapped(components.schemas, (schema, value) => described(schema, value, sentences)) },
      }
    },
  }
}

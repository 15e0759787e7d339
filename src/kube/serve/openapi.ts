import type { CustomResourceDefinition } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import type { API } from '../apiserver/interface.ts'
import { encodeJSON } from '../serializer/go-json.ts'
import type { HttpAnswer } from './http.ts'
import { jsonAnswer } from './http.ts'

type Schemas = Readonly<Record<string, unknown>>

/** The OpenAPI v3 documents of the built-in kinds. */
export interface OpenAPIDocuments {
  /** The group versions there is a document of: `api/v1`, `apis/apps/v1`. */
  readonly names: readonly string[]
  /** One of the documents. */
  read(name: string): { readonly paths: Readonly<Record<string, unknown>>; readonly components: { readonly schemas: Schemas } }
}

interface Version {
  readonly name: string
  readonly version: string
  readonly definition: CustomResourceDefinition & KubeObject
}

/** The versions that established definitions serve. */
function customVersions(api: API): readonly Version[] {
  return api
    .list<CustomResourceDefinition & KubeObject>('apiextensions.k8s.io/v1', 'CustomResourceDefinition')
    .flatMap(definition => (definition.spec.versions ?? []).filter(({ served }) => served).map(({ name }) => ({ definition, version: name })))
    .filter(({ definition, version }) => api.kindOf(`${definition.spec.group}/${version}`, definition.spec.names.kind) !== undefined)
    .map(({ definition, version }) => ({ name: `apis/${definition.spec.group}/${version}`, version, definition }))
}

/** The path of a document. Clients keep what they have read under its `hash`. */
const addressOf = (name: string, hash: string) => ({ serverRelativeURL: `/openapi/v3/${name}?hash=${hash}` })

const metaPrefix = 'io.k8s.apimachinery.pkg.apis.meta.v1.'

/** Follows apiextensions-apiserver/pkg/controller/openapi/builder/builder.go: a kind's own fields, and what every kind has. */
function customDocument(documents: OpenAPIDocuments, versions: readonly Version[]): object {
  const core = documents.read('api/v1')
  const schemas: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(core.components.schemas)) if (name.startsWith(metaPrefix)) schemas[name] = schema
  const paths: Record<string, unknown> = {}
  for (const { definition, version } of versions) {
    const { group, names, scope } = definition.spec
    const schema = definition.spec.versions?.find(({ name }) => name === version)?.schema?.openAPIV3Schema ?? {}
    const kind = { group, version, kind: names.kind }
    const pod = core.components.schemas['io.k8s.api.core.v1.Pod'] as { readonly properties?: Readonly<Record<string, unknown>> } | undefined
    const { apiVersion, kind: kindField, metadata } = pod?.properties ?? {}
    schemas[`${group.split('.').reverse().join('.')}.${version}.${names.kind}`] = {
      ...schema,
      properties: { ...schema.properties, apiVersion, kind: kindField, metadata },
      'x-kubernetes-group-version-kind': [kind],
    }
    const place = scope === 'Namespaced' ? 'namespaces/{namespace}/' : ''
    const namespacePath = core.paths['/api/v1/namespaces/{name}'] as { readonly patch?: object } | undefined
    paths[`/apis/${group}/${version}/${place}${names.plural}/{name}`] = { patch: { ...namespacePath?.patch, 'x-kubernetes-group-version-kind': kind } }
  }
  return { openapi: '3.0.0', info: { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' }, paths, components: { schemas } }
}

/**
 * Answers the index of the OpenAPI v3 documents or one of them; undefined for another path. Follows
 * kube-openapi/pkg/handler3.
 */
export function openAPIAnswer(documents: OpenAPIDocuments, api: API, [, form, ...rest]: readonly string[]): HttpAnswer | undefined {
  if (form !== 'v3') return undefined
  const custom = customVersions(api)
  if (rest.length === 0) {
    const paths: Record<string, object> = {}
    for (const name of documents.names) paths[name] = addressOf(name, 'built-in')
    for (const { name, definition } of custom) paths[name] = addressOf(name, definition.metadata.resourceVersion ?? '')
    return jsonAnswer(200, encodeJSON({ paths }))
  }
  const name = rest.join('/')
  if (documents.names.includes(name)) return jsonAnswer(200, JSON.stringify(documents.read(name)))
  const versions = custom.filter(version => version.name === name)
  return versions.length === 0 ? undefined : jsonAnswer(200, encodeJSON(customDocument(documents, versions)))
}

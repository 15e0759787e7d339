import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Schema = { [key: string]: unknown }

interface Definition extends Schema {
  readonly properties?: Record<string, Schema>
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly group: string; readonly version: string; readonly kind: string }[]
}

const folder = join(import.meta.dirname, '../reference/recorded/1.37/openapi')

/**
 * The recorded OpenAPI of the API server as one JSON Schema: any of its kinds, chosen by `apiVersion` and `kind`,
 * and no field that a kind does not have.
 */
export function kubernetesSchema(): Schema {
  const definitions: Record<string, Schema> = {}
  const kinds: Schema[] = []
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), 'utf8').replaceAll('#/components/schemas/', '#/definitions/')
    const { components } = JSON.parse(text) as { components: { schemas: Record<string, Definition> } }
    for (const [name, definition] of Object.entries(components.schemas)) {
      const of = definition['x-kubernetes-group-version-kind']
      const strict = definition.properties !== undefined ? { additionalProperties: false } : {}
      definitions[name] = { ...definition, ...strict }
      if (of?.length !== 1 || definition.properties?.['kind'] === undefined) continue
      const [{ group, version, kind }] = of as [{ group: string; version: string; kind: string }]
      const apiVersion = group === '' ? version : `${group}/${version}`
      definitions[name] = {
        ...definition,
        ...strict,
        properties: { ...definition.properties, apiVersion: { enum: [apiVersion] }, kind: { enum: [kind] } },
        required: ['apiVersion', 'kind', ...((definition['required'] as string[] | undefined) ?? [])],
      }
      kinds.push({ $ref: `#/definitions/${name}` })
    }
  }
  return { definitions, oneOf: kinds }
}

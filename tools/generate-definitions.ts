// node tools/generate-definitions.ts: writes src/kube/definitions/*.gen.json, the published CustomResourceDefinitions that
// lessons install, without their descriptions. Needs Go: the files come from modules, at the versions named here.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'

interface Bundle {
  readonly module: string
  readonly version: string
  readonly folder: string
  /** The files, without what all their names have in common. */
  readonly prefix: string
  readonly kinds: readonly string[]
}

const bundles: Readonly<Record<string, Bundle>> = {
  'gateway-api': {
    module: 'sigs.k8s.io/gateway-api',
    version: 'v1.6.1',
    folder: 'config/crd/standard',
    prefix: 'gateway.networking.k8s.io_',
    kinds: ['gatewayclasses', 'gateways', 'httproutes', 'referencegrants'],
  },
  metallb: {
    module: 'go.universe.tf/metallb',
    version: 'v0.16.2',
    folder: 'config/crd/bases',
    prefix: 'metallb.io_',
    kinds: ['ipaddresspools', 'l2advertisements'],
  },
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const isMap = (value: Json | undefined): value is { [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A schema without sentences. Names of properties stay, `description` among them. */
function trimmed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(trimmed)
  if (!isMap(schema)) return schema
  const result: { [key: string]: Json } = {}
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'description') continue
    if (key === 'properties' && isMap(value)) result[key] = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, trimmed(inner)]))
    else if (['items', 'additionalProperties', 'not', 'allOf', 'anyOf', 'oneOf'].includes(key)) result[key] = trimmed(value)
    else result[key] = value
  }
  return result
}

function trimDefinition(text: string): string {
  const definition = parse(text) as {
    spec: { versions: { schema?: { openAPIV3Schema?: Json }; additionalPrinterColumns?: { description?: string }[] }[] }
    status?: Json
  }
  delete definition.status
  for (const version of definition.spec.versions) {
    if (version.schema?.openAPIV3Schema !== undefined) version.schema.openAPIV3Schema = trimmed(version.schema.openAPIV3Schema)
    for (const column of version.additionalPrinterColumns ?? []) delete column.description
  }
  return stringify(definition, { lineWidth: 0, aliasDuplicateObjects: false })
}

function folderOf({ module, version }: Bundle): string {
  const scratch = mkdtempSync(join(tmpdir(), 'definitions-'))
  try {
    writeFileSync(join(scratch, 'go.mod'), 'module scratch\n')
    const answer = execFileSync('go', ['mod', 'download', '-json', `${module}@${version}`], { cwd: scratch, encoding: 'utf8' })
    return (JSON.parse(answer) as { Dir: string }).Dir
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

for (const [name, bundle] of Object.entries(bundles)) {
  const folder = join(folderOf(bundle), bundle.folder)
  const documents = bundle.kinds.map(kind => trimDefinition(readFileSync(join(folder, `${bundle.prefix}${kind}.yaml`), 'utf8')))
  const head = `# ${bundle.module} ${bundle.version}, without descriptions.\n`
  const path = new URL(`../src/kube/definitions/${name}.gen.json`, import.meta.url).pathname
  writeFileSync(path, `${JSON.stringify({ text: head + documents.join('---\n') })}\n`)
  console.log(`${path}: ${documents.length} definitions`)
}

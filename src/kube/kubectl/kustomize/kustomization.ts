import { goQuote } from '../../apimachinery/field-error.ts'
import { compareText } from '../../apimachinery/labels.ts'
import { goType } from '../../serializer/go-json.ts'
import { parseDocuments } from '../../yaml/documents.ts'
import { CommandError, PlainFailure } from '../errors.ts'
import type { JsonRecord } from '../value.ts'
import { isRecord } from '../value.ts'
import type { Loader } from './loader.ts'

/** What a member of a kustomization holds; a struct has its Go name first. */
type Shape = 'string' | 'bool' | 'int64' | 'map' | readonly [Shape] | Struct
interface Struct {
  readonly go: string
  readonly members: Readonly<Record<string, Shape>>
}

const texts: Shape = ['string']
const options: Struct = { go: 'GeneratorOptions', members: { labels: 'map', annotations: 'map', disableNameSuffixHash: 'bool', immutable: 'bool' } }
const generator = { name: 'string', namespace: 'string', behavior: 'string', literals: texts, files: texts, envs: texts, env: 'string', options } as const
const selector: Struct = {
  go: 'Selector',
  members: { group: 'string', version: 'string', kind: 'string', name: 'string', namespace: 'string', annotationSelector: 'string', labelSelector: 'string' },
}
const patch: Struct = {
  go: 'Patch',
  members: { path: 'string', patch: 'string', target: selector, options: { go: 'PatchArgs', members: { allowNameChange: 'bool', allowKindChange: 'bool' } } },
}
const image: Struct = { go: 'Image', members: { name: 'string', newName: 'string', tagSuffix: 'string', newTag: 'string', digest: 'string' } }
const fieldSpec: Struct = { go: 'FieldSpec', members: { group: 'string', version: 'string', kind: 'string', path: 'string', create: 'bool' } }

// Follows kustomize's api/types/kustomization.go.
const members: Readonly<Record<string, Shape>> = {
  apiVersion: 'string',
  kind: 'string',
  metadata: { go: 'ObjectMeta', members: { name: 'string', namespace: 'string', labels: 'map', annotations: 'map' } },
  namePrefix: 'string',
  nameSuffix: 'string',
  namespace: 'string',
  commonLabels: 'map',
  labels: [{ go: 'Label', members: { pairs: 'map', includeSelectors: 'bool', includeTemplates: 'bool', fields: [fieldSpec] } }],
  commonAnnotations: 'map',
  patchesStrategicMerge: texts,
  patchesJson6902: [patch],
  patches: [patch],
  images: [image],
  imageTags: [image],
  replicas: [{ go: 'Replica', members: { name: 'string', count: 'int64' } }],
  sortOptions: {
    go: 'SortOptions',
    members: { order: 'string', legacySortOptions: { go: 'LegacySortOptions', members: { orderFirst: texts, orderLast: texts } } },
  },
  resources: texts,
  components: texts,
  bases: texts,
  configMapGenerator: [{ go: 'ConfigMapArgs', members: generator }],
  secretGenerator: [{ go: 'SecretArgs', members: { ...generator, type: 'string' } }],
  generatorOptions: options,
}

/** What kustomize knows and this simulation does not build. */
const unsimulated = [
  'openapi',
  'replacements',
  'vars',
  'crds',
  'helmGlobals',
  'helmCharts',
  'helmChartInflationGenerator',
  'configurations',
  'generators',
  'transformers',
  'validators',
  'buildMetadata',
]

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

const fix = "Run 'kustomize edit fix' to update your Kustomization automatically."
const deprecated: readonly (readonly [string, string])[] = [
  ['bases', 'resources'],
  ['commonLabels', 'labels'],
  ['imageTags', 'images'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
]

/** The kustomization of a folder, with its kind. Throws what kubectl says of one that is missing or wrong; `warn` hears of deprecated fields. */
export function readKustomization(loader: Loader, warn: (line: string) => void): JsonRecord {
  const found = fileNames.flatMap(name => loader.tryRead(name) ?? [])
  const [text] = found
  if (text === undefined) {
    const names = fileNames.map(name => `'${name}'`)
    throw new CommandError(`unable to find one of ${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''} in directory '${loader.root}'`)
  }
  if (found.length > 1) throw new CommandError(`Found multiple kustomization files under: ${loader.root}\n`)
  const value = documentOf(text)
  for (const [old, instead] of deprecated) if (value[old] !== undefined) warn(`# Warning: '${old}' is deprecated. Please use '${instead}' instead. ${fix}\n`)
  const { apiVersion: _, kind: __, ...rest } = value
  if (Object.keys(rest).length === 0) throw new CommandError('kustomization.yaml is empty')
  return checkType(value, loader.root)
}

// Follows kustomization.go Unmarshal.
function documentOf(text: string): JsonRecord {
  const [document] = parseDocuments(text)
  if (document?.error !== undefined) throw new CommandError(`invalid Kustomization: ${document.error.message.replace(/^error converting YAML to JSON: /, '')}`)
  const value = document?.value ?? {}
  if (!isRecord(value)) throw new CommandError(`invalid Kustomization: json: cannot unmarshal ${goType(value)} into Go value of type types.Kustomization`)
  const read = readStruct(value, { go: 'Kustomization', members }, [])
  if (read.error !== undefined) throw new CommandError(`invalid Kustomization: json: ${read.error}`)
  const unknown = unsimulated.find(name => name in value)
  if (unknown !== undefined) throw new PlainFailure(`kubenotes: ${unknown} in a kustomization is not simulated here.`)
  return read.value
}

interface Read<T> {
  readonly value: T
  /** The first thing that is wrong. */
  readonly error: string | undefined
}

// Follows encoding/json: members are found without regard to case, and reading goes on after an error.
function readStruct(value: JsonRecord, struct: Struct, path: readonly string[]): Read<JsonRecord> {
  const read: JsonRecord = {}
  let error: string | undefined
  for (const key of Object.keys(value).sort(compareText)) {
    const name = key in struct.members ? key : Object.keys(struct.members).find(each => each.toLowerCase() === key.toLowerCase())
    const shape = name === undefined ? undefined : struct.members[name]
    if (name === undefined || shape === undefined) {
      if (path.length > 0 || !unsimulated.includes(key)) error ??= `unknown field ${goQuote(key)}`
      continue
    }
    const member = readValue(value[key], shape, struct.go, [...path, name])
    error ??= member.error
    if (member.value !== undefined) read[name] = member.value
  }
  return { value: read, error }
}

function readValue(value: unknown, shape: Shape, struct: string, path: readonly string[]): Read<unknown> {
  if (value === null) return { value: undefined, error: undefined }
  const wrong = (type: string): Read<unknown> => {
    const given =
      typeof value === 'number' && !Number.isInteger(value)
        ? `number ${value}`
        : typeof value === 'boolean'
          ? 'bool'
          : isRecord(value)
            ? 'object'
            : Array.isArray(value)
              ? 'array'
              : typeof value
    return { value: undefined, error: `cannot unmarshal ${given} into Go struct field ${struct}.${path.join('.')} of type ${type}` }
  }
  const right: Read<unknown> = { value, error: undefined }
  if (shape === 'string') return typeof value === 'string' ? right : wrong('string')
  if (shape === 'bool') return typeof value === 'boolean' ? right : wrong('bool')
  if (shape === 'int64') return Number.isInteger(value) ? right : wrong('int64')
  if (shape === 'map') return readMap(value, struct, path, wrong)
  if ('go' in shape) return isRecord(value) ? readStruct(value, shape, path) : wrong(`types.${shape.go}`)
  const [element] = shape
  if (!Array.isArray(value)) return wrong(`[]${typeof element === 'string' ? element : 'go' in element ? `types.${element.go}` : ''}`)
  const entries = value.map(entry => readValue(entry, element, struct, path))
  return { value: entries.map(entry => entry.value), error: entries.find(entry => entry.error !== undefined)?.error }
}

function readMap(value: unknown, struct: string, path: readonly string[], wrong: (type: string) => Read<unknown>): Read<unknown> {
  if (!isRecord(value)) return wrong('map[string]string')
  const entries = Object.keys(value)
    .sort(compareText)
    .map(key => [key, readValue(value[key], 'string', struct, path)] as const)
  return {
    value: Object.fromEntries(entries.map(([key, entry]) => [key, entry.value])),
    error: entries.find(([, entry]) => entry.error !== undefined)?.[1].error,
  }
}

// Follows kustomization.go FixKustomization and EnforceFields.
function checkType(value: JsonRecord, root: string): JsonRecord {
  const kind = value['kind'] ?? 'Kustomization'
  const wanted = kind === 'Component' ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1'
  const errors: string[] = []
  if (kind !== 'Kustomization' && kind !== 'Component') errors.push('kind should be Kustomization or Component')
  if ((value['apiVersion'] ?? wanted) !== wanted) errors.push(`apiVersion for ${String(kind)} should be ${wanted}`)
  if (errors.length > 0) throw new CommandError(`Failed to read kustomization file under ${root}:\n${errors.join('\n')}`)
  return { ...value, kind }
}

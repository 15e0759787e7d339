import { printYAML } from '../../yaml/print.ts'
import type { Files } from '../context.ts'
import { asError, CommandError } from '../errors.ts'
import type { JsonRecord } from '../value.ts'
import { isRecord, listAt, stringsAt, textAt } from '../value.ts'
import { MalformedYAML, objectsOf } from './documents.ts'
import { generate } from './generators.ts'
import { contentHash } from './hash.ts'
import { readKustomization } from './kustomization.ts'
import { Loader } from './loader.ts'
import { inLegacyOrder } from './order.ts'
import { patchStep, strategicStep } from './patches.ts'
import { fixReferences } from './references.ts'
import { idText, Resource, sameId } from './resource.ts'
import { addAnnotations, addLabels, affix, setImages, setNamespace, setReplicas } from './transform.ts'

/** How a kustomization is built. */
export interface BuildOptions {
  readonly files: Files
  /** Hears of deprecated fields, a line each. */
  warn(line: string): void
  /** Lets it read files outside its folder. */
  readonly anywhere?: boolean
}

/**
 * The objects of a kustomization's folder, as YAML documents. Throws what kubectl says of one that cannot be built.
 * Follows kustomize's api/krusty/kustomizer.go Run.
 */
export function buildKustomization(path: string, { files, warn, anywhere = false }: BuildOptions): string {
  const loader = Loader.at(files, path, anywhere)
  const kustomization = readKustomization(loader, warn)
  const resources = new Target(loader, kustomization, warn).accumulate([])
  for (const resource of resources) {
    if (!resource.hashed) continue
    resource.remember()
    resource.name = `${resource.name}-${contentHash(resource.object)}`
  }
  fixReferences(resources)
  const shown = resources.filter(({ object }) => (stringsAt(object, 'metadata', 'annotations')['config.kubernetes.io/local-config'] ?? 'false') === 'false')
  return ordered(shown, kustomization)
    .map(({ object }) => printYAML(object))
    .join('---\n')
}

function ordered(resources: readonly Resource[], kustomization: JsonRecord): readonly Resource[] {
  const options = kustomization['sortOptions']
  if (!isRecord(options)) return inLegacyOrder(resources)
  const order = textAt(options, 'order')
  const lists = options['legacySortOptions']
  if (order !== 'fifo' && order !== 'legacy') throw new CommandError("the field 'sortOptions.order' must be one of [fifo, legacy]")
  if (order === 'legacy')
    return isRecord(lists)
      ? inLegacyOrder(resources, listAt(lists, 'orderFirst').map(String), listAt(lists, 'orderLast').map(String))
      : inLegacyOrder(resources)
  if (lists !== undefined) throw new CommandError("the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'")
  return resources
}

/** Puts `prefix: ` before the message of what `work` throws. */
function within<T>(prefix: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof CommandError) error.message = `${prefix}: ${error.message}`
    throw error
  }
}

/** One kustomization on its way to resources. Follows kustomize's api/internal/target/kusttarget.go. */
class Target {
  private readonly loader: Loader
  private readonly kustomization: JsonRecord
  private readonly warn: (line: string) => void

  constructor(loader: Loader, kustomization: JsonRecord, warn: (line: string) => void) {
    this.loader = loader
    this.kustomization = kustomization
    this.warn = warn
  }

  /** The resources it makes of its own and of `before`, which a component works on. */
  accumulate(before: readonly Resource[]): readonly Resource[] {
    const { kustomization, loader } = this
    let resources = [...before]
    within('accumulating resources', () => {
      for (const path of [...this.texts('resources'), ...this.texts('bases')]) for (const each of this.resourcesAt(path)) append(resources, each)
    })
    for (const [kind, member] of [
      ['ConfigMap', 'configMapGenerator'],
      ['Secret', 'secretGenerator'],
    ] as const)
      for (const args of this.records(member)) absorb(resources, generate(kind, args, kustomization['generatorOptions'], loader))
    within('accumulating components', () => {
      for (const path of this.texts('components')) resources = [...this.component(path, resources)]
    })
    return this.transform(resources)
  }

  private transform(from: readonly Resource[]): readonly Resource[] {
    const { kustomization, loader } = this
    const strategic = this.texts('patchesStrategicMerge').map(entry => strategicStep(entry, loader))
    const patches = this.records('patches').map(entry => patchStep(entry, loader))
    const operations = this.records('patchesJson6902').map(entry => patchStep(entry, loader))
    let resources = from
    for (const step of [...strategic, ...patches]) resources = step(resources)
    setNamespace(resources, textAt(kustomization, 'namespace'))
    affix(resources, 'prefix', textAt(kustomization, 'namePrefix'))
    affix(resources, 'suffix', textAt(kustomization, 'nameSuffix'))
    addLabels(resources, kustomization)
    addAnnotations(resources, kustomization)
    for (const step of operations) resources = step(resources)
    for (const replica of this.records('replicas')) setReplicas(resources, replica)
    for (const image of [...this.records('images'), ...this.records('imageTags')]) setImages(resources, image)
    return resources
  }

  private texts(member: string): string[] {
    return listAt(this.kustomization, member).map(String)
  }

  private records(member: string): JsonRecord[] {
    return listAt(this.kustomization, member).filter(isRecord)
  }

  /** What a path of `resources` names: a file, or else a folder with another kustomization. */
  private resourcesAt(path: string): readonly Resource[] {
    try {
      const text = within(`accumulating resources from '${path}'`, () => this.loader.read(path))
      const read = within(`accumulating resources from '${path}'`, () => objectsOf(text, path).map(object => new Resource(object)))
      within(`merging resources from '${path}'`, () => {
        for (const [index, each] of read.entries()) checkNew([...this.seen, ...read.slice(0, index)], each)
      })
      this.seen.push(...read)
      return read
    } catch (thrown) {
      if (thrown instanceof MalformedYAML) throw thrown
      return within(`accumulation err='${asError(thrown).message}'`, () => this.base(this.loader.below(path)))
    }
  }

  private readonly seen: Resource[] = []

  private base(loader: Loader): readonly Resource[] {
    const target = this.targetAt(loader)
    if (target.isComponent) throw new CommandError(`expected kind != 'Component' for path '${loader.root}'`)
    return within(`recursed accumulation of path '${loader.root}'`, () => target.accumulate([]))
  }

  private component(path: string, resources: readonly Resource[]): readonly Resource[] {
    const loader = quoted('loader.New ', () => this.loader.below(path))
    return quoted('accumulateDirectory: ', () => {
      const target = this.targetAt(loader)
      if (!target.isComponent) throw new CommandError(`expected kind 'Component' for path '${loader.root}' but got '${textAt(target.kustomization, 'kind')}'`)
      return within(`recursed accumulation of path '${loader.root}'`, () => target.accumulate(resources))
    })
  }

  private targetAt(loader: Loader): Target {
    return within(`couldn't make target for path '${loader.root}'`, () => new Target(loader, readKustomization(loader, this.warn), this.warn))
  }

  private get isComponent(): boolean {
    return this.kustomization['kind'] === 'Component'
  }
}

function quoted<T>(prefix: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof CommandError) error.message = prefix + JSON.stringify(error.message)
    throw error
  }
}

function checkNew(resources: readonly Resource[], resource: Resource): void {
  if (resources.some(each => sameId(each.id, resource.id))) throw new CommandError(`may not add resource with an already registered id: ${idText(resource.id)}`)
}

function append(resources: Resource[], resource: Resource): void {
  checkNew(resources, resource)
  resources.push(resource)
}

/** Takes in what a generator made. Follows kustomize's api/resmap/reswrangler.go appendReplaceOrMerge. */
function absorb(resources: Resource[], made: Resource): void {
  const { group, version, kind, name, namespace } = made.id
  const id = `id resid.ResId{Gvk:resid.Gvk{Group:"${group}", Version:"${version}", Kind:"${kind}", isClusterScoped:false}, Name:"${name}", Namespace:"${namespace}"}`
  const index = resources.findIndex(each => each.everWas(made.id))
  const old = resources[index]
  if (old === undefined) {
    if (made.behavior !== 'create') throw new CommandError(`merging from generator: ${id} does not exist; cannot merge or replace`)
    resources.push(made)
    return
  }
  if (made.behavior === 'create')
    throw new CommandError(`merging from generator: ${id} exists; can not use behavior: 'unspecified', behavior must be merge or replace`)
  const metadata = (member: string) => ({ ...stringsAt(old.object, 'metadata', member), ...stringsAt(made.object, 'metadata', member) })
  const filled = (member: string, entries: Record<string, string>) => (Object.keys(entries).length === 0 ? {} : { [member]: entries })
  const data = (member: string) =>
    made.behavior === 'merge' ? { ...stringsAt(old.object, member), ...stringsAt(made.object, member) } : stringsAt(made.object, member)
  const { data: _, binaryData: __, metadata: ___, ...rest } = made.object
  made.object = {
    ...rest,
    ...filled('data', data('data')),
    ...filled('binaryData', data('binaryData')),
    metadata: {
      name: old.name,
      ...(old.namespace === '' ? {} : { namespace: old.namespace }),
      ...filled('labels', metadata('labels')),
      ...filled('annotations', metadata('annotations')),
    },
  }
  made.previous = [...old.previous]
  made.prefixes = [...old.prefixes]
  made.suffixes = [...old.suffixes]
  resources[index] = made
}

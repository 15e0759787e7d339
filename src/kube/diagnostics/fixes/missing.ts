import { Path } from '../../apimachinery/field-path.ts'
import { isDNS1123Label } from '../../apimachinery/names.ts'
import type { Problem } from '../diagnosis.ts'
import { valueAt } from '../help/defaults.ts'
import { similar } from '../similar.ts'
import type { Fix, TextEdit } from './fix.ts'
import type { Manifest } from './manifest.ts'

/** Fixes for what is missing: fields, labels that must match, volumes, namespaces. */
export function fixMissing(manifest: Manifest, problem: Problem): Fix[] {
  return [
    ...selectors(manifest, problem),
    ...required(manifest, problem),
    ...volumes(manifest, problem),
    ...namespaces(manifest, problem),
    ...names(manifest, problem),
  ]
}

type Labels = Readonly<Record<string, unknown>>
const isMap = (value: unknown): value is Labels => typeof value === 'object' && value !== null && !Array.isArray(value)

const templateLabels = Path.of('spec', 'template', 'metadata', 'labels')
const matchLabels = Path.of('spec', 'selector', 'matchLabels')

/** Selector and template labels made the same, either way. */
function selectors(manifest: Manifest, problem: Problem): Fix[] {
  const labels = valueAt(manifest.value, templateLabels)
  const mapSelector = manifest.kind === 'ReplicationController'
  const selectorPath = mapSelector ? Path.of('spec', 'selector') : matchLabels
  const selector = valueAt(manifest.value, selectorPath)
  const fixes: Fix[] = []
  const mismatch = problem.message.includes('`selector` does not match template `labels`')
  const absent = problem.field === 'spec.selector' && (problem.type === 'Required value' || problem.message.includes('empty selector'))
  if (!mismatch && !absent) return []
  if (isMap(labels) && Object.keys(labels).length > 0) add(fixes, 'Copy the template’s labels into the selector', rewrite(manifest, selectorPath, labels))
  if (mismatch && isMap(selector))
    add(fixes, 'Copy the selector’s labels into the template', rewrite(manifest, templateLabels, { ...(isMap(labels) ? labels : {}), ...selector }))
  if (absent && !isMap(labels)) {
    const name = { app: String(valueAt(manifest.value, Path.of('metadata', 'name')) ?? 'web') }
    const both = [manifest.add(selectorPath, name), manifest.add(templateLabels, name)]
    if (both.every(edit => edit !== undefined)) fixes.push({ title: `Select app: ${name.app}`, edits: both })
  }
  return fixes
}

function add(fixes: Fix[], title: string, edits: TextEdit | undefined): void {
  if (edits !== undefined) fixes.push({ title, edits: [edits] })
}

/** A map written anew, in place of the one that is there. */
function rewrite(manifest: Manifest, path: Path, map: Labels): TextEdit | undefined {
  const found = manifest.find(path)
  if (found === undefined) return manifest.add(path, map)
  if (found.node.kind === 'scalar') return manifest.set(path, map)
  if (found.node.kind !== 'map' || found.node.pairs.length === 0 || manifest.text[found.value.start] === '{')
    return manifest.replace(found.value, JSON.stringify(map))
  const column = manifest.column(found.value.start)
  const lines = Object.entries(map).map(
    ([key, value]) =>
      `${key}: ${typeof value === 'string' && /^[A-Za-z][\w.-]*$/.test(value) && !/^(?:true|false|yes|no|on|off|y|n|null)$/i.test(value) ? value : JSON.stringify(value)}`,
  )
  return manifest.replace(found.value, lines.join(`\n${' '.repeat(column)}`))
}

/** What to write where a field is required, by the end of its path. Several are several choices. */
const starts: readonly (readonly [RegExp, readonly unknown[]])[] = [
  [/(^|\.)containers\[\d+\]\.image$|initContainers\[\d+\]\.image$/, ['nginx:1.27']],
  [/(?:c|C)ontainers\[\d+\]\.name$/, ['main']],
  [/(?:^|\.)spec\.containers$|template\.spec\.containers$/, [[{ name: 'main', image: 'nginx:1.27' }]]],
  [/volumeMounts\[\d+\]\.mountPath$/, ['/data']],
  [/\.pathType$/, ['Prefix', 'Exact']],
  [/restartPolicy$/, ['Never', 'OnFailure']],
  [/^spec\.schedule$/, ['*/5 * * * *']],
  [/^spec\.ports$/, [[{ port: 80 }]]],
  [/\.containerPort$|ports\[\d+\]\.port$/, [80]],
  [/^spec\.accessModes$/, [['ReadWriteOnce']]],
  [/resources\[storage\]$/, ['1Gi']],
  [/\.topologyKey$/, ['kubernetes.io/hostname']],
  [/^metadata\.name$/, ['web']],
  [/\.verbs$/, [['get', 'list', 'watch']]],
  [/^spec\.maxReplicas$/, [5]],
  [/subjects\[\d+\]\.namespace$/, ['default']],
  [/^spec\.controller$/, ['example.com/controller']],
  [/^spec\.externalName$/, ['example.com']],
  [/^spec\.capacity$/, [{ storage: '1Gi' }]],
]

function required(manifest: Manifest, problem: Problem): Fix[] {
  const { path } = problem
  if (problem.type !== 'Required value' || path === undefined) return []
  if (/^spec\.ports\[\d+\]\.name$/.test(problem.field)) return nameAllPorts(manifest)
  const values = starts.find(([field]) => field.test(problem.field))?.[1] ?? []
  return values.flatMap((value): Fix[] => {
    const at = problem.field.endsWith('resources[storage]') ? (path.parent?.child('resources', 'requests').key('storage') ?? path) : path
    const edit = manifest.set(at, value)
    const shown = typeof value === 'object' ? '' : `: ${String(value)}`
    const last = at.step
    return edit === undefined ? [] : [{ title: `Add ${'field' in last ? last.field : 'key' in last ? last.key : 'an entry'}${shown}`, edits: [edit] }]
  })
}

/** Names for all of a Service's ports that have none. */
function nameAllPorts(manifest: Manifest): Fix[] {
  const ports = valueAt(manifest.value, Path.of('spec', 'ports'))
  if (!Array.isArray(ports)) return []
  const known: Readonly<Record<string, string>> = { 80: 'http', 443: 'https', 53: 'dns', 5432: 'postgres', 6379: 'redis', 3306: 'mysql', 9090: 'metrics' }
  const used = new Set<unknown>(ports.map((port: unknown) => (isMap(port) ? port['name'] : undefined)))
  const edits = ports.flatMap((port: unknown, index): TextEdit[] => {
    if (!isMap(port) || (typeof port['name'] === 'string' && port['name'] !== '')) return []
    const number = String(port['port'])
    const usual = known[number] ?? `port-${number}`
    const name = used.has(usual) ? `port-${number}-${index}` : usual
    used.add(name)
    const edit = manifest.set(Path.of('spec', 'ports').index(index).child('name'), name)
    return edit === undefined ? [] : [edit]
  })
  return edits.length === 0 ? [] : [{ title: 'Name the ports', edits }]
}

/** A volume for a mount that has none, or the name of one that is there. */
function volumes(manifest: Manifest, problem: Problem): Fix[] {
  const { path } = problem
  const match = /^(.*spec)\.(?:initContainers|containers)\[\d+\]\.volumeMounts\[\d+\]\.name$/.exec(problem.field)
  if (problem.type !== 'Not found' || path === undefined || match === null) return []
  let spec: Path | undefined = path
  while (spec !== undefined && spec.toString() !== match[1]) spec = spec.parent
  const name = valueAt(manifest.value, path)
  if (spec === undefined || typeof name !== 'string') return []
  const list = valueAt(manifest.value, spec.child('volumes'))
  const existing = Array.isArray(list) ? list.flatMap((volume: unknown) => (isMap(volume) && typeof volume['name'] === 'string' ? [volume['name']] : [])) : []
  if (existing.includes(name)) return []
  const fixes: Fix[] = similar(name, existing).flatMap(other => {
    const edit = manifest.set(path, other)
    return edit === undefined ? [] : [{ title: `Mount ${other}`, edits: [edit] }]
  })
  add(
    fixes,
    `Add an empty volume ${name}`,
    Array.isArray(list)
      ? manifest.add(spec.child('volumes').index(list.length), { name, emptyDir: {} })
      : manifest.add(spec.child('volumes'), [{ name, emptyDir: {} }]),
  )
  return fixes
}

/** A namespace that is not there: made first, or left out. */
function namespaces(manifest: Manifest, problem: Problem): Fix[] {
  const name = /^namespaces "([^"]+)" not found$/.exec(problem.message.replace(/^error when creating "[^"]*": /, ''))?.[1]
  if (name === undefined || manifest.document === undefined) return []
  const start = manifest.document.range.start
  const fixes: Fix[] = []
  if (isDNS1123Label(name).length === 0)
    fixes.push({
      title: `Make the namespace ${name} first`,
      edits: [{ range: { start, end: start }, text: `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n---\n` }],
    })
  add(fixes, 'Use the namespace default', manifest.remove(Path.of('metadata', 'namespace')))
  return fixes
}

/** A name where kubectl needs one. */
function names(manifest: Manifest, problem: Problem): Fix[] {
  if (!/resource name may not be empty|cannot use generate name with apply/.test(problem.message)) return []
  const generated = valueAt(manifest.value, Path.of('metadata', 'generateName'))
  const name = typeof generated === 'string' ? generated.replace(/-+$/, '') : manifest.kind.toLowerCase()
  const edit = manifest.set(Path.of('metadata', 'name'), name)
  return edit === undefined ? [] : [{ title: `Name it ${name}`, edits: [edit] }]
}

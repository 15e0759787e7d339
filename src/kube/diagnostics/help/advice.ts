import { Path } from '../../apimachinery/field-path.ts'
import type { Range } from '../../yaml/documents.ts'
import { parseFile } from '../../yaml/documents.ts'
import { Places } from '../place.ts'
import { type Mention, mentionsIn, podOf } from './mentions.ts'
import { isTree, type Tree, textAt, treeAt } from './tree.ts'

/** Something in a file that does not fit something else in it. The server accepts it all the same. */
export interface Advice {
  readonly message: string
  readonly range: Range
}

/** An object of the file, and where its places are. */
interface Item {
  readonly value: Tree
  readonly kind: string
  readonly name: string
  readonly namespace: string
  readonly places: Places
}

/**
 * What in a file does not fit together: names that nothing in it has, selectors that match none of its Pods, ports that
 * nobody opens. Only what the file itself holds is looked at, and only where it holds something to compare with.
 */
export function advise(text: string): readonly Advice[] {
  const { documents, lines } = parseFile(text)
  const items = documents.flatMap((document): Item[] => {
    const { value } = document
    if (!isTree(value) || document.error !== undefined) return []
    const metadata = treeAt(value, 'metadata') ?? {}
    return [
      {
        value,
        kind: textAt(value, 'kind') ?? '',
        name: textAt(metadata, 'name') ?? '',
        namespace: textAt(metadata, 'namespace') ?? 'default',
        places: new Places(lines, document, undefined),
      },
    ]
  })
  return items.flatMap(item => [...missing(item, items), ...selectors(item, items)])
}

/** Names of objects that the file has others of, but not these. */
function missing(item: Item, items: readonly Item[]): Advice[] {
  return mentionsIn(item.value).flatMap((mention): Advice[] => {
    const same = items.filter(({ kind, namespace }) => kind === mention.kind && namespace === item.namespace)
    if (same.length === 0) return []
    const found = same.find(({ name }) => name === mention.name)
    if (found === undefined) {
      const message = `This file has no ${mention.kind} called ${mention.name}, but ${same.map(({ name }) => name).join(', ')}.`
      return [{ message, range: item.places.value(mention.path) }]
    }
    return inside(mention, found, item)
  })
}

/** What is named of an object that is there: a key, a port. */
function inside(mention: Mention, found: Item, item: Item): Advice[] {
  const { key, port } = mention
  if (key !== undefined) {
    const keys = ['data', 'binaryData', 'stringData'].flatMap(field => Object.keys(treeAt(found.value, field) ?? {}))
    if (keys.includes(key.name)) return []
    return [{ message: `The ${mention.kind} ${mention.name} in this file has no key ${key.name}.`, range: item.places.value(key.path) }]
  }
  if (port === undefined) return []
  const ports = portsOf(treeAt(found.value, 'spec'))
  if (ports.length === 0 || ports.some(({ name, port: number }) => name === port.value || number === port.value)) return []
  const open = ports.map(({ name, port: number }) => (typeof name === 'string' ? name : String(number))).join(', ')
  return [{ message: `The ${mention.kind} ${mention.name} in this file has no port ${String(port.value)}, but ${open}.`, range: item.places.value(port.path) }]
}

const portsOf = (holder: Tree | undefined): readonly Tree[] => {
  const ports = holder?.['ports']
  return Array.isArray(ports) ? ports.filter(isTree) : []
}

interface Labeled {
  readonly labels: Tree
  readonly spec: Tree
}

/** The Pods that a file makes in a namespace, with their labels. */
function podsIn(items: readonly Item[], namespace: string): readonly Labeled[] {
  return items.flatMap((item): Labeled[] => {
    const pod = item.namespace === namespace ? podOf(item.value) : undefined
    if (pod === undefined) return []
    return [{ labels: treeAt(treeAt(pod.value, 'metadata') ?? {}, 'labels') ?? {}, spec: treeAt(pod.value, 'spec') ?? {} }]
  })
}

const matches = (selector: Tree, labels: Tree) => Object.entries(selector).every(([key, value]) => labels[key] === value)
const shown = (labels: Tree) =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',')

/** Where selectors stand besides those that the server itself compares with a template. */
const selectorFields: Readonly<Record<string, readonly string[]>> = {
  Service: ['spec', 'selector'],
  PodDisruptionBudget: ['spec', 'selector', 'matchLabels'],
  NetworkPolicy: ['spec', 'podSelector', 'matchLabels'],
}

/** Selectors that match no Pod of the file, and ports by names that the Pods do not have. */
function selectors(item: Item, items: readonly Item[]): Advice[] {
  const field = selectorFields[item.kind]
  const selector = field?.reduce<Tree | undefined>((holder, step) => (holder === undefined ? undefined : treeAt(holder, step)), item.value)
  const pods = podsIn(items, item.namespace)
  if (field === undefined || selector === undefined || Object.keys(selector).length === 0 || pods.length === 0) return []
  const chosen = pods.filter(({ labels }) => matches(selector, labels))
  if (chosen.length === 0) {
    const others = [...new Set(pods.map(({ labels }) => shown(labels)).filter(Boolean))].join('; ')
    const path = Path.of(field[0] ?? '', ...field.slice(1))
    const have = others === '' ? 'they have no labels' : `theirs are ${others}`
    return [{ message: `None of the Pods in this file has the labels ${shown(selector)}: ${have}.`, range: item.places.value(path) }]
  }
  return item.kind === 'Service' ? targets(item, chosen) : []
}

/** Ports of a Service that lead to names no container has. */
function targets(item: Item, pods: readonly Labeled[]): Advice[] {
  const containers = pods.flatMap(({ spec }) => ['containers', 'initContainers'].flatMap(list => spec[list] ?? []).filter(isTree))
  const names = containers.flatMap(container => portsOf(container)).map(({ name }) => name)
  return portsOf(treeAt(item.value, 'spec')).flatMap((port, index): Advice[] => {
    const target = port['targetPort']
    if (typeof target !== 'string' || names.includes(target)) return []
    const known = names.filter(name => typeof name === 'string')
    const have = known.length === 0 ? 'none of its ports has a name' : `its ports are called ${known.join(', ')}`
    const message = `The Pod behind this Service has no port called ${target}: ${have}.`
    return [{ message, range: item.places.value(Path.of('spec', 'ports').index(index).child('targetPort')) }]
  })
}

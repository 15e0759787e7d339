import { formatGoFloat } from './go-number.ts'
import { goSyntax } from './go-syntax.ts'
import type { ListNode, MapNode, Node, Pair } from './node.ts'
import { isWrittenInteger, resolveScalar } from './resolve.ts'
import { YamlError } from './yaml-error.ts'

/** A key that stands more than once in one map: kubectl keeps the last. */
export interface DuplicateKey {
  readonly key: string
  /** The later of the two pairs. */
  readonly node: Node
}

/** The JSON value of a document as kubectl makes it, with keys in Go's order, and the keys given twice. */
export interface Constructed {
  readonly value: unknown
  readonly duplicates: readonly DuplicateKey[]
}

/** Works out what a tree means. Throws YamlError. Follows go.yaml.in/yaml/v2 decode.go and sigs.k8s.io/yaml yaml.go. */
export function construct(root: Node): Constructed {
  const maker = new Constructor()
  const value = maker.value(root)
  maker.finish()
  return { value, duplicates: maker.duplicates }
}

/** A map's key as JSON has it: every scalar becomes text. */
export function keyText(node: Node): string | undefined {
  const scalar = node.kind === 'alias' ? node.target : node
  if (scalar.kind !== 'scalar') return undefined
  const value = resolveScalar(scalar)
  if (typeof value === 'string') return value
  if (value === null) return undefined
  if (typeof value === 'boolean') return String(value)
  if (isWrittenInteger(scalar.value)) return Number.isSafeInteger(value) ? String(value) : String(BigInt(value))
  const text = formatGoFloat(value, 32)
  return text === '+Inf' ? '.inf' : text === '-Inf' ? '-.inf' : text === 'NaN' ? '.nan' : text
}

/** `<<`, whose maps are merged in. */
export const isMergeKey = (node: Node): boolean => node.kind === 'scalar' && node.value === '<<' && (node.implicit || node.tag === 'tag:yaml.org,2002:merge')

/** Sets a member, whatever its name is. */
export function setMember(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  else object[key] = value
}

const smallDocument = 400_000
const largeDocument = 4_000_000

/** How much of the work may come from aliases. Follows decode.go allowedAliasRatio. */
function allowedAliasRatio(steps: number): number {
  if (steps <= smallDocument) return 0.99
  if (steps >= largeDocument) return 0.1
  return 0.99 - 0.89 * ((steps - smallDocument) / (largeDocument - smallDocument))
}

class Constructor {
  readonly duplicates: DuplicateKey[] = []
  #steps = 1
  #aliasSteps = 0
  #aliasDepth = 0
  readonly #open = new Set<Node>()
  #nullKey: Pair | undefined
  #infinite: { value: number; node: Node } | undefined

  value(node: Node): unknown {
    this.#count(node)
    switch (node.kind) {
      case 'scalar': {
        const value = resolveScalar(node)
        if (typeof value !== 'number') return value
        if (!Number.isFinite(value)) this.#infinite ??= { value, node }
        return value === 0 ? 0 : value
      }
      case 'alias':
        return this.#through(node, target => this.value(target))
      case 'list':
        return this.#list(node)
      case 'map': {
        const members = new Map<string, unknown>()
        this.#members(node, members)
        return sorted(members)
      }
    }
  }

  /** Refuses what YAML can say and JSON cannot. */
  finish(): void {
    if (this.#nullKey !== undefined) {
      const { key, value } = this.#nullKey
      throw new YamlError(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${goSyntax(value)}`, key.start, Math.max(key.end, value.end))
    }
    if (this.#infinite !== undefined)
      throw new YamlError(`json: unsupported value: ${formatGoFloat(this.#infinite.value, 64)}`, this.#infinite.node.start, this.#infinite.node.end)
  }

  #count(node: Node): void {
    this.#steps++
    if (this.#aliasDepth > 0) this.#aliasSteps++
    if (this.#aliasSteps > 100 && this.#steps > 1000 && this.#aliasSteps / this.#steps > allowedAliasRatio(this.#steps)) {
      throw new YamlError('yaml: document contains excessive aliasing', node.start, node.end)
    }
  }

  #through<R>(node: Node & { kind: 'alias' }, use: (target: Node) => R): R {
    if (this.#open.has(node)) throw new YamlError(`yaml: anchor '${node.name}' value contains itself`, node.start, node.end)
    this.#open.add(node)
    this.#aliasDepth++
    const result = use(node.target)
    this.#aliasDepth--
    this.#open.delete(node)
    return result
  }

  #list(node: ListNode): unknown[] {
    return node.items.map(item => this.value(item))
  }

  #members(node: MapNode, into: Map<string, unknown>): void {
    const own = new Set<string>()
    for (const pair of node.pairs) {
      const { key, value } = pair
      if (isMergeKey(key)) {
        this.#merge(value, into)
        continue
      }
      this.#count(key)
      if (key.kind === 'alias') this.#count(key.target)
      const target = key.kind === 'alias' ? key.target : key
      if (target.kind !== 'scalar') {
        this.value(target)
        throw new YamlError(`yaml: invalid map key: ${goSyntax(target)}`, key.start, key.end)
      }
      const text = keyText(key)
      if (text === undefined) this.#nullKey ??= pair
      else if (own.has(text)) this.duplicates.push({ key: text, node: key })
      own.add(text ?? '')
      into.set(text ?? '', this.value(value))
    }
  }

  /** Takes over a map's members, or those of each map of a list, earlier ones last. */
  #merge(node: Node, into: Map<string, unknown>): void {
    const target = node.kind === 'alias' ? node.target : node
    if (target.kind === 'list' && node.kind === 'list') {
      for (const item of target.items.toReversed()) this.#mergeMap(item, into)
    } else this.#mergeMap(node, into)
  }

  #mergeMap(node: Node, into: Map<string, unknown>): void {
    const target = node.kind === 'alias' ? node.target : node
    if (target.kind !== 'map') throw new YamlError('yaml: map merge requires map or sequence of maps as the value', node.start, node.end)
    this.#count(node)
    if (node.kind !== 'alias') {
      this.#members(target, into)
      return
    }
    this.#through(node, () => {
      this.#count(target)
      this.#members(target, into)
    })
  }
}

/** The members in the order Go's encoder writes them. */
function sorted(members: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const object: Record<string, unknown> = {}
  for (const key of [...members.keys()].sort()) setMember(object, key, members.get(key))
  return object
}

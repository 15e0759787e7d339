import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { StatusError } from '../../src/kube/apimachinery/status-error.ts'
import type { API } from '../../src/kube/apiserver/interface.ts'
import { freshAPI } from '../../src/kube/diagnose.ts'
import type { Comparison } from './ratchet.ts'
import { answers, names } from './recorded.ts'

type Fields = Readonly<Record<string, unknown>>

/** What the server said to the faults of one kind; reference/README.md tells the format. */
interface Recorded {
  /** The kind's fields with a value for each. */
  readonly object: Fields
  /** The different answers; the first is none: the fault decodes. */
  readonly words: readonly string[]
  /** For each fault in order, which of the words it met. */
  readonly verdicts: readonly number[]
}

/** A fault in an object that holds nothing but the way to it. */
interface Mutation {
  readonly path: string
  readonly body: Fields
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The least value of the same sort. */
const bare = (value: unknown) => (Array.isArray(value) ? [] : isFields(value) ? {} : value)

/** What a scalar is replaced by. */
const wrongs = (value: unknown): readonly unknown[] => (typeof value === 'string' ? [7, true] : typeof value === 'number' ? ['seven', true] : ['yes', 1])

/** Upstream's order of names: by their bytes. */
const byBytes = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1)

/** Every field name misspelt and every scalar of a wrong type, in the order of reference/internal/mutations. */
function* mutationsOf({ apiVersion, kind, ...fields }: Fields): Generator<Mutation, void> {
  yield* inside(fields, '', inner => ({ apiVersion, kind, ...(isFields(inner) ? inner : {}) }))
}

function* inside(value: unknown, path: string, wrap: (inner: unknown) => Fields): Generator<Mutation, void> {
  if (Array.isArray(value)) {
    yield* inside(value[0], `${path}[0]`, inner => wrap([inner]))
  } else if (isFields(value)) {
    for (const [name, inner] of Object.entries(value).sort(byBytes)) {
      const wrong = name + name.slice(-1)
      const at = (field: string) => (path === '' ? field : `${path}.${field}`)
      yield { path: at(wrong), body: wrap({ [wrong]: bare(inner) }) }
      yield* inside(inner, at(name), deeper => wrap({ [name]: deeper }))
    }
  } else for (const wrong of wrongs(value)) yield { path, body: wrap(wrong) }
}

/** What our server says to a fault when it does not decode; else nothing. */
function said(api: API, apiVersion: string, kindName: string, body: Fields): string {
  const kind = api.kindOf(apiVersion, kindName)
  if (kind === undefined) return 'there is no such kind'
  try {
    api.create(kind, kind.namespaced ? 'default' : '', body, { dryRun: true, fieldValidation: 'Strict' })
    return ''
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    return error.status.code === 400 && error.message.includes(' cannot be handled as a ') ? error.message : ''
  }
}

const read = (name: string) => JSON.parse(gunzipSync(readFileSync(join(answers, 'mutations', `${name}.json.gz`))).toString()) as Recorded

function compareKind(name: string, api: API): Comparison {
  const { object, words, verdicts } = read(name)
  const [apiVersion, kind] = [String(object['apiVersion']), String(object['kind'])]
  let [index, equal] = [0, 0]
  let difference: string | undefined
  for (const { path, body } of mutationsOf(object)) {
    const real = (words[verdicts[index++] ?? 0] ?? '').replace('{path}', path).replace('{fields}', path.replace(/\[\d+\]/g, ''))
    const ours = said(api, apiVersion, kind, body)
    if (ours === real) equal++
    else difference ??= `  ${JSON.stringify(body)}\n  real: ${real || '(decodes)'}\n  ours: ${ours || '(decodes)'}`
  }
  if (index !== verdicts.length) throw new Error(`${name} has ${verdicts.length} recorded verdicts for ${index} faults`)
  const whole = said(api, apiVersion, kind, object)
  if (whole !== '') difference ??= `  the whole object\n  real: (decodes)\n  ours: ${whole}`
  const all = verdicts.length + 1
  const right = equal + (whole === '' ? 1 : 0)
  return {
    name: `mutations/${name}`,
    part: 'verdicts',
    equal: right === all,
    lines: { equal: right, all },
    ...(difference === undefined ? {} : { difference }),
  }
}

/**
 * Compares, for each kind whose name contains `only`, the answers to every misspelt field and every scalar of a wrong type
 * when an object is created with strict field validation: the same words about the same path, or none.
 */
export function compareMutations(only = ''): readonly Comparison[] {
  const api = freshAPI()
  return names(join(answers, 'mutations'), '.json.gz')
    .filter(name => `mutations/${name}`.includes(only))
    .map(name => compareKind(name, api))
}

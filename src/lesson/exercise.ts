import { type NetworkPlugin, networkPlugins } from '../kube/index.ts'

/** The five kinds of exercise: mend a manifest, write one, foresee a result, act on a cluster, find a fault. */
export type ExerciseKind = 'FIX' | 'WRITE' | 'PREDICT' | 'OPERATE' | 'DEBUG'

/** What a goal's line must print, trailing white space aside. Numbers compare the whole output as a number (empty is 0). */
export interface Expectation {
  readonly equals?: string
  readonly contains?: string
  /** A regular expression, searched for in the whole output. */
  readonly matches?: string
  readonly atLeast?: number
  readonly atMost?: number
}

/** Something the cluster must show. */
export interface ShowGoal {
  readonly say: string
  /** A kubectl line. One that writes is asked with a server-side dry run, so that looking changes nothing. */
  readonly run: string
  /** Met as soon as it shows this. */
  readonly expect?: Expectation
  /** Broken for good as soon as it does not show this, from the start of the exercise, after every event. */
  readonly always?: Expectation
  /** Broken for good as soon as it shows this. */
  readonly never?: Expectation
  /** Virtual seconds within which `expect` must be met after the reader's last action. */
  readonly within?: number
}

/** Something the reader must do, must not do, or may do only so often. Patterns are command lines with `*`. */
export interface ActionGoal {
  readonly say: string
  /** Met by such a line that came to something; one that the cluster refused does not count. */
  readonly any?: string
  /** Missed by such a line that came to something. */
  readonly none?: string
  /** Counts every such line, whatever became of it. */
  readonly atMost?: { readonly count: number; readonly pattern: string }
}

/** A request that must be answered: from this Pod, by way of this Service (both `namespace/name`), whichever program asks. */
export interface RequestGoal {
  readonly say: string
  readonly from: string
  readonly service: string
}

export type Goal = ShowGoal | ActionGoal | RequestGoal

/** A typical wrong answer: the lines or files that make it, the goal it fails, and what its maker is told. */
export interface WrongAnswer {
  readonly name: string
  readonly do: readonly string[]
  readonly files: ReadonlyMap<string, string>
  readonly fails: readonly string[]
  readonly sees: string
}

/** How a PREDICT exercise gets its options: by running the cluster, or fixed where nothing can be run. */
export type PredictOptions =
  | { readonly from: string; readonly others: readonly (readonly string[])[] }
  | { readonly fixed: readonly string[]; readonly answer: string; readonly source: string }

/** One exercise of a lesson, as its exercise.yaml and the folders beside it say. */
export interface Exercise {
  readonly name: string
  readonly kind: ExerciseKind
  readonly title: string
  readonly task: string
  /** Lines replayed on a fresh cluster; never a state made by hand. */
  readonly start: readonly string[]
  /** Files the exercise opens with. */
  readonly files: ReadonlyMap<string, string>
  readonly goals: readonly Goal[]
  readonly hints: readonly string[]
  readonly why: string
  readonly solution: { readonly do: readonly string[]; readonly files: ReadonlyMap<string, string> }
  readonly wrong: readonly WrongAnswer[]
  readonly question?: string
  readonly then?: readonly string[]
  readonly options?: PredictOptions
  /** What its cluster's network is made with, where it is not the lesson's. */
  readonly plugin?: NetworkPlugin
}

/** Thrown when an exercise.yaml breaks the format: the exercise, the field, and what is wrong. */
export class ExerciseError extends Error {
  constructor(exercise: string, field: string, problem: string) {
    super(`exercise ${exercise}: ${field}: ${problem}`)
  }
}

const kinds: readonly ExerciseKind[] = ['FIX', 'WRITE', 'PREDICT', 'OPERATE', 'DEBUG']

type Data = Readonly<Record<string, unknown>>

/** Reads fields of one exercise and names the one that is wrong. */
class Fields {
  private readonly exercise: string
  private readonly data: Data
  private readonly prefix: string

  constructor(exercise: string, data: unknown, prefix: string) {
    this.exercise = exercise
    this.prefix = prefix
    if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new ExerciseError(exercise, prefix || '(top)', 'must be a map')
    this.data = data as Data
  }

  fail(field: string, problem: string): never {
    throw new ExerciseError(this.exercise, this.prefix === '' ? field : `${this.prefix}.${field}`, problem)
  }

  only(...known: readonly string[]): void {
    for (const field of Object.keys(this.data)) if (!known.includes(field)) this.fail(field, 'is not a field of the format')
  }

  has(field: string): boolean {
    return this.data[field] !== undefined
  }

  raw(field: string): unknown {
    return this.data[field]
  }

  text(field: string): string {
    const value = this.data[field]
    if (typeof value !== 'string' || value.trim() === '') return this.fail(field, 'must be a text')
    return value.trim()
  }

  texts(field: string): readonly string[] {
    const value = this.data[field] ?? []
    if (!Array.isArray(value)) return this.fail(field, 'must be a list')
    return value.map((entry: unknown, index) => (typeof entry === 'string' ? entry : this.fail(`${field}[${index}]`, 'must be a text')))
  }

  list(field: string): readonly Fields[] {
    const value = this.data[field] ?? []
    if (!Array.isArray(value)) return this.fail(field, 'must be a list')
    return value.map((entry: unknown, index) => this.sub(`${field}[${index}]`, entry))
  }

  sub(field: string, value: unknown): Fields {
    return new Fields(this.exercise, value, this.prefix === '' ? field : `${this.prefix}.${field}`)
  }
}

const expectationFields = ['equals', 'contains', 'matches', 'atLeast', 'atMost']

function expectation(fields: Fields, field: string): Expectation {
  const value = fields.raw(field)
  const inner = fields.sub(field, value)
  inner.only(...expectationFields)
  const given = Object.entries(value as Data)
  if (given.length === 0) fields.fail(field, `needs one of ${expectationFields.join(', ')}`)
  for (const [name, entry] of given) {
    const number = name === 'atLeast' || name === 'atMost'
    if (number && typeof entry !== 'number') inner.fail(name, 'must be a number')
    if (!number && typeof entry !== 'string' && typeof entry !== 'number') inner.fail(name, 'must be a text')
  }
  return Object.fromEntries(given.map(([name, entry]) => [name, name === 'atLeast' || name === 'atMost' ? entry : String(entry)])) as Expectation
}

/** `90s`, `2m` or `1m30s` in seconds. */
function seconds(fields: Fields, field: string): number {
  const match = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(fields.text(field))
  const total = Number(match?.[1] ?? 0) * 60 + Number(match?.[2] ?? 0)
  if (total === 0) fields.fail(field, 'must be a duration such as 90s or 2m')
  return total
}

function goal(fields: Fields): Goal {
  const say = fields.text('say')
  if (fields.has('actions')) {
    fields.only('say', 'actions')
    const actions = fields.sub('actions', fields.raw('actions'))
    actions.only('any', 'none', 'atMost')
    if (actions.has('any')) return { say, any: actions.text('any') }
    if (actions.has('none')) return { say, none: actions.text('none') }
    const [entry] = Object.entries((actions.raw('atMost') ?? {}) as Data)
    if (entry === undefined || typeof entry[1] !== 'string' || !/^\d+$/.test(entry[0])) return actions.fail('atMost', 'must be a map such as { 5: kubectl * }')
    return { say, atMost: { count: Number(entry[0]), pattern: entry[1] } }
  }
  if (fields.has('request')) {
    fields.only('say', 'request')
    const request = fields.sub('request', fields.raw('request'))
    request.only('from', 'service')
    const named = (field: string) => (/^[^/]+\/[^/]+$/.test(request.text(field)) ? request.text(field) : request.fail(field, 'must be a namespace and a name'))
    return { say, from: named('from'), service: named('service') }
  }
  fields.only('say', 'run', 'expect', 'always', 'never', 'within')
  const run = fields.text('run')
  const kinds = ['expect', 'always', 'never'].filter(name => fields.has(name))
  if (kinds.length !== 1) fields.fail('run', 'goes with exactly one of expect, always, never')
  return {
    say,
    run,
    ...(fields.has('expect') ? { expect: expectation(fields, 'expect') } : {}),
    ...(fields.has('always') ? { always: expectation(fields, 'always') } : {}),
    ...(fields.has('never') ? { never: expectation(fields, 'never') } : {}),
    ...(fields.has('within') ? { within: seconds(fields, 'within') } : {}),
  }
}

function options(fields: Fields): PredictOptions {
  const inner = fields.sub('options', fields.raw('options'))
  if (inner.has('from')) {
    inner.only('from', 'others')
    const others = inner.raw('others')
    if (!Array.isArray(others) || others.length === 0) return inner.fail('others', 'must list the variations: each a list of lines run instead of then')
    return {
      from: inner.text('from'),
      others: others.map((entry: unknown, index) => (Array.isArray(entry) ? entry.map(String) : inner.fail(`others[${index}]`, 'must be a list of lines'))),
    }
  }
  inner.only('fixed', 'answer', 'source')
  const fixed = inner.texts('fixed')
  const answer = inner.text('answer')
  if (!fixed.includes(answer)) inner.fail('answer', 'must be one of fixed')
  return { fixed, answer, source: inner.text('source') }
}

function pluginIn(fields: Fields): NetworkPlugin {
  return networkPlugins.find(each => each === fields.text('plugin')) ?? fields.fail('plugin', `must be one of ${networkPlugins.join(', ')}`)
}

/** The text files beside an exercise.yaml, by their path from its folder: `start/web.yaml`, `wrong/deleted/web.yaml`. */
export type ExerciseFiles = ReadonlyMap<string, string>

function under(files: ExerciseFiles, folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [path, text] of files) if (path.startsWith(`${folder}/`)) found.set(path.slice(folder.length + 1), text)
  return found
}

/** Checks and completes an exercise: `data` is the parsed exercise.yaml. Throws ExerciseError. */
export function parseExercise(name: string, data: unknown, files: ExerciseFiles): Exercise {
  const fields = new Fields(name, data, '')
  fields.only('kind', 'title', 'task', 'start', 'goals', 'hints', 'why', 'solution', 'wrong', 'question', 'then', 'options', 'plugin')
  const kind = kinds.find(entry => entry === fields.text('kind')) ?? fields.fail('kind', `must be one of ${kinds.join(', ')}`)
  const predict = kind === 'PREDICT'
  const goals = fields.list('goals').map(goal)
  if (!predict && goals.length === 0) fields.fail('goals', 'must list at least one goal')
  const hints = fields.texts('hints')
  if (hints.length === 0 || hints.length > 3) fields.fail('hints', 'must be one to three')
  const solution = fields.has('solution') ? fields.sub('solution', fields.raw('solution')) : undefined
  solution?.only('do')
  const solutionFiles = under(files, 'solution')
  if (!predict && solution === undefined && solutionFiles.size === 0) fields.fail('solution', 'needs `do` or files in solution/')
  const wrong = fields.list('wrong').map(entry => {
    entry.only('name', 'do', 'fails', 'sees')
    const wrongName = entry.text('name')
    const answer: WrongAnswer = {
      name: wrongName,
      do: entry.texts('do'),
      files: under(files, `wrong/${wrongName}`),
      fails: entry.texts('fails'),
      sees: entry.text('sees'),
    }
    for (const say of answer.fails) if (!goals.some(candidate => candidate.say === say)) entry.fail('fails', `names no goal: ${say}`)
    if (answer.do.length === 0 && answer.files.size === 0) entry.fail('do', `needs lines, or files in wrong/${wrongName}/`)
    return answer
  })
  return {
    name,
    kind,
    title: fields.text('title'),
    task: fields.text('task'),
    start: fields.texts('start'),
    files: under(files, 'start'),
    goals,
    hints,
    why: fields.text('why'),
    solution: { do: solution?.texts('do') ?? [], files: solutionFiles },
    wrong,
    ...(fields.has('plugin') ? { plugin: pluginIn(fields) } : {}),
    ...(predict ? { question: fields.text('question'), then: fields.texts('then'), options: options(fields) } : {}),
  }
}

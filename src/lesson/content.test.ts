import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { Cluster, type DefinitionFile, readDefinitions } from '../kube/index.ts'
import { answersTo } from './ground.ts'

type Verdict = 'accepted' | { readonly refused: readonly string[] }

interface LessonFolder {
  /** `workloads/deployment`. */
  readonly address: string
  readonly folder: string
  readonly front: { readonly title: string; readonly promise: string; readonly leavesOut?: string; readonly notes?: readonly (string | number)[] }
  readonly body: string
  readonly manifests: Readonly<Record<string, Verdict>>
  readonly definitions: readonly DefinitionFile[]
  readonly before: readonly string[]
}

function read(folder: string): LessonFolder {
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(join(folder, 'index.mdx'), 'utf8')) ?? []
  const setup = join(folder, 'lesson.yaml')
  const address = folder
    .split('/')
    .slice(1)
    .map(name => name.replace(/^\d+-/, ''))
    .join('/')
  const { manifests = {}, definitions = [], before = [] } = existsSync(setup) ? parse(readFileSync(setup, 'utf8')) : {}
  return { address, folder, front: parse(head), body, manifests, definitions, before }
}

const numbered = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter(name => /^\d/.test(name))
    .map(name => join(folder, name))
const lessons = numbered('content')
  .flatMap(numbered)
  .filter(folder => existsSync(join(folder, 'index.mdx')))
  .map(read)
const addresses = new Set(lessons.map(({ address }) => address))
const parts = numbered('content').map(folder => folder.replace(/^content\/\d+-/, ''))
const pages: ReadonlySet<string> = new Set([...parts, '', 'notes', 'glossary', 'changes', 'cheat-sheet', 'progress'])

/** The heads of a lesson, in this order; lessons about trouble and about the reader's own machine have their own. */
const skeleton = [
  'What you will do',
  'The idea in one picture',
  'Try it',
  'What happened and why',
  'Mistakes you will meet',
  'Check yourself',
  'On a real cluster (kind)',
  'Next',
]
const own: ReadonlySet<string> = new Set(['debug', 'kind'])

/** The words a reader reads: no front matter, no components, no code. */
function proseWords(body: string): number {
  const text = body
    .replace(/```[\s\S]*?```/g, ' ')
    .replace(/<Run[\s\S]*?\/>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\]\([^)]*\)/g, ']')
  return text.split(/\s+/).filter(word => /[A-Za-z]/.test(word)).length
}

/** What a lesson's exercises say. */
function exerciseTexts(folder: string): readonly string[] {
  const exercises = join(folder, 'exercises')
  return (existsSync(exercises) ? readdirSync(exercises) : []).flatMap(name => {
    const { title, task, question = '', why, hints = [] } = parse(readFileSync(join(exercises, name, 'exercise.yaml'), 'utf8'))
    return [title, task, question, why, ...hints]
  })
}

describe.each(lessons)('$address', lesson => {
  const { body, front, folder, manifests, address, definitions, before } = lesson

  it('says what the reader can do after it', () => {
    expect(front.promise).toMatch(/^After this page you /)
    expect(front.title).not.toMatch(/\.$/)
  })

  if (!own.has(address.split('/')[0] ?? '')) {
    it('has every part of a lesson', () => {
      const heads = [...body.matchAll(/^## (.*)$/gm)].map(([, head = '']) => head)
      expect(heads.filter(head => skeleton.includes(head))).toEqual(skeleton)
      for (const part of ['<Picture ', '<Manifest ', '<Exercises />']) expect(body, part).toContain(part)
      expect(front.leavesOut).toBeDefined()
    })

    it('is neither a note nor a book', () => {
      expect(proseWords(body)).toBeLessThanOrEqual(1100)
      expect(proseWords([body, ...exerciseTexts(folder)].join('\n'))).toBeGreaterThanOrEqual(700)
    })
  }

  it('says of each manifest what the API server says', async () => {
    const textOf = (name: string): string => readFileSync(join(folder, 'manifests', name), 'utf8')
    const ground = { definitions: await Promise.all(definitions.map(readDefinitions)), before: before.map(name => ({ name, text: textOf(name) })) }
    // The configuration of kind is for kind, not for the API server.
    const files = existsSync(join(folder, 'lesson.yaml')) && existsSync(join(folder, 'manifests')) ? readdirSync(join(folder, 'manifests')) : []
    const forServer = files.filter(name => name.endsWith('.yaml') && !readFileSync(join(folder, 'manifests', name), 'utf8').includes('kind.x-k8s.io'))
    expect(Object.keys(manifests).sort()).toEqual(forServer.sort())
    for (const [name, verdict] of Object.entries(manifests)) {
      const answers = answersTo(textOf(name), name, ground)
      const refused = answers.flatMap(answer => answer.problems.map(problem => problem.field)).filter(field => field !== '')
      const accepted = answers.every(answer => answer.accepted)
      expect(accepted ? 'accepted' : { refused }, `${folder}/${name}`).toEqual(verdict)
    }
  })

  it('leads only to pages that exist', () => {
    const links = [...body.matchAll(/\]\((\/[^)#]*)/g)].map(([, link = '']) => link.replace(/^\/|\/$/g, ''))
    for (const link of links) expect(addresses.has(link) || pages.has(link), link).toBe(true)
  })

  it('has two to four exercises', () => {
    const exercises = join(folder, 'exercises')
    const names = existsSync(exercises) ? readdirSync(exercises) : []
    expect(names.length).toBeGreaterThanOrEqual(2)
    expect(names.length).toBeLessThanOrEqual(4)
    expect(body).toContain('<Exercises />')
  })

  it('marks the code in its exercises', () => {
    for (const text of exerciseTexts(folder)) {
      expect(text.split('`').length % 2, text).toBe(1)
      expect(text.replace(/`[^`]*`/g, ''), 'a command or a file outside of backticks').not.toMatch(/\bkubectl [a-z]+ |\b\w+\.yaml\b/)
    }
  })

  it('ends with the way to the next lesson', () => {
    const [, link] = /\n## Next\n[^\]]*\]\(\/([^)]*?)\/\)/.exec(body) ?? []
    const next = lessons[lessons.findIndex(one => one.address === address) + 1]
    expect(link).toBe(next?.address ?? 'notes')
  })

  it('draws with drawings that exist', () => {
    for (const [, name = ''] of body.matchAll(/<Picture name="([^"]+)"/g)) expect(existsSync(`src/components/pictures/${name}.astro`), name).toBe(true)
  })
})

describe('the notes', () => {
  const lines: readonly { line: number; see?: readonly string[] }[] = parse(readFileSync('content/notes/lines.yaml', 'utf8'))

  it('have a lesson for every line that says something', () => {
    const covered = new Set<number>()
    for (const { front } of lessons) {
      for (const range of front.notes ?? []) {
        const [from = 0, to = from] = String(range).split('-').map(Number)
        for (let line = from; line <= to; line++) covered.add(line)
      }
    }
    expect(lines.map(({ line }) => line).filter(line => !covered.has(line))).toEqual([])
  })

  it('name lessons that exist', () => {
    for (const { line, see = [] } of lines) for (const address of see) expect(addresses.has(address), `line ${line}: ${address}`).toBe(true)
  })
})

describe('versions', () => {
  const { kubernetes, kubectl, ...exact } = parse(readFileSync('content/reference/versions.yaml', 'utf8'))

  it('stand in one file, and the pages read them there', () => {
    const pages = [...lessons.map(({ folder }) => join(folder, 'index.mdx')), 'content/reference/changes.yaml']
    const version = new RegExp(`(?<!since |[:\\w.])(?:${[kubernetes, ...Object.values<string>(exact)].join('|').replaceAll('.', '\\.')})\\b`)
    const written = pages.filter(path => version.test(readFileSync(path, 'utf8').replace(/^#.*$/gm, '')))
    expect(written).toEqual([])
  })

  it('go together', () => {
    const minor = (version: string) => Number(version.replace(/^v/, '').split('.')[1])
    expect(exact.source).toMatch(new RegExp(`^v${kubernetes}\\.`))
    expect(exact.node).toMatch(new RegExp(`^v${kubernetes}\\.`))
    expect([minor(kubectl.oldest), minor(kubectl.newest)]).toEqual([minor(kubernetes) - 1, minor(kubernetes) + 1])
    expect(new Cluster().execute('kubectl get nodes --no-headers -o custom-columns=V:.status.nodeInfo.kubeletVersion').stdout.split('\n')[0]).toBe(exact.node)
  })
})

it('glossary and changes name lessons that exist', () => {
  for (const name of ['glossary', 'changes']) {
    const entries: readonly { see?: string }[] = parse(readFileSync(`content/reference/${name}.yaml`, 'utf8'))
    for (const { see } of entries) if (see !== undefined) expect(addresses.has(see), `${name}: ${see}`).toBe(true)
  }
})
